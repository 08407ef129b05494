/** How many calls may go out at once by now; it fills evenly as time passes. */
export interface TokenBucket {
  tokens: number;
  /** When it held so many, in ms. */
  updatedAt: number;
}

// A fifth may go at once and the rest evenly, so that no second ever sees more than allowed.
const BURST_SHARE = 0.2;

const capacity = (perSecond: number): number => Math.max(1, perSecond * BURST_SHARE);
const perMs = (perSecond: number): number => (perSecond * (1 - BURST_SHARE)) / 1000;

export const fullBucket = (perSecond: number, now: number): TokenBucket => ({
  tokens: capacity(perSecond),
  updatedAt: now,
});

/** The same bucket at a later time. */
export function refilledBucket(bucket: TokenBucket, perSecond: number, now: number): TokenBucket {
  const passed = Math.max(0, now - bucket.updatedAt);
  const tokens = Math.min(capacity(perSecond), bucket.tokens + passed * perMs(perSecond));
  return { tokens, updatedAt: Math.max(now, bucket.updatedAt) };
}

/** 0 if a call may go now. */
export const msUntilNext = ({ tokens }: TokenBucket, perSecond: number): number =>
  tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs(perSecond));

export const withoutToken = (bucket: TokenBucket): TokenBucket => ({
  ...bucket,
  tokens: bucket.tokens - 1,
});

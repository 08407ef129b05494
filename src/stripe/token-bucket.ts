/** How many calls may go out at once by now; it fills evenly as time passes. */
export interface Bucket {
  tokens: number;
  /** When it held so many, in ms. */
  at: number;
}

// A fifth may go at once and the rest evenly, so that no second ever sees more than allowed.
const AT_ONCE = 0.2;

const most = (perSecond: number): number => Math.max(1, perSecond * AT_ONCE);
const perMs = (perSecond: number): number => (perSecond * (1 - AT_ONCE)) / 1000;

export const full = (perSecond: number, now: number): Bucket => ({
  tokens: most(perSecond),
  at: now,
});

/** The same bucket at a later time. */
export function at(bucket: Bucket, perSecond: number, now: number): Bucket {
  const passed = Math.max(0, now - bucket.at);
  const tokens = Math.min(most(perSecond), bucket.tokens + passed * perMs(perSecond));
  return { tokens, at: Math.max(now, bucket.at) };
}

/** 0 if a call may go now. */
export const msUntilNext = ({ tokens }: Bucket, perSecond: number): number =>
  tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs(perSecond));

export const taken = (bucket: Bucket): Bucket => ({ ...bucket, tokens: bucket.tokens - 1 });

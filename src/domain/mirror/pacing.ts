import { SECOND } from '../time';

/** How fast a sync reads: what was chosen, and what Stripe lets through. */
export interface Pace {
  perSecond: number;
  atOnce: number;
}

export interface Pacing {
  readonly chosen: Pace;
  readonly now: Pace;
  /** When the next request may go, in ms. */
  readonly next: number;
  /** Nothing goes before: Stripe named a time. */
  readonly blockedUntil: number;
}

const SLOWER = 0.5;
const SLOWEST = { perSecond: 0.2, atOnce: 1 } as const;

/** So many answers lead from half of what was chosen back to all of it. */
const ANSWERS_TO_RECOVER = 50;

const DEFAULT_PAUSE = SECOND;

export const startPacing = (chosen: Pace): Pacing => ({
  chosen,
  now: chosen,
  next: 0,
  blockedUntil: 0,
});

/**
 * So much of what was chosen is used, and a request may be late by so much without making the next
 * ones later: together no second has more than was chosen.
 */
const SHARE_USED = 0.985;
const LATE_MS = 15;

/** When a request may go, in ms: evenly spread, so that no second has more than allowed. */
export function nextRequest(pacing: Pacing, now: number): { at: number; pacing: Pacing } {
  const due = Math.max(now - LATE_MS, pacing.next, pacing.blockedUntil);
  const next = due + SECOND / (pacing.now.perSecond * SHARE_USED);
  return { at: Math.max(now, due), pacing: { ...pacing, next } };
}

/** Stripe took a request: a little faster, up to what was chosen. */
export function requestAnswered(pacing: Pacing): Pacing {
  const { now, chosen } = pacing;
  if (now.perSecond === chosen.perSecond && now.atOnce === chosen.atOnce) return pacing;
  const faster = (one: keyof Pace) =>
    Math.min(chosen[one], now[one] + (chosen[one] * SLOWER) / ANSWERS_TO_RECOVER);
  return { ...pacing, now: { perSecond: faster('perSecond'), atOnce: faster('atOnce') } };
}

/**
 * Stripe took none (429): half as fast, or half as many at once, as its reason says. A lock on one
 * object says nothing of how fast others may be read.
 */
export function requestLimited(
  pacing: Pacing,
  { reason, retryAfterMs }: { reason: string; retryAfterMs: number | null },
  now: number,
): Pacing {
  const blockedUntil = Math.max(pacing.blockedUntil, now + (retryAfterMs ?? DEFAULT_PAUSE));
  // Those that were in flight together are one sign; and a lock of one object is none.
  const isKnown = now < pacing.blockedUntil;
  if (isKnown || reason === 'resource-specific' || reason === 'lock_timeout') {
    return { ...pacing, blockedUntil };
  }
  const slower = (one: keyof Pace) => Math.max(SLOWEST[one], pacing.now[one] * SLOWER);
  const pace = reason.endsWith('-concurrency')
    ? { ...pacing.now, atOnce: slower('atOnce') }
    : { ...pacing.now, perSecond: slower('perSecond') };
  return { ...pacing, now: pace, blockedUntil };
}

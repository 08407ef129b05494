import type { Fact } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import type { FailedTry } from '../../src/postgres/attempts';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';

// The card networks fine merchants who charge a card more often, counted over all its invoices.
const MAX_FAILED = 20;
/** Of these, what customers may use up by their own tries: the rest is always left to the plan. */
const MAX_OWN = 5;
const WINDOW = 30 * DAY;

/** The attempt is not made now, since this card has failed too often; null if it may be made. */
export async function postponeOverLimit(
  deps: ActivityDeps,
  { effect, state }: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  const { fingerprint, label } = effect.method;
  const now = deps.clock.now();
  const failed = await deps.stores.attempts.failedOf(fingerprint, now - WINDOW, MAX_FAILED);
  const isOwn = state.lane.kind === 'opening_intent' && state.lane.by === 'customer';
  const over = isOwn ? ownTriesOver(failed) : allOver(failed);
  if (over === null) return null;
  const because = `${label} failed ${over.times} times within 30 days, the limit ${over.of}`;
  // Who tries it themselves hears when; the plan looks again each day.
  const until = isOwn ? over.oldest.at + WINDOW : now + DAY;
  return { kind: 'attempt_postponed', answers: effect.id, until, because };
}

interface Over {
  times: number;
  of: string;
  oldest: FailedTry;
}

/** Newest first: once the oldest of twenty is out of the window, another may be made. */
function allOver(failed: readonly FailedTry[]): Over | null {
  const oldest = failed[MAX_FAILED - 1];
  return oldest === undefined ? null : { times: MAX_FAILED, of: 'of the card networks', oldest };
}

function ownTriesOver(failed: readonly FailedTry[]): Over | null {
  const oldest = failed.filter(({ isOwn }) => isOwn)[MAX_OWN - 1];
  const own = oldest && { times: MAX_OWN, of: 'of what a customer may try', oldest };
  const all = allOver(failed);
  return own && all ? latest(own, all) : (own ?? all);
}

const latest = (a: Over, b: Over): Over => (a.oldest.at >= b.oldest.at ? a : b);

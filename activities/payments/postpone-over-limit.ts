import type { Fact } from '../../src/domain/collection/model/fact';
import {
  BUDGET_CHECKED_AFTER,
  CARD_TRIES,
  CARD_WINDOW,
  cardBudgetOf,
} from '../../src/domain/collection/model/policy';
import type { FailedTry } from '../../src/postgres/collection/attempts';
import type { ActivityDeps } from '../deps';
import type { CurrentEffect } from '../records/check-effect-is-current';

/** The attempt is not made now, since this card has failed too often; null if it may be made. */
export async function postponeOverLimit(
  deps: ActivityDeps,
  { effect, state, collection }: CurrentEffect<'openIntent'>,
): Promise<Fact | null> {
  const { fingerprint, label } = effect.method;
  const now = deps.clock.now();
  const budget = cardBudgetOf(collection.policy);
  const failed = await deps.stores.attempts.failedOf(fingerprint, now - CARD_WINDOW, CARD_TRIES);
  const isOwn = state.lane.kind === 'opening_intent' && state.lane.by === 'customer';
  const over = isOwn ? ownTriesOver(failed, budget) : allOver(failed, budget);
  if (over === null) return null;
  const because = `${label} failed ${over.times} times within 30 days, the limit ${over.of}`;
  // Who tries it themselves hears when; the plan looks again each day.
  const until = isOwn ? over.oldest.at + CARD_WINDOW : now + BUDGET_CHECKED_AFTER;
  return { kind: 'attempt_postponed', answers: effect.id, until, because };
}

type Budget = ReturnType<typeof cardBudgetOf>;

interface Over {
  times: number;
  of: string;
  oldest: FailedTry;
}

/** Newest first: once the oldest of twenty is out of the window, another may be made. */
function allOver(failed: readonly FailedTry[], { all: times }: Budget): Over | null {
  const oldest = failed[times - 1];
  const of = times === CARD_TRIES ? 'of the card networks' : 'of the policy';
  return oldest === undefined ? null : { times, of, oldest };
}

function ownTriesOver(failed: readonly FailedTry[], budget: Budget): Over | null {
  const { own: times } = budget;
  const oldest = failed.filter(({ isOwn }) => isOwn)[times - 1];
  const own = oldest && { times, of: 'of what a customer may try', oldest };
  const all = allOver(failed, budget);
  return own && all ? latest(own, all) : (own ?? all);
}

const latest = (a: Over, b: Over): Over => (a.oldest.at >= b.oldest.at ? a : b);

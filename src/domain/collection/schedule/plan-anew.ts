import type { DecisionDraft } from '../draft/draft';
import { setPlan, note } from '../draft/draft';
import { firstCharge } from '../model/initial-state';
import {
  hasFailedBefore,
  isAutoCharged,
  mayCollect,
  remainingProblem,
  untriedMethod,
  usableMethod,
} from '../queries/may-collect';
import type { NextCharge } from '../model/state';
import { givesWay } from '../queries/gives-way';
import { chargeUntriedMethod, classOf, hasAttemptsLeft, nextChargeAfter } from './next-charge';

/**
 * Collecting is taken up again, or a method came while something else was under way. An invoice
 * that is to be charged by itself has a plan whenever it may be collected: whatever took the plan
 * away is over (a payment that was reversed, giving up, a dispute that was lost before it was won,
 * a charge by hand that came to nothing). It never raises the maximum of attempts.
 */
export function planAnew(draft: DecisionDraft): void {
  const { state } = draft;
  const { charge } = state.plan;
  if (!isAutoCharged(state) || !mayCollect(state) || remainingProblem(state) !== null) return;
  if (!hasAttemptsLeft(draft) || isMoneyUnderWay(draft)) return;
  if (charge.kind === 'off') return setPlan(draft, { charge: chargeAnew(draft) });
  if (charge.kind === 'at') return;
  if (untriedMethod(state) !== null) chargeNewMethod(draft);
}

/** What is under way sets the plan when it ends. */
const isMoneyUnderWay = ({ state: { lane } }: DecisionDraft): boolean => !givesWay(lane);

/** As at the start; after a failure, where the ladder stopped. */
function chargeAnew(draft: DecisionDraft): NextCharge {
  const { state, policy, now } = draft;
  if (!hasFailedBefore(state)) {
    const first = firstCharge(state.terms, policy, now);
    return first.kind === 'at' ? { ...first, why: 'collecting was taken up again' } : first;
  }
  if (untriedMethod(state) !== null) return chargeUntriedMethod(now);
  const { last } = state.plan.ladder;
  const method = usableMethod(state);
  const isTried = last !== null && method?.fingerprint === last.fingerprint;
  const kind = isTried ? classOf(draft, method, last) : 'needs_new_method';
  const after = kind === 'needs_authentication' ? 'needs_new_method' : kind;
  return nextChargeAfter(draft, after, 'plan');
}

/** Moves a planned retry forward to a method that was not there when it was planned. */
export function bringRetryForward(draft: DecisionDraft): void {
  const { state, now } = draft;
  const { charge } = state.plan;
  if (charge.kind !== 'at' || charge.at <= now || !hasFailedBefore(state)) return;
  if (!isAutoCharged(state) || !hasAttemptsLeft(draft)) return;
  if (isFirstCharge(draft, charge.at)) return;
  if (untriedMethod(state) !== null) chargeNewMethod(draft);
}

/** A try that a person asked for has failed, and the plan has not begun: its day stays. */
function isFirstCharge({ state, policy, now }: DecisionDraft, at: number): boolean {
  const first = firstCharge(state.terms, policy, now);
  return state.plan.ladder.attempts === 0 && first.kind === 'at' && first.at === at;
}

function chargeNewMethod(draft: DecisionDraft): void {
  const method = untriedMethod(draft.state);
  if (method === null) return;
  setPlan(draft, { charge: chargeUntriedMethod(draft.now) });
  note(draft, { kind: 'method_planned', methodLabel: method.label });
}

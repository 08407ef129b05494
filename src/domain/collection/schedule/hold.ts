import type { DecisionDraft } from '../draft/draft';
import { requestMail, setPlan, note } from '../draft/draft';
import { heldDetailsOf } from '../queries/held-reason';
import { refusedChargeOf, refusedCheckoutOf } from '../queries/refusals';
import {
  isConnectionClosed,
  mayCollect,
  remainingProblem,
  usableMethod,
} from '../queries/may-collect';
import { DAY } from '../../time';
import type { CollectionState, HeldReason } from '../model/state';

/** Nobody can pay: the invoice is held with its reason, and brought up again now and then. */
export function updateHold(draft: DecisionDraft): void {
  const { held } = draft.state.plan;
  const isUndecided = held?.reason === 'refused_by_stripe' && isTriedAgain(draft.state);
  const reason = isUndecided ? held.reason : heldReason(draft.state, draft.now);
  if (reason === null) {
    if (held) setPlan(draft, { held: null });
    return;
  }
  const remindAt = draft.now + draft.policy.heldReminderDays * DAY;
  if (held?.reason !== reason) {
    setPlan(draft, { held: { reason, since: draft.now, remindAt } });
    note(draft, { kind: 'invoice_held', reason, ...heldDetailsOf(draft.state) });
  } else if (held.remindAt <= draft.now) {
    setPlan(draft, { held: { ...held, remindAt } });
  } else {
    return;
  }
  // Who disconnected the account knows it, of every invoice.
  if (reason === 'connection_gone' && isConnectionClosed(draft.state)) return;
  requestMail(draft, 'held_business', `held/${reason}/${draft.now}`, { about: reason });
}

function heldReason(state: CollectionState, now: number): HeldReason | null {
  if (!mayCollect(state)) return null;
  if (state.looking.readRefusal != null) return 'refused_by_stripe';
  if (!isNothingOpen(state)) return null;
  const { terms, plan: planned, lane } = state;
  const problem = remainingProblem(state);
  if (problem === 'below_minimum' || problem === 'above_maximum') return problem;
  if (problem !== null) return 'needs_person';
  if (isConnectionGone(state, now)) return 'connection_gone';
  if (lane.kind !== 'none') return null;
  const isRefused = refusedChargeOf(state) !== null;
  const isPlanned = planned.charge.kind === 'at' || planned.wantsCharge !== null;
  const charges = isPlanned && usableMethod(state) !== null;
  if (charges && !isRefused) return null;
  if (terms.methods.length === 0) return 'no_method_allowed';
  if (terms.paymentLink) return refusedCheckoutOf(state) === null ? null : 'refused_by_stripe';
  return charges ? 'refused_by_stripe' : 'no_way_to_pay';
}

/** Whether Stripe still refuses it is not known before it answers. */
const isTriedAgain = (state: CollectionState): boolean =>
  (state.lane.kind === 'opening_checkout' && refusedCheckoutOf(state) !== null) ||
  (state.lane.kind === 'opening_intent' && refusedChargeOf(state) !== null);

/** No session and no intent at Stripe by which anybody could still pay. */
const isNothingOpen = ({ lane }: CollectionState): boolean =>
  lane.kind === 'none' ||
  (lane.kind === 'reading' && lane.intentId === null && lane.sessionId === null);

/** Stripe said so itself, or has refused us for a day; before that, a refusal may pass. */
function isConnectionGone(state: CollectionState, now: number): boolean {
  const { connectionGone, notConfirmedSince: since } = state.looking;
  if (isConnectionClosed(state)) return true;
  return connectionGone !== null || (since !== null && now - since >= DAY);
}

import type { Desk } from './desk';
import { mail, plan, say, tell } from './desk';
import { mayCollect, problemOfRest, usableMethod } from './may-collect';
import { DAY } from './policy';
import type { CollectionState, HeldReason, Terms } from './state';

/** Nobody can pay: the invoice is held with its reason, and brought up again now and then. */
export function hold(desk: Desk): void {
  const { held } = desk.state.plan;
  const reason = heldReason(desk.state, desk.now);
  if (reason === null) {
    if (held) plan(desk, { held: null });
    return;
  }
  const remindAt = desk.now + desk.policy.heldReminderDays * DAY;
  if (held?.reason !== reason) {
    plan(desk, { held: { reason, since: desk.now, remindAt } });
    const why = heldWords(desk.state, reason);
    tell(desk, 'invoice.held', {
      held_reason: reason,
      held_detail: heldDetail(desk.state, reason),
    });
    say(desk, 'plan', `held: ${why}`);
  } else if (held.remindAt <= desk.now) {
    plan(desk, { held: { ...held, remindAt } });
  } else {
    return;
  }
  mail(desk, 'held_business', `held/${reason}/${desk.now}`, { about: reason });
}

function heldReason(state: CollectionState, now: number): HeldReason | null {
  if (!isNothingOpen(state) || !mayCollect(state)) return null;
  const { terms, plan: planned, lane } = state;
  const problem = problemOfRest(state);
  if (problem) return problem === 'below_minimum' ? problem : 'needs_person';
  if (isConnectionGone(state, now)) return 'connection_gone';
  if (lane.kind !== 'none') return null;
  const charges = planned.charge.kind === 'at' && usableMethod(state) !== null;
  if (charges) return null;
  if (terms.methods.length === 0) return 'no_method_allowed';
  return terms.paymentLink ? null : 'no_way_to_pay';
}

/** No session and no intent at Stripe by which anybody could still pay. */
const isNothingOpen = ({ lane }: CollectionState): boolean =>
  lane.kind === 'none' ||
  (lane.kind === 'reading' && lane.intentId === null && lane.sessionId === null);

/** Stripe said so itself, or has refused us for a day; before that, a refusal may pass. */
function isConnectionGone({ looking }: CollectionState, now: number): boolean {
  const { connectionGone, notConfirmedSince: since } = looking;
  return connectionGone !== null || (since !== null && now - since >= DAY);
}

const HELD_WORDS: Readonly<Record<HeldReason, string>> = {
  below_minimum: 'the rest is below what Stripe charges at least; it can be paid outside',
  no_way_to_pay: 'there is neither a payment link nor a stored method to charge',
  no_method_allowed: 'no payment method is left after the currency rule and the settings',
  connection_gone: 'the Stripe connection is gone',
  needs_person: 'only a person can settle this',
};

const EMPTIED: Readonly<Record<Exclude<Terms['methodsEmptiedBy'], null>, string>> = {
  settings: 'the settings allow none at all',
  support: 'none of those allowed is one we can collect by',
  currency: 'those allowed take other currencies than the invoice’s',
};

/** What exactly holds it, where the reason alone does not say. */
export function heldDetail(state: CollectionState, reason: HeldReason): string | null {
  const { terms, looking } = state;
  if (reason === 'no_method_allowed' && terms.methodsEmptiedBy) {
    return EMPTIED[terms.methodsEmptiedBy];
  }
  if (reason !== 'connection_gone') return null;
  return looking.connectionGone ?? 'Stripe has refused our key for more than a day';
}

export function heldWords(state: CollectionState, reason: HeldReason): string {
  const detail = heldDetail(state, reason);
  return detail === null ? HELD_WORDS[reason] : `${HELD_WORDS[reason]}: ${detail}`;
}

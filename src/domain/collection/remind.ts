import { spread } from '../time-zones';
import type { Desk } from './desk';
import { mail, plan, say, tell } from './desk';
import { restOf } from './ledger';
import { mayCollect, problemOfRest, usableMethod } from './may-collect';
import { DAY, HOUR } from './policy';
import { isOverdue, statusOf } from './status';
import type { CollectionState, HeldReason } from './state';

/** What time alone brings: reminders, overdue, and what is held. */
export function remind(desk: Desk): void {
  authenticationReminder(desk);
  dueReminders(desk);
  tellOverdue(desk);
  hold(desk);
}

/** Collecting goes on without the mail, so this is known before the next charge is looked at. */
export function sendDeadline(desk: Desk): void {
  const { sending } = desk.state.plan;
  if (sending.kind !== 'sending' || sending.deadlineAt > desk.now) return;
  plan(desk, { sending: { kind: 'undelivered', at: desk.now } });
  say(desk, 'mail', 'the invoice mail could not be delivered in time; collecting goes on');
  mail(desk, 'undelivered_business', 'undelivered');
}

function authenticationReminder(desk: Desk): void {
  const { charge, ladder } = desk.state.plan;
  if (charge.kind !== 'needs_authentication' || !mayCollect(desk.state)) return;
  if (charge.remindAt === null || charge.remindAt > desk.now) return;
  plan(desk, { charge: { ...charge, remindAt: null } });
  const of = { amount: restOf(desk.state), at: charge.until };
  mail(desk, 'action_required', `action_required/reminder/${ladder.last?.at ?? 0}`, of);
}

/** When the i-th reminder is due: spread over an hour, like the charges. */
export function reminderAt(state: CollectionState, days: number): number {
  return state.terms.dueAt + days * DAY + 9 * HOUR + spread(state.terms.ref, HOUR);
}

function dueReminders(desk: Desk): void {
  const { state, policy, now } = desk;
  const done = state.plan.remindersDone;
  const due = policy.reminderDays.filter((days) => reminderAt(state, days) <= now).length;
  if (due <= done || state.plan.sending.kind === 'draft') return;
  plan(desk, { remindersDone: due });
  // Several that came due at once (a late invoice, a pause) are one reminder, the newest.
  const days = policy.reminderDays[due - 1] ?? 0;
  const begun = state.plan.sending.kind === 'sending' ? now : state.plan.sending.at;
  if (reminderAt(state, days) < begun + HOUR || !remindsNow(state)) return;
  mail(desk, 'reminder', `reminder/${days}`, { amount: restOf(state), about: String(days) });
}

/** Reminders stop on payment, dispute and pause, and while money is on its way. */
const remindsNow = (state: CollectionState): boolean =>
  mayCollect(state) &&
  state.plan.pause === null &&
  ['open', 'requires_action', 'held'].includes(statusOf(state)) &&
  state.plan.charge.kind !== 'at';

function tellOverdue(desk: Desk): void {
  if (desk.state.plan.overdueTold || !isOverdue(desk.state, desk.now)) return;
  plan(desk, { overdueTold: true });
  tell(desk, 'invoice.overdue', { rest: restOf(desk.state) });
}

/** Nobody can pay: the invoice is held with its reason, and brought up again now and then. */
function hold(desk: Desk): void {
  const { held } = desk.state.plan;
  const reason = heldReason(desk.state);
  if (reason === null) {
    if (held) plan(desk, { held: null });
    return;
  }
  const remindAt = desk.now + desk.policy.heldReminderDays * DAY;
  if (held?.reason !== reason) {
    plan(desk, { held: { reason, since: desk.now, remindAt } });
    tell(desk, 'invoice.held', { held_reason: reason });
    say(desk, 'plan', `held: ${HELD_WORDS[reason]}`);
  } else if (held.remindAt <= desk.now) {
    plan(desk, { held: { ...held, remindAt } });
  } else {
    return;
  }
  mail(desk, 'held_business', `held/${reason}/${desk.now}`, { about: reason });
}

function heldReason(state: CollectionState): HeldReason | null {
  if (!mayCollect(state) || state.lane.kind !== 'none') return null;
  const { terms, plan: planned } = state;
  const problem = problemOfRest(state);
  if (problem) return problem === 'below_minimum' ? problem : 'needs_person';
  const charges = planned.charge.kind === 'at' && usableMethod(state) !== null;
  if (charges) return null;
  if (!terms.paymentLink) return 'no_way_to_pay';
  return terms.methods.length === 0 ? 'no_method_allowed' : null;
}

export const HELD_WORDS: Readonly<Record<HeldReason, string>> = {
  below_minimum: 'the rest is below what Stripe charges at least; it can be paid outside',
  no_way_to_pay: 'there is neither a payment link nor a stored method to charge',
  no_method_allowed: 'no payment method is left after the currency rule and the settings',
  connection_gone: 'the Stripe connection is gone',
  needs_person: 'only a person can settle this',
};

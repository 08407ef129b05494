import { spread } from '../time-zones';
import type { Desk } from './desk';
import { mail, plan, say, tell } from './desk';
import { restOf } from './ledger';
import { hold } from './held';
import { mayCollect } from './may-collect';
import { DAY, HOUR } from './policy';
import { isOverdue, statusOf } from './status';
import type { CollectionState } from './state';

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
  const next = policy.reminderDays[state.plan.remindersDone];
  if (next === undefined || reminderAt(state, next) > now) return;
  if (state.plan.sending.kind === 'draft') return;
  const due = policy.reminderDays.filter((days) => reminderAt(state, days) <= now).length;
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

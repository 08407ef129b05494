import { calendarDayOf, dayAfter, morningOf } from '../../time-zones';
import type { MailOrder } from '../model/effect';
import { hourOf } from '../model/policy';
import { finalNoticeAt, reminderAt, remindersSince } from '../queries/reminder-at';
import type { DecisionDraft } from '../draft/draft';
import { requestMail, setPlan, note } from '../draft/draft';
import { remainingOf } from '../queries/ledger';
import { updateHold } from './hold';
import { mayCollect } from '../queries/may-collect';
import { plannedCharge } from '../queries/planned-charge';
import { HOUR } from '../../time';
import { isOverdue, statusOf } from '../queries/status';
import type { CollectionState } from '../model/state';

/**
 * Collecting is taken up again: a payment was reversed or sent back, the invoice reopened, a
 * dispute won. The reminders are planned as at the start, of an invoice that is late from then on.
 */
export function remindAnew(draft: DecisionDraft, before: CollectionState): void {
  const wasOver = ['paid', 'disputed', 'disputed_lost', 'uncollectible'].includes(statusOf(before));
  if (!wasOver || !mayCollect(draft.state)) return;
  setPlan(draft, { takenUpAt: draft.now, remindersDone: 0, ...withoutMoved(draft.state) });
}

/** What time alone brings: reminders, overdue, and what is held. */
export function applyReminders(draft: DecisionDraft): void {
  authenticationReminder(draft);
  dueReminders(draft);
  movedReminder(draft);
  finalNotice(draft);
  announceOverdue(draft);
  updateHold(draft);
}

/** Collecting goes on without the mail, so this is known before the next charge is looked at. */
export function applySendDeadline(draft: DecisionDraft): void {
  const { sending } = draft.state.plan;
  if (sending.kind !== 'sending' || sending.deadlineAt > draft.now) return;
  if (draft.state.plan.ended?.kind === 'void') return;
  setPlan(draft, { sending: { kind: 'undelivered', at: draft.now } });
  note(draft, { kind: 'send_deadline_passed' });
  requestMail(draft, 'undelivered_business', 'undelivered');
}

function authenticationReminder(draft: DecisionDraft): void {
  const { charge, ladder } = draft.state.plan;
  if (charge.kind !== 'needs_authentication' || !mayCollect(draft.state)) return;
  if (charge.remindAt === null || charge.remindAt > draft.now) return;
  setPlan(draft, { charge: { ...charge, remindAt: null } });
  const of = { amount: remainingOf(draft.state), at: charge.until };
  requestMail(draft, 'action_required', `action_required/reminder/${ladder.last?.at ?? 0}`, of);
}

function dueReminders(draft: DecisionDraft): void {
  const { state, policy, now } = draft;
  const next = policy.reminderDays[state.plan.remindersDone];
  if (next === undefined || reminderAt(state, policy, next) > now) return;
  // Those of a pause wait for its end, and are one then.
  const since = remindersSince(state.plan);
  if (since === null || state.plan.pause !== null) return;
  const due = policy.reminderDays.filter((days) => reminderAt(state, policy, days) <= now).length;
  setPlan(draft, { remindersDone: due });
  // Several that came due at once (a late invoice, a pause) are one reminder, the newest.
  const days = policy.reminderDays[due - 1] ?? 0;
  if (reminderAt(state, policy, days) < since + HOUR || !remindsNow(state)) return;
  const { takenUpAt } = state.plan;
  const key = takenUpAt === undefined ? `reminder/${days}` : `reminder/${days}/${takenUpAt}`;
  setPlan(draft, withoutMoved(draft.state));
  requestMail(draft, 'reminder', key, {
    amount: remainingOf(state),
    about: String(days),
  });
}

/** The newer mail says what the one that waits would have said. */
const withoutMoved = ({ plan }: CollectionState): { movedReminder?: null } =>
  plan.movedReminder == null ? {} : { movedReminder: null };

/** The customer has had the day's reminders, for whichever invoices: this one waits a day. */
export function moveReminder(draft: DecisionDraft, { key, about }: MailOrder): void {
  const { state, policy, now } = draft;
  const { terms } = state;
  const tomorrow = dayAfter(calendarDayOf(now, terms.timeZone), 1);
  const at = morningOf(tomorrow, hourOf(policy, terms));
  setPlan(draft, { movedReminder: { key, at, about } });
  note(draft, { kind: 'reminder_moved', key, until: at });
}

function movedReminder(draft: DecisionDraft): void {
  const { movedReminder: moved = null, pause } = draft.state.plan;
  if (moved === null || moved.at > draft.now || pause !== null) return;
  setPlan(draft, { movedReminder: null });
  if (!remindsNow(draft.state)) return;
  const { key, about } = moved;
  requestMail(draft, 'reminder', key, { amount: remainingOf(draft.state), about });
}

/** Reminders stop on payment, dispute and pause, and while money is on its way. */
const remindsNow = (state: CollectionState): boolean =>
  mayCollect(state) &&
  state.plan.pause === null &&
  ['open', 'requires_action', 'held'].includes(statusOf(state)) &&
  plannedCharge(state) === null;

/**
 * Nothing is planned any more and nobody has paid: the customer hears so once, and the business.
 * What interrupts the wait (a payment, a pause, another try) makes it begin again.
 */
function finalNotice(draft: DecisionDraft): void {
  const { state, policy, now } = draft;
  const { remindersDone, finalNoticeAt: at = null } = state.plan;
  if (remindersDone < policy.reminderDays.length || !isLeftToCustomer(state)) {
    if (at !== null) setPlan(draft, { finalNoticeAt: null });
    return;
  }
  if (at === null) return setPlan(draft, { finalNoticeAt: finalNoticeAt(state, policy, now) });
  if (at > now) return;
  const over = { finalNoticeAt: null, charge: { kind: 'ended', at: now } } as const;
  setPlan(draft, { ...over, ...withoutMoved(state) });
  note(draft, { kind: 'collection_ended' });
  const of = { amount: remainingOf(state), about: 'reminders' };
  requestMail(draft, 'final_notice', `final_notice/${now}`, of);
  requestMail(draft, 'collection_ended_business', `collection_ended/${now}`, of);
}

/** Open, and nothing but the customer's own payment is waited for. */
const isLeftToCustomer = (state: CollectionState): boolean =>
  remindsNow(state) &&
  statusOf(state) === 'open' &&
  ['off', 'needs_method'].includes(state.plan.charge.kind);

function announceOverdue(draft: DecisionDraft): void {
  if (draft.state.plan.overdueTold || !mayCollect(draft.state)) return;
  if (!isOverdue(draft.state, draft.now)) return;
  setPlan(draft, { overdueTold: true });
  note(draft, { kind: 'invoice_overdue', remaining: remainingOf(draft.state) });
}

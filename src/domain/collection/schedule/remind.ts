import { reminderAt } from '../queries/reminder-at';
import type { DecisionDraft } from '../draft/draft';
import { requestMail, setPlan, note } from '../draft/draft';
import { remainingOf } from '../queries/ledger';
import { updateHold } from './hold';
import { mayCollect } from '../queries/may-collect';
import { plannedCharge } from '../queries/planned-charge';
import { HOUR } from '../../time';
import { isOverdue, statusOf } from '../queries/status';
import type { CollectionState } from '../model/state';

/** What time alone brings: reminders, overdue, and what is held. */
export function applyReminders(draft: DecisionDraft): void {
  authenticationReminder(draft);
  dueReminders(draft);
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
  if (next === undefined || reminderAt(state, next) > now) return;
  if (state.plan.sending.kind === 'draft') return;
  const due = policy.reminderDays.filter((days) => reminderAt(state, days) <= now).length;
  setPlan(draft, { remindersDone: due });
  // Several that came due at once (a late invoice, a pause) are one reminder, the newest.
  const days = policy.reminderDays[due - 1] ?? 0;
  const begun = state.plan.sending.kind === 'sending' ? now : state.plan.sending.at;
  if (reminderAt(state, days) < begun + HOUR || !remindsNow(state)) return;
  requestMail(draft, 'reminder', `reminder/${days}`, {
    amount: remainingOf(state),
    about: String(days),
  });
}

/** Reminders stop on payment, dispute and pause, and while money is on its way. */
const remindsNow = (state: CollectionState): boolean =>
  mayCollect(state) &&
  state.plan.pause === null &&
  ['open', 'requires_action', 'held'].includes(statusOf(state)) &&
  plannedCharge(state) === null;

function announceOverdue(draft: DecisionDraft): void {
  if (draft.state.plan.overdueTold || !mayCollect(draft.state)) return;
  if (!isOverdue(draft.state, draft.now)) return;
  setPlan(draft, { overdueTold: true });
  note(draft, { kind: 'invoice_overdue', remaining: remainingOf(draft.state) });
}

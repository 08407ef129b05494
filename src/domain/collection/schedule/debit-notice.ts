import { calendarDayOf, dayAfter } from '../../time-zones';
import type { DecisionDraft } from '../draft/draft';
import { note, requestMail, setPlan } from '../draft/draft';
import type { DebitNotice, NextCharge } from '../model/state';
import {
  debitToAnnounce,
  isNoticePast,
  firstDebitAt,
  mayAnnounce,
  noticeDueAt,
  noticeOf,
} from '../queries/debit-notice';
import { remainingOf } from '../queries/ledger';
import { DAY } from '../../time';

const keyOf = ({ requestedAt }: DebitNotice): string => `debit_notice/${requestedAt}`;

/** Mails our notice of the planned bank debit, on its day, and has the debit wait for it. */
export function giveDebitNotice(draft: DecisionDraft): void {
  const { policy, now } = draft;
  if (isNoticePast(draft.state, now)) setPlan(draft, { debitNotice: null });
  const { state } = draft;
  const debit = debitToAnnounce(state);
  if (debit === null || !mayAnnounce(state)) return;
  const notice = noticeOf(state, debit);
  if (notice !== null) return delayCharge(draft, notice.chargeAt);
  const dueAt = noticeDueAt(state, policy);
  if (dueAt === null || dueAt > now) return;
  delayCharge(draft, firstDebitAt(state, policy, now));
  const { charge } = draft.state.plan;
  if (charge.kind !== 'at') return;
  const amount = remainingOf(state);
  const { fingerprint, label: about } = debit.method;
  const given = { amount, fingerprint, chargeAt: charge.at, requestedAt: now, sentAt: null };
  setPlan(draft, { debitNotice: given });
  requestMail(draft, 'debit_notice', keyOf(given), { amount, at: charge.at, about });
}

/** As it will be after the notice that it needs; what is said of a next try is said of this one. */
export function afterNotice(draft: DecisionDraft, next: NextCharge): NextCharge {
  const { state, policy, now } = draft;
  const planned = { ...state, plan: { ...state.plan, charge: next } };
  if (next.kind !== 'at' || debitToAnnounce(planned) === null) return next;
  return { ...next, at: Math.max(next.at, firstDebitAt(state, policy, now)) };
}

function delayCharge(draft: DecisionDraft, until: number): void {
  const { charge } = draft.state.plan;
  if (charge.kind !== 'at' || charge.at >= until) return;
  setPlan(draft, { charge: { ...charge, at: until } });
  note(draft, { kind: 'charge_delayed', until });
}

interface Mailed {
  sent: readonly string[];
  refused: readonly string[];
  withdrawn: readonly string[];
}

/**
 * What became of the mail. One that went out too late for the day it names, or did not go out, is
 * none; where the mail server refused it another is tried days later.
 */
export function debitNoticeAnswered(draft: DecisionDraft, mailed: Mailed): void {
  const { debitNotice: notice = null } = draft.state.plan;
  if (notice === null) return;
  const key = keyOf(notice);
  if (mailed.sent.includes(key)) {
    const isInTime = isEarlyEnough(draft, notice.chargeAt);
    setPlan(draft, { debitNotice: isInTime ? { ...notice, sentAt: draft.now } : null });
    return;
  }
  const isRefused = mailed.refused.includes(key);
  if (!isRefused && !mailed.withdrawn.includes(key)) return;
  setPlan(draft, { debitNotice: null });
  if (!isRefused) return;
  const { policy, state, now } = draft;
  delayCharge(draft, firstDebitAt(state, policy, now) + policy.heldReminderDays * DAY);
}

/** In calendar days of the customer: the mail may have waited for its server. */
function isEarlyEnough({ state, now }: DecisionDraft, chargeAt: number): boolean {
  const { timeZone, debitNoticeDays = 0 } = state.terms;
  const earliest = dayAfter(calendarDayOf(now, timeZone), debitNoticeDays);
  return earliest <= calendarDayOf(chargeAt, timeZone);
}

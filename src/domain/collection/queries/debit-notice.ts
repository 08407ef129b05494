import { settlesInDays } from '../../payment-methods';
import { DAY } from '../../time';
import { calendarDayOf, dayAfter, morningOf } from '../../time-zones';
import type { Method } from '../model/method';
import { hourOf } from '../model/policy';
import type { Policy } from '../model/policy';
import type { CollectionState, DebitNotice, NextCharge } from '../model/state';
import { givesWay } from './gives-way';
import { remainingOf } from './ledger';
import {
  hasUnreadEvents,
  isConnectionClosed,
  isRefundUnanswered,
  usableMethod,
} from './may-collect';
import { plannedCharge } from './planned-charge';

/** A debit so much later than its notice said is still the one that was announced. */
const LATEST = 5 * DAY;

/** Something held the debit up for longer than that. */
export const isNoticePast = ({ plan }: CollectionState, now: number): boolean =>
  plan.debitNotice != null && now > plan.debitNotice.chargeAt + LATEST;

export interface DebitToAnnounce {
  charge: Extract<NextCharge, { kind: 'at' }>;
  method: Method;
  /** Calendar days between the notice and the debit. */
  days: number;
}

/** The planned bank debit, where we announce such; what a person asks for is announced by them. */
export function debitToAnnounce(state: CollectionState): DebitToAnnounce | null {
  const { debitNoticeDays: days } = state.terms;
  const { charge } = state.plan;
  if (days === undefined || charge.kind !== 'at' || charge.by !== 'plan') return null;
  const method = usableMethod(state);
  return method !== null && settlesInDays(method.type) ? { charge, method, days } : null;
}

/** Our notice of this very debit: another amount or account is another debit. */
export function noticeOf(
  state: CollectionState,
  { charge, method }: DebitToAnnounce,
): DebitNotice | null {
  const notice = state.plan.debitNotice ?? null;
  if (notice === null || notice.fingerprint !== method.fingerprint) return null;
  if (notice.amount !== remainingOf(state)) return null;
  return charge.at <= notice.chargeAt + LATEST ? notice : null;
}

/** Whether the customer had our notice in time; true where we give none. */
export function isAnnounced(state: CollectionState): boolean {
  const debit = debitToAnnounce(state);
  if (debit === null) return true;
  const notice = noticeOf(state, debit);
  return notice !== null && notice.sentAt !== null && debit.charge.at >= notice.chargeAt;
}

/** When our notice is to be mailed; null while none is needed, or none may be. */
export function noticeDueAt(state: CollectionState, policy: Policy): number | null {
  const debit = debitToAnnounce(state);
  if (debit === null || noticeOf(state, debit) !== null || !mayAnnounce(state)) return null;
  const { timeZone } = state.terms;
  const day = dayAfter(calendarDayOf(debit.charge.at, timeZone), -debit.days);
  return morningOf(day, hourOf(policy, state.terms));
}

/** The first morning for which a notice of today is early enough. */
export function firstDebitAt({ terms }: CollectionState, policy: Policy, now: number): number {
  const { timeZone, debitNoticeDays = 0 } = terms;
  const day = dayAfter(calendarDayOf(now, timeZone), debitNoticeDays);
  return morningOf(day, hourOf(policy, terms));
}

/** The invoice is out, and nothing that is under way may change what is debited. */
export const mayAnnounce = (state: CollectionState): boolean =>
  plannedCharge(state) !== null &&
  state.plan.sending.kind !== 'sending' &&
  givesWay(state.lane) &&
  state.autoPayWithdrawn !== true &&
  !isConnectionClosed(state) &&
  !hasUnreadEvents(state) &&
  !isRefundUnanswered(state);

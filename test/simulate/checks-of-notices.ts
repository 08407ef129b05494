import type { ConfirmAttempt, MailOrder } from '../../src/domain/collection/model/effect';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { settlesInDays } from '../../src/domain/payment-methods';
import { calendarDayOf, dayAfter } from '../../src/domain/time-zones';

export interface SentNotice {
  amount: number | null;
  /** The time of the debit that it names. */
  at: number | null;
  sentAt: number;
}

export const noticesIn = (mails: readonly MailOrder[], sentAt: number): SentNotice[] =>
  mails
    .filter(({ name }) => name === 'debit_notice')
    .map(({ amount, at }) => ({ amount, at, sentAt }));

interface Payer {
  readonly state: CollectionState;
  readonly now: number;
  readonly notices: SentNotice[];
  readonly stripe: { isUsed(key: string): boolean };
  fail(what: string): void;
}

/** Right before a bank debit: its notice is as old as agreed, and names no later time. */
export function checkNotice(world: Payer, { id, amount, method }: ConfirmAttempt): void {
  const { lane, terms } = world.state;
  const { debitNoticeDays: days, timeZone } = terms;
  if (days === undefined || !settlesInDays(method.type) || world.stripe.isUsed(id)) return;
  if (lane.kind !== 'confirming' || lane.by !== 'plan') return;
  const today = calendarDayOf(world.now, timeZone);
  const isOfThis = (notice: SentNotice): boolean =>
    notice.amount === amount &&
    (notice.at ?? Infinity) <= world.now &&
    dayAfter(calendarDayOf(notice.sentAt, timeZone), days) <= today;
  if (!world.notices.some(isOfThis))
    world.fail(`${id} debits ${method.label}, and no notice of it is ${days} days old`);
  world.notices.splice(0);
}

import { DAY, HOUR, MINUTE } from '../../time';
import type { LocalHour } from '../../time-zones';
import type { DeclineClass } from './decline-table';

/** How hard and how long we try: data, versioned by name, frozen with the invoice. */
export interface Policy {
  name: string;
  /** Days after the first decline on which an automatic attempt is made again. */
  ladderDays: readonly number[];
  /** Hours before a transient decline is tried again. */
  trySoonHours: number;
  /** Days relative to the due date on which a reminder goes out. */
  reminderDays: readonly number[];
  /** The customer gets this long to confirm with the bank. */
  authenticationDays: number;
  /** A session's life; under 23 h so that its key outlives it. */
  checkoutHours: number;
  /** A session with less left is replaced; an automatic attempt keeps this distance from one. */
  checkoutReuseMinutes: number;
  /** The mail must be out by then, or the business is mailed. */
  sendDeadlineHours: number;
  /** Disputes, pending refunds: read again this often, webhook or not. */
  rereadDays: number;
  /** A bank debit under way is read this often. */
  debitRereadHours: number;
  /** What ends the ladder. */
  atEnd: 'stay_open' | 'uncollectible';
  /** Money that came twice: given back by itself, or a person is asked. */
  excess: 'refund' | 'ask';
  /** A returned debit for insufficient funds is tried again at most so often. */
  returnRetries: number;
  /** A held invoice is brought up again after so many days. */
  heldReminderDays: number;
  /** The hour of the customer's day for charges and reminders; absent: the one after 09:00. */
  localHour?: number;
  /** Days of the month on which wages are paid: what failed for want of money waits for one. */
  paydays?: readonly number[];
  /** Failed tries of a card in 30 days, over all its invoices; absent: what the networks allow. */
  cardTries?: number;
  /** Of these, what customers may use up themselves; absent: 5. */
  customerTries?: number;
  /** The final notice comes so many days after the last reminder; absent: 7. */
  finalNoticeDays?: number;
  /** Reminders to one customer on one day, over all their invoices; absent: 3. */
  remindersADay?: number;
  /** What a decline code means to this operator, over our own table; absent: nothing else. */
  declines?: Readonly<Record<string, DeclineClass>>;
}

export const DEFAULT_POLICY: Policy = {
  name: 'default-1',
  ladderDays: [1, 3, 5, 7],
  trySoonHours: 4,
  reminderDays: [-3, 0, 7, 14],
  authenticationDays: 7,
  checkoutHours: 22,
  checkoutReuseMinutes: 30,
  sendDeadlineHours: 24,
  rereadDays: 7,
  debitRereadHours: 24,
  atEnd: 'stay_open',
  excess: 'refund',
  returnRetries: 2,
  heldReminderDays: 7,
};

/** The final notice comes so many days after the last reminder, if nothing was planned since. */
export const finalNoticeDaysOf = ({ finalNoticeDays = 7 }: Policy): number => finalNoticeDays;

/** One customer gets no more reminders in a calendar day; those beyond go out on the next. */
export const remindersADayOf = ({ remindersADay = 3 }: Policy): number => remindersADay;

/** The card networks fine merchants who try a card more often in 30 days. */
export const CARD_TRIES = 20;
const CUSTOMER_TRIES = 5;

/**
 * In so long a card may fail as often as its budget allows. An hour longer than the networks count:
 * an attempt at the same minute 30 days later would be within or not by milliseconds.
 */
export const CARD_WINDOW = 30 * DAY + HOUR;

/** The plan looks so often whether another attempt is within the budget. */
export const BUDGET_CHECKED_AFTER = DAY;

/** The rest is always left to the plan. */
export function cardBudgetOf(policy: Policy): { all: number; own: number } {
  const { cardTries: all = CARD_TRIES, customerTries: own = CUSTOMER_TRIES } = policy;
  return { all, own: Math.min(all, own) };
}

/** A payday further away than this is not waited for. */
export const PAYDAY_WAIT_DAYS = 7;

/** Which hour of the day it is in which charges and reminders of an invoice are made. */
export function hourOf({ localHour }: Policy, terms: { timeZone: string; ref: string }): LocalHour {
  const place = { zone: terms.timeZone, seed: terms.ref };
  return localHour === undefined ? place : { ...place, hour: localHour };
}

/** Past this age an idempotency key may be forgotten by Stripe, so it is not used any more. */
export const KEY_LIFE = 23 * HOUR;

/**
 * So long after a call was given up Stripe may still carry it out, and list what it made: the 20
 * seconds of a call's own timeout, as many for a list that lags, and what workers' clocks differ.
 */
export const ARRIVES_WITHIN = 2 * MINUTE;

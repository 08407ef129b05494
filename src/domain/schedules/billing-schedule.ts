import type { BankDetails, CustomerGiven, Invoice, Line, Settings } from '../invoice';

/** On which days a schedule makes an invoice, and at which time of them. */
export interface Cadence {
  unit: 'day' | 'week' | 'month' | 'year';
  /** Every so many of them. */
  every: number;
  /** Of the week (1 is Monday) or of the month (31 is its last); empty: the day of the first. */
  days: number[];
  startsOn: string;
  /** So many days after the start nothing is invoiced; the first period begins when they end. */
  trialDays: number;
  /** The last day on which a period may begin. */
  endsOn: string | null;
  /** So many periods, those included that were skipped. */
  count: number | null;
  /** Absent: the customer's, as it was when the schedule was created. */
  timeZone: string | null;
  /** HH:MM; where the clocks leave it out, the time they show instead. */
  localTime: string;
}

/** What the invoices are made of. */
export interface InvoicePattern {
  /** `INV-{year}-{seq:4}` */
  number: string;
  currency: string;
  amountDue: number;
  dueInDays: number;
  /** Descriptions and memo may name `{from}` and `{to}`, the days of the period. */
  lines: Line[];
  memo: string | null;
  metadata: Record<string, string>;
  bankDetails: BankDetails | null;
  send: Invoice['send'];
}

/** A billing schedule as the billing system submits it. */
export interface BillingSchedule {
  connection: string;
  externalId: string;
  customer: CustomerGiven;
  cadence: Cadence;
  invoice: InvoicePattern;
  collection: Settings;
}

export type ScheduleStatus = 'active' | 'paused' | 'held' | 'ended';

/** How far it is: what was made or skipped is never made again. */
export interface Progress {
  /** The day of the last period that was made or skipped in its turn. */
  lastOn: string | null;
  /** How many there were. */
  handled: number;
  /** Days after that one that were skipped ahead. */
  skipped: readonly string[];
}

export const NO_PROGRESS: Progress = { lastOn: null, handled: 0, skipped: [] };

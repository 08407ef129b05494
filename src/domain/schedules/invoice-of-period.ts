import type { BankDetails, Invoice, Settings } from '../invoice';
import { methodsFor } from '../payment-methods';
import { calendarDayOf, dayAfter } from '../time-zones';
import type { BillingSchedule } from './billing-schedule';
import { invoiceNumber } from './number-template';
import type { Period } from './periods';

/** What a schedule inherited when it was created; later changes above it do not reach it. */
export interface InheritedTerms {
  timeZone: string;
  settings: InheritedSettings;
  /** Of the connection: on its invoices where the schedule names none. */
  bankDetails: BankDetails | null;
  /** Whether the customer's settings refused automatic charges already. */
  declinesAutoCharge: boolean;
}

/** What is optional was not kept by schedules of before there was such a setting. */
type InheritedSettings = Pick<Settings, 'debitNotice' | 'debitNoticeDays'> & InheritedAlways;

type InheritedAlways = Required<
  Pick<
    Settings,
    | 'autoCharge'
    | 'chargeOn'
    | 'paymentLink'
    | 'keepLinkOpen'
    | 'methods'
    | 'createStripeCustomer'
    | 'receipts'
  >
>;

export interface InheritsFrom {
  customer: { timeZone: string | null; settings: Settings };
  connection: { settings: Settings; bankDetails: BankDetails | null };
}

/** Connection, then customer; what nobody set is frozen as it is by default. */
export function inheritedTerms(
  { cadence, invoice }: Pick<BillingSchedule, 'cadence' | 'invoice'>,
  { customer, connection }: InheritsFrom,
): InheritedTerms {
  const set: Settings = { ...connection.settings, ...customer.settings };
  return {
    timeZone: cadence.timeZone ?? customer.timeZone ?? 'UTC',
    settings: {
      autoCharge: set.autoCharge ?? true,
      chargeOn: set.chargeOn ?? 'send',
      paymentLink: set.paymentLink ?? true,
      keepLinkOpen: set.keepLinkOpen ?? false,
      methods: set.methods ?? [...methodsFor(invoice.currency, undefined)],
      createStripeCustomer: set.createStripeCustomer ?? 'when_needed',
      receipts: set.receipts ?? 'ours',
      ...inheritedDebitNotice(set),
    },
    bankDetails: connection.bankDetails,
    declinesAutoCharge: customer.settings.autoCharge === false,
  };
}

export const inheritedDebitNotice = ({
  debitNotice = 'stripe',
  debitNoticeDays = 2,
}: Pick<Settings, 'debitNotice' | 'debitNoticeDays'>) => ({ debitNotice, debitNoticeDays });

/**
 * How its invoices are collected. Terms are frozen, consent never is: a customer who since then
 * refuses automatic charges is not charged automatically.
 */
export function settingsOfSchedule(
  own: Settings,
  inherited: InheritedTerms,
  customerNow: Settings,
): Settings {
  const settings = { ...inherited.settings, ...inheritedDebitNotice(inherited.settings), ...own };
  const hasRefused = customerNow.autoCharge === false && !inherited.declinesAutoCharge;
  return hasRefused ? { ...settings, autoCharge: false } : settings;
}

/** `<schedule>/<day>`: the same period is the same invoice, whatever was lost in between. */
export const externalIdOfPeriod = (schedule: string, on: string): string => `${schedule}/${on}`;

/** Made late, it is due as many days later: nobody gets an invoice that is overdue already. */
export const dueDayOf = (on: string, today: string, dueInDays: number): string =>
  dayAfter(today > on ? today : on, dueInDays);

export interface PeriodToInvoice {
  schedule: BillingSchedule;
  inherited: InheritedTerms;
  customer: { id: string; settings: Settings };
  period: Pick<Period, 'on' | 'to'>;
  sequence: number;
  now: number;
}

export function invoiceOfPeriod(input: PeriodToInvoice): Invoice {
  const { schedule, inherited, customer, period, sequence, now } = input;
  const { number, dueInDays, ...pattern } = schedule.invoice;
  const today = calendarDayOf(now, inherited.timeZone);
  const withDays = (text: string): string =>
    text.replaceAll('{from}', period.on).replaceAll('{to}', period.to);
  return {
    ...pattern,
    connection: schedule.connection,
    externalId: externalIdOfPeriod(schedule.externalId, period.on),
    customer: { kind: 'ours', id: customer.id },
    number: invoiceNumber(number, period.on, sequence),
    issuedOn: period.on,
    dueOn: dueDayOf(period.on, today, dueInDays),
    bankDetails: pattern.bankDetails ?? inherited.bankDetails,
    lines: pattern.lines.map((line) => ({ ...line, description: withDays(line.description) })),
    memo: pattern.memo === null ? null : withDays(pattern.memo),
    collection: settingsOfSchedule(schedule.collection, inherited, customer.settings),
  };
}

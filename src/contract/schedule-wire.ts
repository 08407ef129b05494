import type {
  BillingSchedule,
  Cadence,
  InvoicePattern,
} from '../domain/schedules/billing-schedule';
import {
  bankFromWire,
  bankToWire,
  customerFromWire,
  linesFromWire,
  linesToWire,
} from './invoice-wire';
import type { OutputOf } from './shape';
import type { cadenceFields, invoicePatternFields } from './schedule-fields';
import { settingsFromWire } from './settings-shape';

type CadenceGiven = OutputOf<typeof cadenceFields>;
type PatternGiven = OutputOf<typeof invoicePatternFields>;

interface ScheduleGiven {
  customer: Parameters<typeof customerFromWire>[0];
  cadence: CadenceGiven;
  invoice: PatternGiven;
  collection?: Parameters<typeof settingsFromWire>[0] | undefined;
}

export function cadenceFromWire(given: CadenceGiven): Cadence {
  return {
    unit: given.unit,
    every: given.every ?? 1,
    days: given.days ?? [],
    startsOn: given.starts_on,
    trialDays: given.trial_days ?? 0,
    endsOn: given.ends_on ?? null,
    count: given.count ?? null,
    timeZone: given.time_zone ?? null,
    localTime: given.local_time ?? '09:00',
  };
}

export function patternFromWire(given: PatternGiven): InvoicePattern {
  return {
    number: given.number,
    currency: given.currency,
    amountDue: given.amount_due,
    dueInDays: given.due_in_days ?? 0,
    lines: linesFromWire(given.lines),
    memo: given.memo ?? null,
    metadata: given.metadata ?? {},
    bankDetails: given.bank_details == null ? null : bankFromWire(given.bank_details),
    send: given.send ?? 'now',
  };
}

export function scheduleFromWire(
  given: ScheduleGiven,
  identity: { connection: string; externalId: string },
): BillingSchedule {
  return {
    ...identity,
    customer: customerFromWire(given.customer),
    cadence: cadenceFromWire(given.cadence),
    invoice: patternFromWire(given.invoice),
    collection: settingsFromWire(given.collection ?? {}),
  };
}

export const cadenceToWire = (cadence: Cadence) => ({
  unit: cadence.unit,
  every: cadence.every,
  days: cadence.days,
  starts_on: cadence.startsOn,
  trial_days: cadence.trialDays,
  ends_on: cadence.endsOn,
  count: cadence.count,
  local_time: cadence.localTime,
});

export const patternToWire = (pattern: InvoicePattern) => ({
  number: pattern.number,
  currency: pattern.currency,
  amount_due: pattern.amountDue,
  due_in_days: pattern.dueInDays,
  lines: linesToWire(pattern.lines),
  memo: pattern.memo,
  metadata: pattern.metadata,
  bank_details: pattern.bankDetails === null ? null : bankToWire(pattern.bankDetails),
  send: pattern.send,
});

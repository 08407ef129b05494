import { COMMAND_LINE } from '../../src/domain/audit';
import type { BillingSchedule, Cadence } from '../../src/domain/schedules/billing-schedule';
import type { PassedPeriods } from '../../src/domain/schedules/check-schedule';
import type { ScheduleRow } from '../../src/postgres/schedules/schedule-row';
import type { Stores } from '../../src/postgres/stores';

interface WithSchedules {
  stores: Pick<Stores, 'schedules'>;
}

export const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);

export const schedule = (
  externalId: string,
  cadence: Partial<Cadence> = {},
  different: Partial<BillingSchedule> = {},
): BillingSchedule => ({
  connection: 'default',
  externalId,
  customer: {
    kind: 'given',
    externalId: `client of ${externalId}`,
    name: 'Client SA',
    email: 'ap@client.example',
    country: null,
    locale: null,
    timeZone: 'Europe/Paris',
  },
  cadence: {
    unit: 'month',
    every: 1,
    days: [],
    startsOn: '2026-01-31',
    trialDays: 0,
    endsOn: null,
    count: null,
    timeZone: null,
    localTime: '09:00',
    ...cadence,
  },
  invoice: {
    number: `${externalId}-{seq:3}`,
    currency: 'eur',
    amountDue: 11_900,
    dueInDays: 14,
    lines: [
      {
        description: 'Plan {from} to {to}',
        quantity: '1',
        unitAmount: 11_900,
        amount: 11_900,
        tax: null,
      },
    ],
    memo: null,
    metadata: {},
    bankDetails: {
      holder: 'Business Ltd',
      iban: 'DE89370400440532013000',
      bic: null,
      accountNumber: null,
      bankName: null,
      reference: null,
    },
    send: 'now',
  },
  collection: {},
  ...different,
});

export async function storedSchedule(
  { stores }: WithSchedules,
  given: BillingSchedule,
  { now, backfill }: { now: number; backfill?: PassedPeriods },
): Promise<ScheduleRow> {
  const result = await stores.schedules.put({
    schedule: given,
    backfill,
    now,
    actor: COMMAND_LINE,
  });
  if (result.kind === 'created') return result.row;
  throw new Error(`the schedule is ${JSON.stringify(result)}`);
}

/** All that is due; answers how it ended. */
export async function makeAll(
  { stores }: WithSchedules,
  id: string,
  now: number,
): Promise<{ made: string[]; end: string }> {
  const made: string[] = [];
  for (;;) {
    const result = await stores.schedules.makePeriod(id, now);
    if (result.kind !== 'made') return { made, end: result.kind };
    made.push(result.externalId);
  }
}

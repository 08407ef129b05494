import type { BankDetails } from '../../../src/domain/invoice';
import type { BillingSchedule } from '../../../src/domain/schedules/billing-schedule';
import {
  passedPeriodsProblems,
  scheduleIdProblems,
} from '../../../src/domain/schedules/check-schedule';
import {
  inheritedTerms,
  invoiceOfPeriod,
  settingsOfSchedule,
} from '../../../src/domain/schedules/invoice-of-period';

const schedule: BillingSchedule = {
  connection: 'default',
  externalId: 'sub-1',
  customer: { kind: 'ours', id: 'cst_1' },
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
  },
  invoice: {
    number: 'INV-{year}-{seq:4}',
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
    memo: 'For {from}',
    metadata: { plan: 'pro' },
    bankDetails: null,
    send: 'now',
  },
  collection: { paymentLink: false },
};

const customer = { timeZone: 'Europe/Paris', settings: {} };

test('a period becomes an invoice that names its days, its schedule and its number', () => {
  const inherited = inheritedTerms(schedule, {
    customer,
    connection: { settings: { receipts: 'none' }, bankDetails: null },
  });
  const invoice = invoiceOfPeriod({
    schedule,
    inherited,
    customer: { id: 'cst_1', settings: {} },
    period: { on: '2026-02-28', to: '2026-03-30' },
    sequence: 2,
    now: Date.parse('2026-02-28T08:00:01Z'),
  });
  expect(invoice).toMatchObject({
    externalId: 'sub-1/2026-02-28',
    number: 'INV-2026-0002',
    issuedOn: '2026-02-28',
    dueOn: '2026-03-14',
    lines: [{ description: 'Plan 2026-02-28 to 2026-03-30' }],
    memo: 'For 2026-02-28',
    collection: { paymentLink: false, autoCharge: true, receipts: 'none' },
  });
});

test('one that is made late is not overdue when it arrives', () => {
  const inherited = inheritedTerms(schedule, {
    customer,
    connection: { settings: {}, bankDetails: null },
  });
  const invoice = invoiceOfPeriod({
    schedule,
    inherited,
    customer: { id: 'cst_1', settings: {} },
    period: { on: '2026-02-28', to: '2026-03-30' },
    sequence: 2,
    now: Date.parse('2026-06-01T08:00:00Z'),
  });
  expect(invoice).toMatchObject({ issuedOn: '2026-02-28', dueOn: '2026-06-15' });
});

// prettier-ignore
test.each([
  ['nobody set it', {}, {}, {}, {}, true],
  ['the connection', { autoCharge: false }, {}, {}, {}, false],
  ['the customer beats the connection', { autoCharge: false }, { autoCharge: true }, {}, {}, true],
  ['the schedule beats both', { autoCharge: false }, { autoCharge: false }, { autoCharge: true },
    { autoCharge: false }, true],
  ['what changes above later is not inherited', {}, {}, {}, { autoCharge: true }, true],
  ['consent withdrawn since is no setting', {}, {}, { autoCharge: true },
    { autoCharge: false }, false],
])('auto_charge: %s', (_name, connection, settings, own, now, expected) => {
  const above = {
    customer: { timeZone: null, settings },
    connection: { settings: connection, bankDetails: null },
  };
  const inherited = inheritedTerms(schedule, above);
  expect(settingsOfSchedule(own, inherited, now).autoCharge).toBe(expected);
});

// prettier-ignore
test.each([
  ['nobody set it', {}, {}, {}, 'stripe', 2],
  ['connection and customer', { debitNotice: 'ours' }, { debitNoticeDays: 7 }, {}, 'ours', 7],
  ['its own', { debitNotice: 'ours', debitNoticeDays: 7 }, {}, { debitNotice: 'none' }, 'none', 7],
] as const)('debit_notice is inherited: %s', (_name, connection, settings, own, by, days) => {
  const inherited = inheritedTerms(schedule, {
    customer: { timeZone: null, settings },
    connection: { settings: connection, bankDetails: null },
  });
  expect(settingsOfSchedule(own, inherited, { debitNotice: 'ours' })).toMatchObject({
    debitNotice: by,
    debitNoticeDays: days,
  });
});

test('a schedule of before debit_notice inherited that Stripe announces debits', () => {
  const inherited = inheritedTerms(schedule, {
    customer,
    connection: { settings: {}, bankDetails: null },
  });
  const { debitNotice, debitNoticeDays, ...settings } = inherited.settings;
  const before = { ...inherited, settings };
  const expected = { debitNotice, debitNoticeDays };
  expect(settingsOfSchedule({}, before, { debitNotice: 'ours' })).toMatchObject(expected);
});

test('periods that have passed are asked for by their count', () => {
  const refusals = (wanted: 'skip' | number | undefined, due: number) =>
    passedPeriodsProblems(wanted, due, '/backfill').map(({ code }) => code);
  expect(refusals(undefined, 1)).toEqual([]);
  expect(refusals(undefined, 120)).toEqual(['count_not_confirmed']);
  expect(refusals(119, 120)).toEqual(['count_differs']);
  expect(refusals(120, 120)).toEqual([]);
  expect(refusals('skip', 120)).toEqual([]);
});

test('an id that leaves no space for the day of a period is refused', () => {
  const problems = (externalId: string) => scheduleIdProblems({ ...schedule, externalId });
  expect(problems('x'.repeat(189))).toEqual([]);
  expect(problems('x'.repeat(190))).toMatchObject([{ code: 'text_too_long' }]);
  expect(problems('請'.repeat(40))).toMatchObject([{ pointer: '/external_id' }]);
});

test('bank details are the schedule’s, or the connection’s as they were at its creation', () => {
  const details = (iban: string) => ({ holder: 'Business Ltd', iban }) as BankDetails;
  const inherited = inheritedTerms(schedule, {
    customer,
    connection: { settings: {}, bankDetails: details('DE1') },
  });
  const made = (own: BankDetails | null) =>
    invoiceOfPeriod({
      schedule: { ...schedule, invoice: { ...schedule.invoice, bankDetails: own } },
      inherited,
      customer: { id: 'cst_1', settings: {} },
      period: { on: '2026-02-28', to: '2026-03-30' },
      sequence: 2,
      now: Date.parse('2026-02-28T08:00:01Z'),
    }).bankDetails;
  expect(made(null)).toMatchObject({ iban: 'DE1' });
  expect(made(details('DE2'))).toMatchObject({ iban: 'DE2' });
});

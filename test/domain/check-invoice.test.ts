import { checkInvoice } from '../../src/domain/check-invoice';
import type { Invoice, Line } from '../../src/domain/invoice';

const line = (amount: number, tax: Line['tax'] = null): Line => ({
  description: 'work',
  quantity: '1',
  unitAmount: amount,
  amount,
  tax,
});

const invoice = (part: Partial<Invoice> = {}): Invoice => ({
  connection: 'main',
  externalId: 'inv_1',
  customer: { kind: 'ours', id: 'cust_1' },
  number: 'INV-1',
  currency: 'eur',
  amountDue: 11_900,
  issuedOn: '2026-01-05',
  dueOn: '2026-01-19',
  lines: [line(10_000, { amount: 1900, inclusive: false })],
  memo: null,
  metadata: {},
  bankDetails: null,
  send: 'now',
  collection: {},
  ...part,
});

const codes = (part: Partial<Invoice>): string[] => checkInvoice(invoice(part)).map((p) => p.code);

test('a good invoice has no problem', () => {
  expect(checkInvoice(invoice())).toEqual([]);
});

test.each<[string, Partial<Invoice>]>([
  ['nothing is due', { amountDue: 0, lines: [line(0)] }],
  ['a credit line makes it smaller', { amountDue: 5000, lines: [line(10_000), line(-5000)] }],
  [
    'tax is inclusive',
    { amountDue: 10_000, lines: [line(10_000, { amount: 1597, inclusive: true })] },
  ],
  ['it is due the day it is issued', { dueOn: '2026-01-05' }],
  ['it is in yen', { currency: 'jpy' }],
  ['the day is a leap day', { issuedOn: '2028-02-29', dueOn: '2028-02-29' }],
])('it is accepted when %s', (_when, part) => {
  expect(codes(part)).toEqual([]);
});

test.each<[string, Partial<Invoice>, string]>([
  ['sums disagree', { amountDue: 11_901 }, 'amount_due_mismatch'],
  ['it is negative', { amountDue: -1, lines: [line(-1)] }, 'amount_invalid'],
  ['it is a fraction', { amountDue: 0.5, lines: [line(1)] }, 'amount_invalid'],
  ['it has thirteen digits', { amountDue: 10 ** 12, lines: [line(1)] }, 'amount_invalid'],
  ['it breaks the grain', { currency: 'isk', amountDue: 150, lines: [line(150)] }, 'amount_grain'],
  [
    'three decimals break the grain',
    { currency: 'kwd', amountDue: 1001, lines: [line(1001)] },
    'amount_grain',
  ],
  ['there is no line', { amountDue: 0, lines: [] }, 'lines_empty'],
  ['the currency is upper case', { currency: 'EUR' }, 'currency_invalid'],
  ['the currency is unknown', { currency: 'zzz' }, 'currency_invalid'],
  ['a day does not exist', { dueOn: '2026-02-30' }, 'date_invalid'],
  ['a day is no day', { issuedOn: 'soon' }, 'date_invalid'],
  ['it is due before it is issued', { dueOn: '2026-01-04' }, 'due_before_issued'],
  ['a method is unknown', { collection: { methods: ['customer_balance'] } }, 'method_unsupported'],
  ['the zone is unknown', { customer: given('Mars/Olympus') }, 'time_zone_invalid'],
])('it is refused when %s', (_when, part, code) => {
  expect(codes(part)).toContain(code);
});

test('every problem is reported at once, each where it is', () => {
  const problems = checkInvoice(
    invoice({ amountDue: 1, dueOn: 'x', collection: { methods: ['x'] } }),
  );
  expect(problems.map((p) => p.pointer).sort()).toEqual([
    '/amount_due',
    '/collection/methods/0',
    '/due_on',
  ]);
  for (const { detail } of problems) expect(detail.length).toBeGreaterThan(10);
});

test('the hint for an upper-case currency says how to write it', () => {
  expect(checkInvoice(invoice({ currency: 'EUR' }))[0]?.detail).toContain('"eur"');
});

function given(timeZone: string): Invoice['customer'] {
  const person = {
    externalId: 'c',
    name: 'C',
    email: 'c@example.com',
    country: null,
    locale: null,
  };
  return { kind: 'given', ...person, timeZone };
}

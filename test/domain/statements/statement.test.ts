import fc from 'fast-check';
import { excessOf, remainingOf } from '../../../src/domain/collection/queries/ledger';
import type { Movement } from '../../../src/domain/statements/movements';
import { movementsOf } from '../../../src/domain/statements/movements';
import { statementMaker } from '../../../src/domain/statements/statement';
import type { Situation } from '../../documents/fixtures';
import { dispute, INVOICE, NOW, payment, stateOf } from '../../documents/fixtures';

const ZONE = 'Europe/Paris';
const { number, currency, issuedOn } = INVOICE;
const moved = (situation: Situation = {}) =>
  movementsOf({ number, currency, issuedOn, state: stateOf(situation) }, ZONE);
const inWords = (movements: readonly Movement[]) =>
  movements.map(({ on, kind, amount }) => `${on} ${kind} ${amount}`);
const at = (day: string, hour = '12:00') => Date.parse(`${day}T${hour}:00Z`);
const refund = (amount: number, more = {}) => ({
  n: '1',
  stripeId: 're_1',
  amount,
  status: 'succeeded' as const,
  askedAt: at('2026-11-25'),
  automatic: false,
  stoppedByDispute: false,
  ...more,
});

test.each<[string, Situation, string[]]>([
  ['is open', {}, ['2026-11-17 invoice 11900']],
  ['is a draft', { plan: { sending: { kind: 'draft', since: NOW } } }, []],
  [
    'is cancelled',
    { plan: { ended: { kind: 'void', at: at('2026-11-20') } } },
    ['2026-11-17 invoice 11900', '2026-11-20 void -11900'],
  ],
  [
    'is not collected any more, and still owed',
    { plan: { ended: { kind: 'uncollectible', at: at('2026-11-20') } } },
    ['2026-11-17 invoice 11900'],
  ],
  [
    'was paid late in the evening, on the customer’s day',
    { payments: [payment({ at: at('2026-11-18', '23:30') })] },
    ['2026-11-17 invoice 11900', '2026-11-19 payment -11900'],
  ],
  [
    'has an offline payment that was taken back: it never came',
    { payments: [payment({ via: 'outside', reversed: true })] },
    ['2026-11-17 invoice 11900'],
  ],
  [
    'was refunded, which reopens nothing',
    { payments: [payment({ at: at('2026-11-18'), refunds: [refund(11_900)] })] },
    [
      '2026-11-17 invoice 11900',
      '2026-11-18 payment -11900',
      '2026-11-25 refund 11900',
      '2026-11-25 credit -11900',
    ],
  ],
  [
    'was refunded what came too much, and no more is credited',
    {
      payments: [payment({ at: at('2026-11-18'), amount: 15_000, refunds: [refund(3_100)] })],
    },
    ['2026-11-17 invoice 11900', '2026-11-18 payment -15000', '2026-11-25 refund 3100'],
  ],
  [
    'has a refund that failed: nothing of it was given',
    { payments: [payment({ at: at('2026-11-18'), refunds: [refund(500, { status: 'failed' })] })] },
    ['2026-11-17 invoice 11900', '2026-11-18 payment -11900'],
  ],
  [
    'is disputed, on the day of the payment',
    { payments: [payment({ at: at('2026-11-18'), disputes: [dispute()] })] },
    ['2026-11-17 invoice 11900', '2026-11-18 payment -11900', '2026-11-18 taken_back 11900'],
  ],
])('an invoice that %s', (_what, situation, expected) => {
  expect(inWords(moved(situation))).toEqual(expected);
});

const anyRefund = fc.record({
  amount: fc.integer({ min: 1, max: 20_000 }),
  status: fc.constantFrom('asked', 'pending', 'succeeded', 'failed'),
  ofExcess: fc.integer({ min: 0, max: 500 }),
  askedAt: fc.integer({ min: NOW, max: NOW + 1e9 }),
});
const anyPayment = fc.record({
  amount: fc.integer({ min: 1, max: 20_000 }),
  reversed: fc.boolean(),
  refunds: fc.array(anyRefund, { maxLength: 3 }),
  gone: fc.integer({ min: 0, max: 20_000 }),
});

test('what an invoice did to the balance is what is left to pay, less what came too much', () => {
  const property = (
    payments: readonly (typeof anyPayment extends fc.Arbitrary<infer P> ? P : never)[],
  ) => {
    const situation: Situation = {
      payments: payments.map(({ amount, reversed, refunds, gone }, nth) =>
        payment({
          id: `pi_${nth}`,
          amount,
          reversed,
          refunds: refunds.map((one) =>
            refund(one.amount, { ...one, ofExcess: Math.min(one.amount, one.ofExcess) }),
          ),
          disputes: gone === 0 ? [] : [dispute({ amount: gone })],
        }),
      ),
    };
    const state = stateOf(situation);
    const sum = moved(situation).reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBe(remainingOf(state) - excessOf(state));
  };
  fc.assert(fc.property(fc.array(anyPayment, { maxLength: 4 }), property), { numRuns: 500 });
});

const movement = (on: string, amount: number, more: Partial<Movement> = {}): Movement => ({
  on,
  kind: amount < 0 ? 'payment' : 'invoice',
  number: 'INV-1',
  currency: 'eur',
  amount,
  methodLabel: null,
  ...more,
});

function statement(period: { from: string; to: string }, movements: readonly Movement[]) {
  const maker = statementMaker(period);
  for (const one of movements) maker.add(one);
  return maker.made();
}

const LIFE = [
  movement('2026-09-01', 500),
  movement('2026-10-01', 300),
  movement('2026-10-05', -500),
  movement('2026-10-31', 50, { currency: 'chf' }),
  movement('2026-11-01', 7),
];

test('both its days belong to it; what was before opens it, later is not there', () => {
  const [chf, eur] = statement({ from: '2026-10-01', to: '2026-10-31' }, LIFE).currencies;
  expect([chf?.currency, chf?.opening, chf?.closing]).toEqual(['chf', 0, 50]);
  expect([eur?.currency, eur?.opening, eur?.closing]).toEqual(['eur', 500, 300]);
  expect(eur?.entries.map(({ on, amount, balance }) => [on, amount, balance])).toEqual([
    ['2026-10-01', 300, 800],
    ['2026-10-05', -500, 300],
  ]);
});

test('one statement closes with what the next opens with, in any order of reading', () => {
  const days = ['2026-09-01', '2026-09-30', '2026-10-05', '2026-10-31', '2026-11-02'];
  const property = (movements: Movement[], nth: number) => {
    const [from = '', mid = ''] = days.slice(nth);
    const next = mid.replace(/\d\d$/, (day) => String(Number(day) + 1).padStart(2, '0'));
    const closing = (of: ReturnType<typeof statement>) =>
      of.currencies.map(({ currency: code, closing: amount }) => [code, amount]);
    const opening = (of: ReturnType<typeof statement>) =>
      of.currencies.map(({ currency: code, opening: amount }) => [code, amount]);
    const first = closing(statement({ from, to: mid }, movements));
    const after = opening(statement({ from: next, to: '2026-12-31' }, movements));
    for (const balance of first) expect(after).toContainEqual(balance);
  };
  const orders = fc.shuffledSubarray(LIFE, { minLength: LIFE.length });
  fc.assert(fc.property(orders, fc.constantFrom(0, 2), property), { numRuns: 100 });
});

test('of a customer without invoices it has no balances', () => {
  expect(statement({ from: '2026-10-01', to: '2026-10-31' }, []).currencies).toEqual([]);
});

import {
  bundleProblems,
  bundleTimes,
  initialBundle,
} from '../../../src/domain/bundles/initial-bundle';
import { HOUR, MINUTE } from '../../../src/domain/time';
import { engineSpan, scaledClock, systemClock } from '../../../src/runtime/clock';
import { START } from '../collection/objects';
import { invoiceOf } from './bundle';

const codes = (invoices: Parameters<typeof bundleProblems>[0]): string[] =>
  bundleProblems(invoices).map(({ code }) => code);

test.each<[string, Parameters<typeof bundleProblems>[0], string[]]>([
  ['two of one customer', [invoiceOf('a'), invoiceOf('b')], []],
  ['one alone', [invoiceOf('a')], ['too_few']],
  ['fifty-one', Array.from({ length: 51 }, (_, i) => invoiceOf(`i${i}`)), ['too_many']],
  ['one twice', [invoiceOf('a'), invoiceOf('a')], ['twice']],
  [
    'all that can be wrong, at once',
    [
      invoiceOf('a', { amount: 10 }),
      invoiceOf('a', { connection: 'other', customer: 'cst_2', methods: ['paypal'] }),
    ],
    ['twice', 'several_connections', 'several_customers', 'no_common_method', 'amount_invalid'],
  ],
  ['two currencies', [invoiceOf('a'), invoiceOf('b', { currency: 'usd' })], ['several_currencies']],
  [
    'together more than Stripe charges',
    [invoiceOf('a', { amount: 60_000_000 }), invoiceOf('b', { amount: 60_000_000 })],
    ['total_invalid'],
  ],
])('%s', (_what, invoices, expected) => {
  expect(codes(invoices)).toEqual(expected);
});

test('its invoices are in the order of their ids, and paid by what all of them allow', () => {
  const invoices = [invoiceOf('b', { methods: ['sepa_debit', 'card'] }), invoiceOf('a')];
  const { members, methods } = initialBundle('bun_1', invoices, {
    stripeCustomer: null,
    now: START,
  });
  expect(members.map(({ invoice }) => invoice)).toEqual(['a', 'b']);
  expect(methods).toEqual(['card', 'sepa_debit']);
});

test('ten minutes and an hour; where days are compressed a person has a real minute', () => {
  expect(bundleTimes()).toEqual({ opensWithin: 10 * MINUTE, openFor: HOUR });
  expect(bundleTimes(engineSpan(systemClock, MINUTE))).toEqual(bundleTimes());
  const seconds = (daySeconds: number) =>
    bundleTimes(engineSpan(scaledClock({ originMs: START, daySeconds }), MINUTE));
  expect(seconds(600).openFor / HOUR).toBeCloseTo(2.4, 3);
  expect(seconds(30).opensWithin / HOUR).toBeCloseTo(48, 3);
  expect(seconds(30).openFor).toBe(22 * HOUR); // Stripe has sessions of a day at most
  const state = initialBundle('bun_1', [invoiceOf('a')], {
    stripeCustomer: null,
    now: START,
    times: seconds(30),
  });
  expect(state.openBy).toBeGreaterThan(START + 47 * HOUR);
  expect(state.openFor).toBe(22 * HOUR);
});

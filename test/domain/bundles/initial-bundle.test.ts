import { bundleProblems, initialBundle } from '../../../src/domain/bundles/initial-bundle';
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

import {
  methodsFor,
  PAYMENT_METHODS,
  isChargedOffSession,
  refundsByItself,
} from '../../src/domain/payment-methods';

test.each([
  ['eur', undefined, ['card', 'sepa_debit']],
  ['usd', undefined, ['card', 'us_bank_account']],
  ['gbp', undefined, ['card', 'bacs_debit']],
  ['jpy', undefined, ['card']],
  ['usd', ['sepa_debit'], []],
  ['eur', ['paypal', 'link'], ['link', 'paypal']],
  ['jpy', ['paypal', 'link'], ['link']],
  ['inr', ['paypal'], []],
  ['eur', ['sepa_debit', 'card', 'customer_balance'], ['card', 'sepa_debit']],
])('in %s, of the requested %p, the methods left are %p', (currency, requested, left) => {
  expect(methodsFor(currency, requested)).toEqual(left);
});

test('each type has one row, and each currency is written as Stripe writes it', () => {
  const types = PAYMENT_METHODS.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  for (const { currencies } of PAYMENT_METHODS) {
    if (currencies !== 'all') expect(currencies.every((c) => /^[a-z]{3}$/.test(c))).toBe(true);
  }
});

test('by itself only a card is refunded', () => {
  const refunded = PAYMENT_METHODS.filter(({ type }) => refundsByItself(type));
  expect(refunded.map(({ type }) => type)).toEqual(['card']);
  expect(refundsByItself('outside')).toBe(false);
});

test.each([
  ['card', [], true],
  ['link', [], true],
  ['sepa_debit', [], true],
  ['paypal', [], false],
  ['paypal', ['paypal'], true],
  ['customer_balance', ['customer_balance'], false],
])('%s, with %p enabled, is charged off-session: %p', (type, enabled, charged) => {
  expect(isChargedOffSession(type, enabled)).toBe(charged);
});

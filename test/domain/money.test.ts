import fc from 'fast-check';
import {
  chargeProblem,
  decimalsOf,
  formatMoney,
  grainOf,
  isCurrency,
  maximumOf,
  minimumOf,
} from '../../src/domain/money';

const CURRENCIES = [...'abcdefghijklmnopqrstuvwxyz']
  .flatMap((a) => [...'abcdefghijklmnopqrstuvwxyz'].map((b) => a + b))
  .flatMap((ab) => [...'abcdefghijklmnopqrstuvwxyz'].map((c) => ab + c))
  .filter(isCurrency);

const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyAmount = fc.integer({ min: 0, max: 99_999_999 });

test('Stripe charges in some 135 currencies, lower case only', () => {
  expect(CURRENCIES.length).toBeGreaterThan(130);
  for (const code of ['EUR', 'eu', 'euro', 'xxx', '', '__proto__', 'constructor', 'toString']) {
    expect(isCurrency(code)).toBe(false);
  }
});

test.each([
  ['jpy', 0, 1, 50],
  ['eur', 2, 1, 50],
  ['gbp', 2, 1, 30],
  ['huf', 2, 1, 17_500],
  ['isk', 2, 100, 0],
  ['ugx', 2, 100, 0],
  ['kwd', 3, 10, 0],
  ['xof', 0, 1, 0],
])('%s has %d decimals, a grain of %d and a least charge of %d', (code, decimals, grain, least) => {
  expect([decimalsOf(code), grainOf(code), minimumOf(code)]).toEqual([decimals, grain, least]);
});

test('an amount is charged exactly when it is on the grain and between least and most', () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, amount) => {
      const fits = amount % grainOf(currency) === 0 && amount >= minimumOf(currency) && amount > 0;
      expect(chargeProblem(amount, currency) === null).toBe(fits);
    }),
  );
});

test.each([
  [0.5, 'not_whole'],
  [-1, 'not_whole'],
  [Number.NaN, 'not_whole'],
  [Number.POSITIVE_INFINITY, 'not_whole'],
  [0, 'below_minimum'],
  [49, 'below_minimum'],
  [99_999_999, null],
  [maximumOf('eur') + 1, 'above_maximum'],
])('%d cents cannot be charged: %s', (amount, problem) => {
  expect(chargeProblem(amount, 'eur')).toBe(problem);
});

test('an amount reads back from its words in every currency', () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, amount) => {
      const digits = formatMoney(amount, currency).replace(/[^\d]/g, '');
      expect(Number(digits)).toBe(amount);
      expect(formatMoney(-amount - 1, currency).startsWith('-')).toBe(true);
    }),
  );
});

test.each([
  [11_900, 'eur', '€119.00'],
  [5000, 'jpy', '¥5,000'],
  [12_500, 'kwd', '12.500 KWD'],
  [1_234_567, 'usd', '$12,345.67'],
  [5, 'gbp', '£0.05'],
  [0, 'eur', '€0.00'],
])('%d %s is written %s', (amount, currency, words) => {
  expect(formatMoney(amount, currency)).toBe(words);
});

import fc from 'fast-check';
import { formatAmount } from '../../src/documents/money';
import { formatMoney } from '../../src/domain/money';

const currencies = ['eur', 'usd', 'gbp', 'jpy', 'kwd', 'isk', 'ugx', 'krw', 'chf', 'twd'];

test('in English an amount reads as it does in the timeline', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...currencies),
      fc.integer({ min: -999_999_999, max: 999_999_999 }),
      (currency, amount) => {
        expect(formatAmount(amount, currency, 'en-GB')).toBe(formatMoney(amount, currency));
      },
    ),
  );
});

test.each([
  [1_234_567, 'eur', '12.345,67\u00a0€'],
  [-1_234_567, 'usd', '-12.345,67\u00a0$'],
  [5000, 'jpy', '5.000\u00a0¥'],
  [12_500, 'kwd', '12,500 KWD'],
])('%d %s in German is %s', (amount, currency, words) => {
  expect(formatAmount(amount, currency, 'de')).toBe(words);
});

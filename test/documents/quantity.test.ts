import { formatQuantity } from '../../src/documents/quantity';
import type { Line } from '../../src/domain/invoice';

const LINE: Line = { description: 'x', quantity: '1', unitAmount: 1, amount: 1, tax: null };

test.each([
  ['1.5', 'h', 'de', '1,5 h'],
  ['1.50', 'h', 'en', '1.50 h'],
  ['1500', undefined, 'de', '1.500'],
  ['4', null, 'ja', '4'],
  ['123456789012.123456789012', 'kg', 'en', '123,456,789,012.123456789012 kg'],
])('%s %s in %s', (quantity, unit, locale, shown) => {
  const given = unit == null ? {} : { unit };
  const text = formatQuantity({ ...LINE, quantity, ...given }, locale);
  expect(text.replaceAll(/[\u00a0\u202f]/g, ' ')).toBe(shown);
});

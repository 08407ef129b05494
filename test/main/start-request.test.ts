import { isUnstorable } from '../../src/domain/field-rules';
import { startOf } from '../../src/main/start-request';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import { invoice } from '../postgres/samples';

const summaryOf = (number: string, name: string): string => {
  const customer = { id: 'cst_1', name, timeZone: null };
  const row = { invoice: invoice('one', { number }), customer } as InvoiceRow;
  return startOf(row, 'open').summary;
};

test('a summary names number, customer and amount', () => {
  expect(summaryOf('INV-1', 'Client SA')).toBe('INV-1 · Client SA · €119.00');
});

test.each(['a', 'é', '請', '😀', '"', '\\'])(
  'of the longest number and name in %s it has whole characters, 400 bytes at most',
  (letter) => {
    const summary = summaryOf(letter.repeat(100), letter.repeat(300));
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThanOrEqual(400);
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeGreaterThan(390);
    expect(isUnstorable(summary)).toBe(false);
  },
);

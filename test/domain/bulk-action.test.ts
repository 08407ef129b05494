import { bulkCommand, dryRunOf } from '../../src/domain/bulk-action';
import type { DryRow } from '../../src/domain/bulk-action';

const row = (n: number, different: Partial<DryRow> = {}): DryRow => ({
  ref: `ref-${n}`,
  invoiceId: `inv_${n}`,
  version: 1,
  currency: 'eur',
  remaining: 100,
  refused: null,
  ...different,
});

test('money is summed by currency, of what would be acted on alone', () => {
  const refused = { code: 'paid', detail: 'resending is not possible' };
  const rows = [row(1), row(2, { currency: 'usd', remaining: 7 }), row(3), row(4, { refused })];
  expect(dryRunOf(rows)).toEqual({
    count: 3,
    money: [
      { currency: 'eur', count: 2, remaining: 200 },
      { currency: 'usd', count: 1, remaining: 7 },
    ],
    refused: [{ ...refused, count: 1, invoices: ['inv_4'] }],
  });
});

test('ten of each reason are named, and all are counted', () => {
  const reasons = ['void', 'no_usable_method'];
  const rows = Array.from({ length: 30 }, (_, n) =>
    row(n, { refused: { code: reasons[n % 2] ?? '', detail: `why ${n}` } }),
  );
  const { count, money, refused } = dryRunOf(rows);
  expect([count, money]).toEqual([0, []]);
  expect(
    refused.map(({ code, detail, invoices, ...of }) => [code, detail, invoices.length, of.count]),
  ).toEqual([
    ['void', 'why 0', 10, 15],
    ['no_usable_method', 'why 1', 10, 15],
  ]);
});

test('an action is the command of each invoice', () => {
  expect(bulkCommand({ action: 'resend' })).toEqual({ name: 'resend_mail' });
  expect(bulkCommand({ action: 'charge_now' })).toEqual({ name: 'charge_now' });
  const pause = { reason: 'strike', until: null };
  expect(bulkCommand({ action: 'pause', ...pause })).toEqual({ name: 'pause', ...pause });
});

import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { ensureConnection, submitted } from './samples';

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

test('of reminders asked for at once so many get a place as the day has, and keep it', async () => {
  const rows: InvoiceRow[] = [];
  for (let n = 1; n <= 8; n += 1) rows.push(await submitted(db, `reminded-${n}`));
  const customerId = rows[0]!.customer.id;
  expect(new Set(rows.map(({ customer }) => customer.id))).toEqual(new Set([customerId]));
  const take = (ref: string, day: string) =>
    db.stores.reminderDays.take({ customerId, ref, key: 'reminder/7', day, most: 3 });
  const takeAll = (day: string) => Promise.all(rows.map(({ ref }) => take(ref, day)));

  const first = await takeAll('2026-11-22');
  expect(first.filter(Boolean)).toHaveLength(3);
  expect(await takeAll('2026-11-22')).toEqual(first);
  const [kept = -1, other = -1] = [first.indexOf(true), first.indexOf(false)];
  expect(await take(rows[other]!.ref, '2026-11-23')).toBe(true);
  expect(await take(rows[kept]!.ref, '2026-11-23')).toBe(true);
  expect(await take(rows[other]!.ref, '2026-11-22')).toBe(true);

  await take(rows[0]!.ref, '2026-12-24');
  const left = await db.sql<{ day: string }>(
    `select distinct day::text as day from reminder_days where customer_id = $1`,
    [customerId],
  );
  expect(left).toEqual([{ day: '2026-12-24' }]);
});

import { Pool } from 'pg';
import { listInvoices } from '../../src/postgres/invoices/list-invoices';
import { fillInvoices } from '../bench/fill-invoices';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { NOW, ensureConnection, renamed, submitted } from './samples';

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const TWO_MONTHS_ON = NOW + 60 * 86_400_000;

async function listed(filter: object): Promise<string[]> {
  const query = { connection: 'default', limit: 10, statuses: ['draft', 'sending'], ...filter };
  const rows = await db.stores.invoices.list(query);
  return rows.map(({ row }) => row.invoice.externalId);
}

const columns = () =>
  db.sql(
    `select invoice_id, connection, customer_id, due_on::text, overdue_at from collections
     order by invoice_id`,
  );

test('what an older program inserted is listed before and after it is filled in', async () => {
  const like = await submitted(db, 'new');
  await renamed(db, like, 'old');
  const [filled, open] = await columns();
  expect(open).toEqual({
    invoice_id: null,
    connection: null,
    customer_id: null,
    due_on: null,
    overdue_at: null,
  });
  const filters = [
    {},
    { customerId: like.customer.id },
    { dueAfter: '2026-12-01', dueBefore: '2026-12-07' },
    { overdueAt: TWO_MONTHS_ON },
    { updatedSince: 0 },
  ];
  const before = [];
  for (const filter of filters) before.push(await listed(filter));
  for (const names of before) expect([...names].sort()).toEqual(['new', 'old']);
  expect(await listed({ overdueAt: NOW })).toEqual([]);

  expect(await db.stores.invoiceLists.fill(10)).toBe(1);
  expect(await db.stores.invoiceLists.fill(10)).toBe(0);
  const both = await columns();
  expect(both.map((row) => ({ ...row, invoice_id: '' }))).toEqual([
    { ...filled, invoice_id: '' },
    { ...filled, invoice_id: '' },
  ]);
  const after = [];
  for (const filter of filters) after.push(await listed(filter));
  expect(after).toEqual(before);
});

test('a row that a step holds is filled in by a later page', async () => {
  const like = await submitted(db, 'held-by-a-step');
  const row = await renamed(db, like, 'held');
  await db.stores.inTransaction(async (tx) => {
    await db.stores.collections.lock(tx, row.ref);
    expect(await db.stores.invoiceLists.fill(10)).toBe(0);
  });
  expect(await db.stores.invoiceLists.fill(10)).toBe(1);
});

/** The plan of the very statement that the store sends. */
async function planOf(filter: { connection: string; customerId?: string }): Promise<string> {
  const lines: string[] = [];
  const explain = {
    query: async (sql: string, values: readonly unknown[] = []) => {
      const rows = await db.sql<{ 'QUERY PLAN': string }>(`explain ${sql}`, [...values]);
      lines.push(...rows.map((row) => row['QUERY PLAN']));
      return [];
    },
  };
  await listInvoices(explain, { limit: 21, ...filter });
  return lines.join('\n');
}

test('the oldest invoices are not searched for among all of them', async () => {
  await ensureConnection(db, 'old');
  await submitted(db, 'like-all');
  await db.sql(`delete from collections where ref <> (select max(ref) from collections)`);
  await db.sql(`delete from invoices where ref not in (select ref from collections)`);
  const pool = new Pool({ connectionString: db.url, max: 1 });
  await fillInvoices(pool, 20_000);
  await pool.end();
  for (const customerId of ['cst_bench1000', 'cst_bench0']) {
    const plan = await planOf({ connection: 'old', customerId });
    expect(plan).not.toContain('using invoices_pkey');
    expect(plan).toContain('invoices_by_customer');
  }
  for (const connection of ['old', 'default']) {
    expect(await planOf({ connection })).toContain('using invoices_by_connection');
  }
});

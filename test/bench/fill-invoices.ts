import type { Pool } from 'pg';
import { NOW } from '../postgres/samples';

/**
 * So many like the one that is stored, of 1,000 customers: `cst_bench0` has a tenth of them, and
 * `cst_bench1000` and the connection `old` the 5,000 oldest. Each
 * day of two years has as many; 60 days are to come. Of 100, 80 are paid, 5 void, 10 open, and a
 * few in other statuses; all were saved within the days since they were made.
 */
export async function fillInvoices(pool: Pool, count: number): Promise<void> {
  const day = `(timestamptz 'epoch' + ${NOW} * interval '1 millisecond')::date`;
  const due = `${day} + 60 - (${count} - n) * 730 / ${count}`;
  const status = `case
    when n % 100 < 80 then 'paid' when n % 100 < 85 then 'void' when n % 100 < 95 then 'open'
    when n % 1000 = 99 then 'held' when n % 1000 = 199 then 'disputed' else 'sending' end`;
  const connection = `case when n < 5000 then 'old' else 'default' end`;
  const customer = `'cst_bench' || case
    when n < 5000 then 1000 when n % 10 = 7 then 0 else 1 + n % 999 end`;
  const indexes = await withoutIndexes(pool);
  await pool.query(`insert into customers (connection, external_id, id, name, email, settings)
    select connection, 'bench-' || n, 'cst_bench' || n, name, email, settings
    from customers, generate_series(0, 1000) n`);
  await pool.query(`insert into invoices (id, ref, connection, external_id, customer_id, number,
      currency, amount_due, issued_on, due_on, document, link_version)
    select 'inv_' || lpad(n::text, 12, '0'), 'ref_' || n, ${connection}, 'bench-' || n, ${customer},
      'B-' || n, currency, amount_due, ${due}, ${due}, document, 1
    from invoices, generate_series(0, ${count} - 1) n`);
  await pool.query(`insert into collections (ref, version, shape, state, policy, view, in_flight,
      updated_at, connection, invoice_id, customer_id, due_on, overdue_at, outcome)
    select 'ref_' || n, k.version, k.shape, k.state, k.policy,
      jsonb_set(k.view, '{status}', to_jsonb(${status})), false,
      timestamptz 'epoch' + ${NOW} * interval '1 millisecond'
        - (${count} - n) * interval '60 seconds' + (n % 86400) * interval '1 second',
      ${connection}, 'inv_' || lpad(n::text, 12, '0'), ${customer}, ${due},
      (${due} + 1)::timestamp at time zone 'UTC', '{}'
    from collections k, generate_series(0, ${count} - 1) n`);
  for (const definition of indexes) await pool.query(definition);
  await pool.query('vacuum analyze invoices');
  await pool.query('vacuum analyze collections');
  await pool.query('vacuum analyze customers');
}

/** Drops those that are no constraints, and answers how to make them again: that is quicker. */
async function withoutIndexes(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
     from pg_index where indrelid in ('invoices'::regclass, 'collections'::regclass)
       and not indisunique`,
  );
  for (const { name } of rows) await pool.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

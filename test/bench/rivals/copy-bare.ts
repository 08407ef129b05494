import { Pool } from 'pg';
import { KEY, leg, listCustomers, renamed, run } from './race';
import type { Race, Raced, StripeCustomer } from './race';

const POOL = 10;
const BATCH = 100;

/** Each page as it comes, into a table of ids and payloads: no program can do less. */
const INSERT = `insert into bare (id, payload)
  select item ->> 'id', item from jsonb_array_elements($1::jsonb) item
  on conflict (id) do update set payload = excluded.payload`;

run(async (given): Promise<Raced> => {
  const pool = new Pool({ connectionString: given.database, max: POOL });
  await pool.query('create table bare (id text primary key, payload jsonb not null)');
  const write = (objects: readonly unknown[]) =>
    pool.query({ name: 'insert', text: INSERT, values: [JSON.stringify(objects)] });
  const backfill = await leg(given.customers, () => copyAll(given, write));
  const listed = await listCustomers(given.api, given.events);
  const created = Math.ceil(Date.now() / 1000) + 1;
  const changed = listed.map((customer) => renamed(customer, created).data.object);
  const half = Math.floor(changed.length / 2);
  const oneByOne = await leg(half, async () => {
    for (const object of changed.slice(0, half)) await write([object]);
  });
  const remaining = changed.slice(half);
  const batched = await leg(remaining.length, async () => {
    for (let at = 0; at < remaining.length; at += BATCH) {
      await write(remaining.slice(at, at + BATCH));
    }
  });
  const { rows } = await pool.query<{ count: string }>('select count(*) from bare');
  if (Number(rows[0]?.count) !== given.customers) {
    throw new Error(`${rows[0]?.count} of ${given.customers} customers were written`);
  }
  await pool.end();
  return { backfill, oneByOne, batched, differing: 0, otherVersion: 0 };
});

/** The next page is read while others are written. */
async function copyAll(
  { api }: Race,
  write: (objects: readonly unknown[]) => Promise<unknown>,
): Promise<void> {
  const writing = new Set<Promise<unknown>>();
  for (let after = ''; ;) {
    const query = after === '' ? '' : `&starting_after=${after}`;
    const response = await fetch(`${api}/v1/customers?limit=100${query}`, {
      headers: { authorization: `Bearer ${KEY}` },
    });
    const page = (await response.json()) as { data: StripeCustomer[]; has_more: boolean };
    const written: Promise<unknown> = write(page.data).then(() => writing.delete(written));
    writing.add(written);
    if (writing.size >= POOL) await Promise.race(writing);
    after = page.data.at(-1)?.id ?? '';
    if (!page.has_more) break;
  }
  await Promise.all(writing);
}

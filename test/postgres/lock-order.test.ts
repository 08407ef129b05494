import { Client } from 'pg';
import { eventually } from '../harness/eventually';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { ensureConnection, event, step, submitted } from './samples';

const connection = 'default';
let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  // A plan that locks in the order in which rows are named, as that of a large table does.
  const [row] = await db.sql<{ name: string }>('select current_database() as name');
  for (const plan of ['enable_seqscan', 'enable_bitmapscan', 'enable_hashjoin', 'enable_mergejoin'])
    await db.sql(`alter database "${row?.name}" set ${plan} = off`);
  await ensureConnection(db);
});
afterAll(() => db.end());

const names = ['evt_1', 'evt_2', 'evt_3'];

/** Holds the event in the middle while both are begun, so that each has locked its first. */
async function bothAtOnce(one: () => Promise<unknown>, other: () => Promise<unknown>) {
  const holder = new Client({ connectionString: db.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query(`select 1 from stripe_events where id = 'evt_2' for update`);
    const first = one();
    await untilWaiting(1);
    const second = other();
    await untilWaiting(2);
    await holder.query('commit');
    return await Promise.allSettled([first, second]);
  } finally {
    await holder.end();
  }
}

const untilWaiting = (count: number) =>
  eventually(async () => {
    const waiting = await db.sql(
      `select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    expect(waiting).toHaveLength(count);
  });

const relayed = (ids: string[]) => ids.map((id) => ({ id, connection, kind: 'known' }) as const);

async function storedEvents(ref: string) {
  await db.sql('delete from stripe_events');
  const events = names.map((id) => event(id));
  for (const one of events) await db.stores.events.store(one);
  return events.map((one) => ({ event: { ...one, ref: null, receivedAt: 0 }, ref }));
}

test('two relays that mark the same events in another order both get through', async () => {
  await storedEvents('');
  const { markRelayed } = db.stores.events;
  const ended = await bothAtOnce(
    () => markRelayed(relayed(names)),
    () => markRelayed(relayed(names.toReversed())),
  );
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

test('a step that applies events and a relay that places them both get through', async () => {
  const { ref } = await submitted(db, 'locked');
  const placed = await storedEvents(ref);
  const ended = await bothAtOnce(
    () => step(db, ref, (state) => state, { appliedEventIds: names }),
    () => db.stores.relaying.assignInvoiceRefs(placed.toReversed()),
  );
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

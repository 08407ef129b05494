import { STARTS_BEHIND, startsFromTable } from '../../src/relay/starts-from-table';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection, submitted } from '../postgres/samples';
import { openWorld } from './world';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  for (let n = 0; n <= STARTS_BEHIND; n += 1) await submitted(db, `queued-${n}`);
});
afterAll(() => db.end());

let time = 1_000;
const server = (startsPerSecond?: number) => {
  const { runLeases } = db.stores;
  const leave = startsFromTable({ runLeases, startsPerSecond, now: () => time });
  return () => {
    time += 1_001;
    return leave();
  };
};

test('a server starts its run itself until more than 200 wait, and again after', async () => {
  const leaves = server();
  expect(STARTS_BEHIND).toBe(200);
  expect(await leaves()).toBe(true);
  await db.sql(`update collections set start_due_at = null
    where ref = (select ref from invoices where external_id = 'queued-0')`);
  expect(await leaves()).toBe(false);
  await db.sql('update collections set start_due_at = now()');
  expect(await leaves()).toBe(true);
  await openWorld(db).relay.startWaiting();
  expect(await leaves()).toBe(false);
});

test('what a rebuild has put off for later keeps no new invoice from its start', async () => {
  await db.sql(`update collections set start_due_at = now() + interval '1 hour'`);
  expect(await server()()).toBe(false);
});

test('where starts keep a pace, a server never passes it by', async () => {
  await db.sql('update collections set start_due_at = null');
  expect(await server(10)()).toBe(true);
});

test('however many invoices come, Postgres is asked once a second', async () => {
  let asked = 0;
  const runLeases = { countStarts: async () => (asked += 1) };
  const leaves = startsFromTable({ runLeases, startsPerSecond: undefined, now: () => time });
  await Promise.all(Array.from({ length: 50 }, leaves));
  expect(asked).toBe(1);
  time += 1_001;
  await leaves();
  expect(asked).toBe(2);
});

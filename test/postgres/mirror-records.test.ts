import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { Client } from 'pg';
import { COMMAND_LINE } from '../../src/domain/audit';
import { isEqual } from '../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../src/domain/mirror/stripe-object';
import { fromRoot } from '../../src/runtime/root';
import { eventually } from '../harness/eventually';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ALL, customerEvent, customerRead, makeSync } from './mirror-facts';

let db: TestDatabase;
let syncs: TestDatabase['stores']['syncs'];
let streams: TestDatabase['stores']['mirrorStreams'];
beforeAll(async () => {
  db = await openDatabase(20);
  ({ syncs, mirrorStreams: streams } = db.stores);
});
afterAll(() => db.end());

/** What is written with it has no place in the streams until it is numbered. */
const nothing = () => Promise.resolve();

const idsOf = (rows: readonly { upstreamId: string }[]) => rows.map((row) => row.upstreamId);

test('an update moves the record to the end and shows the old values', async () => {
  const { number: sync } = await makeSync(db, 'moves');
  const page = ['cus_a', 'cus_b', 'cus_c'].map((id) => customerRead(0, { id, name: `old ${id}` }));
  const written = await syncs.write(sync, page);
  expect(written.map(({ change, request }) => [change, request])).toEqual(
    page.map(() => ['created', null]),
  );
  const first = await streams.records({ sync, ...ALL });
  expect(idsOf(first)).toEqual(['cus_a', 'cus_b', 'cus_c']);
  const renamed = customerEvent('updated', 10, { id: 'cus_a', name: 'new' }, { name: 'old cus_a' });
  expect((await syncs.write(sync, [renamed, renamed])).map(({ change }) => change)).toEqual([
    'updated',
    null,
  ]);
  const after = await streams.records({ sync, ...ALL });
  expect(idsOf(after)).toEqual(['cus_b', 'cus_c', 'cus_a']);
  const tail = await streams.records({ sync, ...ALL, after: first.at(-1)!.position });
  expect(tail).toMatchObject([{ upstreamId: 'cus_a', payload: { name: 'new' }, deleted: false }]);
  await syncs.write(sync, [customerEvent('deleted', 20, { id: 'cus_b', deleted: true })]);
  expect((await streams.records({ sync, ...ALL })).at(-1)).toMatchObject({
    upstreamId: 'cus_b',
    deleted: true,
    payload: { name: 'old cus_b' },
  });
  const events = await streams.events({ sync, ...ALL });
  expect(events.map(({ type, upstreamId, changes }) => [type, upstreamId, changes])).toEqual([
    ['created', 'cus_a', null],
    ['created', 'cus_b', null],
    ['created', 'cus_c', null],
    ['updated', 'cus_a', { name: 'old cus_a' }],
    ['deleted', 'cus_b', null],
  ]);
  expect(events[3]?.payload).toMatchObject({ name: 'new' });
});

test('several changes of one object in a batch are each an event with its own data', async () => {
  const { number: sync } = await makeSync(db, 'batch');
  await syncs.write(sync, [
    customerEvent('created', 0, { id: 'cus_1', name: 'one' }),
    customerEvent('updated', 5, { id: 'cus_1', name: 'two' }, { name: 'one' }),
    customerEvent('updated', 9, { id: 'cus_1', name: 'three' }, { name: 'two' }),
  ]);
  const events = await streams.events({ sync, ...ALL });
  expect(events.map(({ changes, payload }) => [changes, payload['name']])).toEqual([
    [null, 'one'],
    [{ name: 'one' }, 'two'],
    [{ name: 'two' }, 'three'],
  ]);
  const [record, ...others] = await streams.records({ sync, ...ALL });
  expect([record?.payload['name'], others]).toEqual(['three', []]);
});

test('what jsonb refuses is kept as Stripe sent it: NUL, half a pair, a megabyte', async () => {
  const { number: sync } = await makeSync(db, 'unstorable');
  const half = { id: 'cus_half', name: 'half \ud83d pair', metadata: { '\udc00': 'key' } };
  const nul = { id: 'cus_nul', name: 'a\0b', metadata: { big: 'x'.repeat(1_000_000) } };
  await syncs.write(sync, [customerRead(0, half), customerRead(0, nul)]);
  const changed = { ...half, name: '\0' };
  await syncs.write(sync, [
    customerEvent('updated', 5, changed, { name: half.name }),
    customerEvent('updated', 9, half, { name: '\0' }),
  ]);
  const records = await streams.records({ sync, ...ALL });
  expect(records.map(({ payload }) => payload)).toEqual([
    { object: 'customer', ...nul },
    { object: 'customer', ...half },
  ]);
  const events = await streams.events({ sync, ...ALL });
  expect(events.slice(2).map(({ changes }) => changes)).toEqual([
    { name: half.name },
    { name: '\0' },
  ]);
});

test('the hash is of the payload, whatever the order of its members', async () => {
  const { number: sync } = await makeSync(db, 'hash');
  await syncs.write(sync, [customerRead(0, { name: 'x', id: 'cus_1' })]);
  const [record] = await streams.records({ sync, ...ALL });
  const sorted = '{"id":"cus_1","name":"x","object":"customer"}';
  expect(record?.payloadHash).toBe(createHash('md5').update(sorted).digest('base64'));
  expect(record?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
});

/** A history of one object whose every event leads from one name to the next. */
const historyOf = (id: string, length: number) =>
  Array.from({ length }, (_, n) =>
    n === 0
      ? customerEvent('created', 0, { id, name: '0' })
      : customerEvent('updated', n * 2, { id, name: `${n}` }, { name: `${n - 1}` }),
  );

test('many that write the same objects at once keep each one gapless and in order', async () => {
  const { number: sync } = await makeSync(db, 'at-once');
  const ids = Array.from({ length: 12 }, (_, n) => `cus_${n}`);
  const histories = ids.map((id) => historyOf(id, 8));
  const writers = Array.from({ length: 8 }, async (_, w) => {
    for (let step = 0; step < 8; step += 1) {
      const batch = histories.map((history) => history[(step + (w % 3)) % 8]!);
      await syncs.write(sync, w % 2 === 0 ? batch : batch.toReversed());
    }
  });
  await Promise.all(writers);
  const records = await streams.records({ sync, ...ALL });
  expect(records.map(({ payload }) => payload['name'])).toEqual(ids.map(() => '7'));
  const events = await streams.events({ sync, ...ALL });
  for (const id of ids) {
    let before: StripeObject | null = null;
    for (const { upstreamId, changes, payload } of events) {
      if (upstreamId !== id) continue;
      const shown: StripeObject | null = before && { ...payload, ...changes };
      expect([id, isEqual(shown, before)]).toEqual([id, true]);
      before = payload;
    }
    expect(before).toMatchObject({ name: '7' });
  }
});

test('a row that commits late gets a later place: no reader has passed it', async () => {
  const { number: sync } = await makeSync(db, 'late');
  const steps = new EventEmitter();
  const begun = once(steps, 'begun');
  const late = syncs.write(sync, [customerRead(0, { id: 'cus_late' })], async () => {
    const committed = once(steps, 'commit');
    steps.emit('begun');
    await committed;
  });
  await begun;
  await syncs.write(sync, [customerRead(0, { id: 'cus_soon' })]);
  const first = await streams.records({ sync, ...ALL });
  steps.emit('commit');
  await late;
  expect(idsOf(first)).toEqual(['cus_soon']);
  const remaining = await streams.records({ sync, ...ALL, after: first[0]!.position });
  expect(idsOf(remaining)).toEqual(['cus_late']);
});

test('a record that is being written keeps no reader waiting', async () => {
  const { number: sync } = await makeSync(db, 'held');
  await syncs.writeThen(sync, [customerRead(0, { id: 'cus_a', name: 'a' })], nothing);
  await syncs.writeThen(sync, [customerRead(0, { id: 'cus_b' })], nothing);
  const steps = new EventEmitter();
  const begun = once(steps, 'begun');
  const renamed = customerEvent('updated', 10, { id: 'cus_a', name: 'b' }, { name: 'a' });
  const writing = syncs.write(sync, [renamed], async () => {
    const committed = once(steps, 'commit');
    steps.emit('begun');
    await committed;
  });
  await begun;
  const first = await streams.records({ sync, ...ALL }).finally(() => steps.emit('commit'));
  await writing;
  expect(idsOf(first)).toEqual(['cus_b']);
  expect(idsOf(await streams.records({ sync, ...ALL }))).toEqual(['cus_b', 'cus_a']);
});

test('what fails with the facts takes them back: cursor and rows are one', async () => {
  const { number: sync } = await makeSync(db, 'atomic');
  const failing = syncs.write(sync, [customerRead(0, { id: 'cus_1' })], async () => {
    throw new Error('the cursor was not saved');
  });
  await expect(failing).rejects.toThrow('the cursor was not saved');
  expect(await streams.records({ sync, ...ALL })).toEqual([]);
});

/** Another process that numbers, and is held up in the middle. */
async function numberElsewhere(holder: Client) {
  await holder.query(`create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(99); return new; end $$`);
  await holder.query(`create trigger hold before update on mirror_events
    for each row execute function hold()`);
  await holder.query('select pg_advisory_lock(99)');
  const program = `require(${JSON.stringify(fromRoot('dist', 'src', 'postgres', 'create-stores'))})
    .createStores({ url: ${JSON.stringify(db.url)}, digest: String, linkSecret: 'x' })
    .mirrorStreams.number(1000)`;
  return spawn(process.execPath, ['-e', program], { stdio: 'ignore' });
}

test('the owner of numbering is killed with -9: others read meanwhile, then number', async () => {
  const { number: sync } = await makeSync(db, 'killed');
  const ids = Array.from({ length: 20 }, (_, n) => `cus_${10 + n}`);
  await syncs.write(sync, [customerRead(0, { id: 'cus_first' })]);
  expect(idsOf(await streams.records({ sync, ...ALL }))).toEqual(['cus_first']);
  const facts = ids.map((id) => customerRead(0, { id }));
  await syncs.writeThen(sync, facts, nothing);
  const holder = new Client({ connectionString: db.url });
  await holder.connect();
  const owner = await numberElsewhere(holder);
  try {
    const waits = `select 1 from pg_locks where locktype = 'advisory' and objid = 99 and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    await eventually(async () => expect(await db.sql(waits)).toHaveLength(1));
    expect(await streams.number(1)).toBeNull();
    expect(idsOf(await streams.records({ sync, ...ALL }))).toEqual(['cus_first']);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await holder.query('select pg_advisory_unlock(99)');
    await holder.query('drop trigger hold on mirror_events');
    await eventually(async () =>
      expect(idsOf(await streams.records({ sync, ...ALL }))).toEqual(['cus_first', ...ids]),
    );
  } finally {
    owner.kill('SIGKILL');
    await holder.end();
  }
  const events = await streams.events({ sync, ...ALL });
  const positions = events.map(({ position }) => position);
  expect([idsOf(events), new Set(positions).size]).toEqual([['cus_first', ...ids], 21]);
});

test('a sync that is deleted takes no facts, and its rows are taken away by pages', async () => {
  const { number: sync, id } = await makeSync(db, 'deleted');
  const facts = Array.from({ length: 30 }, (_, n) => customerRead(0, { id: `cus_${n}` }));
  await syncs.write(sync, facts);
  expect(await syncs.delete('default', id, COMMAND_LINE)).toBe(true);
  expect([
    await syncs.delete('default', id, COMMAND_LINE),
    await syncs.byId('default', id),
  ]).toEqual([false, null]);
  await expect(syncs.write(sync, facts.slice(0, 1))).rejects.toThrow('is deleted');
  let pages = 0;
  while (await syncs.purge(10)) pages += 1;
  expect(pages).toBe(4);
  for (const table of ['mirror_records', 'mirror_events']) {
    expect(await db.sql(`select 1 from ${table} where sync = ${sync}`)).toEqual([]);
  }
  const again = await makeSync(db, 'deleted');
  expect(again.number).toBeGreaterThan(sync);
});

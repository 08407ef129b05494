import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { ShownEvent } from '../../src/domain/mirror/stream-shapes';
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

const nothing = () => Promise.resolve();

interface Placed {
  id: string;
  position: number | null;
}

async function eventsOf(sync: number): Promise<Placed[]> {
  const rows = await db.sql<{ id: string; position: string | null }>(
    `select upstream_id as id, position from mirror_events where sync = ${sync}
     order by written, place`,
  );
  return rows.map(({ id, position }) => ({
    id,
    position: position === null ? null : Number(position),
  }));
}
const withoutPlace = async (sync: number): Promise<string[]> =>
  (await eventsOf(sync)).filter(({ position }) => position === null).map(({ id }) => id);

test('what is written last has its places, in the order of the batch', async () => {
  const { number: sync } = await makeSync(db, 'at-once');
  await syncs.write(sync, [customerRead(0, { id: 'cus_b' }), customerRead(0, { id: 'cus_a' })]);
  await syncs.write(sync, [customerRead(0, { id: 'cus_c' })], nothing);
  await syncs.write(sync, [
    customerEvent('updated', 5, { id: 'cus_b', name: 'new' }, { name: null }),
    customerEvent('updated', 9, { id: 'cus_b', name: 'newer' }, { name: 'new' }),
  ]);
  const events = await eventsOf(sync);
  expect(events.map(({ id }) => id)).toEqual(['cus_b', 'cus_a', 'cus_c', 'cus_b', 'cus_b']);
  const positions = events.map(({ position }) => position ?? 0);
  expect(positions.every((one, i) => one > (positions[i - 1] ?? 0))).toBe(true);
  const records = await streams.records({ sync, ...ALL });
  expect(records.map(({ upstreamId, position }) => [upstreamId, position])).toEqual([
    ['cus_a', positions[1]],
    ['cus_c', positions[2]],
    ['cus_b', positions[4]],
  ]);
});

test('what has no place yet comes before what is written of the object afterwards', async () => {
  const { number: sync } = await makeSync(db, 'after');
  await syncs.writeThen(sync, [customerEvent('created', 0, { id: 'cus_1', name: '1' })], nothing);
  const second = customerEvent('updated', 5, { id: 'cus_1', name: '2' }, { name: '1' });
  await syncs.write(sync, [second]);
  await syncs.write(sync, [customerRead(0, { id: 'cus_2' })], nothing);
  expect(await withoutPlace(sync)).toEqual(['cus_1', 'cus_1', 'cus_2']);
  const events = await streams.events({ sync, ...ALL });
  expect(events.map(({ payload }) => payload['name'])).toEqual(['1', '2', undefined]);
  await syncs.write(sync, [customerRead(0, { id: 'cus_3' })], nothing);
  expect(await withoutPlace(sync)).toEqual([]);
});

test('beside one that has places and is not committed, others do without', async () => {
  const { number: sync } = await makeSync(db, 'beside');
  const { number: other } = await makeSync(db, 'beside-other');
  const holder = new Client({ connectionString: db.url });
  await holder.connect();
  try {
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock_shared(4177002)');
    await holder.query('select pg_advisory_xact_lock(4177003, $1)', [sync]);
    await syncs.write(other, [customerRead(0, { id: 'cus_of_other' })]);
    await syncs.write(sync, [customerRead(0, { id: 'cus_alone' })]);
    await syncs.write(sync, [customerRead(0, { id: 'cus_page' })], nothing);
    expect(await withoutPlace(other)).toEqual([]);
    expect(await withoutPlace(sync)).toEqual(['cus_alone', 'cus_page']);
    expect(await streams.number(10)).toBeNull();
  } finally {
    await holder.end();
  }
  expect(await streams.number(10)).toBe(4);
});

/** Goes on behind the last that it saw, as a consumer does. */
async function readOn(sync: number, isOver: () => boolean): Promise<ShownEvent[]> {
  const seen: ShownEvent[] = [];
  for (;;) {
    const wasOver = isOver();
    const after = seen.at(-1)?.position ?? 0;
    const page = await streams.events({ sync, collection: null, after, limit: 7 });
    seen.push(...page);
    if (page.length === 0 && wasOver && (await withoutPlace(sync)).length === 0) return seen;
    if (page.length === 0) await sleep(1);
  }
}

test('who reads on while many write in each way passes no change of any object', async () => {
  const { number: sync } = await makeSync(db, 'meanwhile');
  const ROUNDS = 30;
  const ids = (writer: number) => Array.from({ length: 4 }, (_, n) => `cus_${writer}_${n}`);
  const write = async (writer: number): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const facts = ids(writer).map((id) =>
        round === 0
          ? customerEvent('created', 0, { id, name: '0' })
          : customerEvent('updated', round * 2, { id, name: `${round}` }, { name: `${round - 1}` }),
      );
      if ((round + writer) % 3 === 0) await syncs.write(sync, facts, () => sleep(writer));
      else if ((round + writer) % 3 === 1) await syncs.writeThen(sync, facts, () => sleep(writer));
      else for (const fact of facts) await syncs.write(sync, [fact]);
    }
  };
  let isOver = false;
  const reading = readOn(sync, () => isOver);
  await Promise.all([1, 2, 3, 4, 5].map(write)).finally(() => (isOver = true));
  const seen = await reading;
  for (const id of [1, 2, 3, 4, 5].flatMap(ids)) {
    const names = seen.filter(({ upstreamId }) => upstreamId === id).map((e) => e.payload['name']);
    expect([id, names]).toEqual([id, Array.from({ length: ROUNDS }, (_, n) => `${n}`)]);
  }
  expect(seen.length).toBe((await streams.events({ sync, ...ALL })).length);
});

import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ALL, customerRead, makeSync } from './mirror-facts';
import { ensureConnection, step, submitted } from './samples';

/** One went on after the copy was made; the other is that copy, restored. */
let lost: TestDatabase;
let restored: TestDatabase;
const syncs = new Map<TestDatabase, number>();

beforeAll(async () => {
  [lost, restored] = await Promise.all([openDatabase(), openDatabase()]);
  for (const db of [lost, restored]) {
    await ensureConnection(db);
    await db.stores.installations.ensure('quittance');
    syncs.set(db, (await makeSync(db, 'restored')).number);
    await write(db, 'cus_1', 'cus_2');
    await publish(db, 1);
  }
});
afterAll(() => Promise.all([lost, restored].map((db) => db.end())));

const syncOf = (db: TestDatabase): number => syncs.get(db) ?? 0;

const write = (db: TestDatabase, ...ids: string[]) =>
  db.stores.syncs.write(
    syncOf(db),
    ids.map((id) => customerRead(0, { id })),
  );

async function publish(db: TestDatabase, excess: number): Promise<void> {
  const { ref } = await submitted(db, `overpaid-${excess}`);
  const happened = [{ kind: 'overpaid' as const, excess }];
  await step(db, ref, (state) => state, { happened });
}

const recordsAfter = (db: TestDatabase, after: number) =>
  db.stores.mirrorStreams.records({ sync: syncOf(db), ...ALL, after });

const eventsAfter = (db: TestDatabase, cursor: string | null) =>
  db.stores.publicEvents.list('default', cursor, 100);

test('restored from a copy, nothing gets a place that a reader has passed', async () => {
  await write(lost, 'cus_3', 'cus_4', 'cus_5');
  const read = await recordsAfter(lost, 0);
  const { position } = read[4]!;
  await publish(lost, 2);
  const { cursor } = (await eventsAfter(lost, null)).at(-1)!;

  await restored.stores.relaying.raisePositions();
  await write(restored, 'cus_3', 'cus_6');
  await publish(restored, 3);

  const next = await recordsAfter(restored, position);
  expect(next.map(({ upstreamId }) => upstreamId)).toEqual(['cus_3', 'cus_6']);
  const published = await eventsAfter(restored, cursor);
  expect(published.map(({ event }) => event.type)).toContain('invoice.overpaid');
  await publish(restored, 4);
  const last = await eventsAfter(restored, published.at(-1)!.cursor);
  expect(last.map(({ event }) => event.type)).toContain('invoice.overpaid');
});

test('raised however often, places stay what a cursor can be', async () => {
  const { relaying, mirrorStreams } = restored.stores;
  await relaying.raisePositions();
  const first = await mirrorStreams.highestPosition();
  for (let again = 0; again < 100; again += 1) await relaying.raisePositions();
  const highest = await mirrorStreams.highestPosition();
  expect(highest).toBeGreaterThanOrEqual(first);
  expect(highest - first).toBeLessThan(HOUR_OF_PLACES);
  expect(String(highest).length).toBeLessThanOrEqual(15);
});

const HOUR_OF_PLACES = 3_600 * 100_000;

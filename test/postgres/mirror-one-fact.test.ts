import { COMMAND_LINE } from '../../src/domain/audit';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ALL, customerEvent, customerRead, makeSync } from './mirror-facts';

let db: TestDatabase;
let syncs: TestDatabase['stores']['syncs'];
let streams: TestDatabase['stores']['mirrorStreams'];
beforeAll(async () => {
  db = await openDatabase(10);
  ({ syncs, mirrorStreams: streams } = db.stores);
});
afterAll(() => db.end());

test('facts of one object that come one by one and at once: the newest stays', async () => {
  const { number: sync } = await makeSync(db, 'at-once');
  for (let round = 0; round < 10; round += 1) {
    const id = `cus_${round}`;
    const facts = Array.from({ length: 12 }, (_, n) =>
      customerEvent(n === 0 ? 'created' : 'updated', n, { id, name: `name ${n}` }),
    );
    const written = await Promise.all(
      facts.map(async (one) => (await syncs.write(sync, [one]))[0]),
    );
    const changes = written.map((one) => one?.change).filter((change) => change !== null);
    const events = (await streams.events({ sync, ...ALL })).filter((e) => e.upstreamId === id);
    expect(events).toHaveLength(changes.length);
    expect(events.filter(({ type }) => type === 'created')).toHaveLength(1);
    const names = events.map(({ payload }) => Number(String(payload['name']).split(' ')[1]));
    // Each is newer than the one before it: none was decided on what was there no longer.
    expect(names).toEqual(names.toSorted((a, b) => a - b));
    const records = (await streams.records({ sync, ...ALL })).filter((r) => r.upstreamId === id);
    expect(records.map(({ payload }) => payload['name'])).toEqual(['name 11']);
  }
});

const NEXT = { id: 'cus_4', name: 'c', metadata: { new: '2', old: '1' } };

const inVersion = (api_version: string, one: ReturnType<typeof customerEvent>) => ({
  ...one,
  fact: { ...one.fact, api_version } as typeof one.fact,
});

test('one fact alone does what it does among others', async () => {
  const [alone, among] = [await makeSync(db, 'alone'), await makeSync(db, 'among')];
  const facts = [
    customerRead(0, { id: 'cus_1', name: 'one' }),
    customerRead(2, { id: 'cus_1', name: 'one' }),
    customerEvent('updated', 5, { id: 'cus_1', name: 'two' }, { name: 'one' }),
    customerEvent('updated', 4, { id: 'cus_1', name: 'older' }),
    customerEvent('updated', 5, { id: 'cus_1', name: 'a tie' }),
    customerEvent('updated', 9, { id: 'cus_1', name: 'half \ud83d pair' }, { name: 'two' }),
    customerEvent('updated', 7, { id: 'cus_1', name: 'late' }, { name: 'half \ud83d pair' }),
    customerEvent('deleted', 12, { id: 'cus_1', deleted: true }),
    customerEvent('updated', 12, { id: 'cus_1', name: 'gone' }, { name: 'half \ud83d pair' }),
    customerEvent('updated', 13, { id: 'cus_2', name: 'unknown before' }, { name: 'x' }),
    customerEvent('deleted', 14, { id: 'cus_3', deleted: true }),
    customerEvent('created', 15, { id: 'cus_4', name: 'a', metadata: { old: '1' } }),
    customerEvent('created', 15, { id: 'cus_4', name: 'a', metadata: { old: '1' } }),
    customerEvent(
      'updated',
      16,
      { id: 'cus_4', name: 'b', metadata: { new: '2', old: '1' } },
      {
        name: 'a',
        metadata: { new: null },
      },
    ),
    inVersion('2025-09-30.clover', customerEvent('updated', 17, NEXT, { name: 'b' })),
    customerEvent('updated', 18, { ...NEXT, name: 'd' }, { name: 'c' }),
  ];
  const answers = [];
  for (const fact of facts) answers.push(...(await syncs.write(alone.number, [fact])));
  expect(answers).toEqual(await syncs.write(among.number, facts));
  const shownOf = async (sync: number) => {
    const records = await streams.records({ sync, ...ALL });
    const events = await streams.events({ sync, ...ALL });
    return {
      records: records.map(({ upstreamId, payload, deleted, payloadHash, upstreamUpdatedAt }) => {
        return { upstreamId, payload, deleted, payloadHash, upstreamUpdatedAt };
      }),
      events: events.map(({ upstreamId, type, changes, payload }) => {
        return { upstreamId, type, changes, payload };
      }),
    };
  };
  expect(await shownOf(alone.number)).toEqual(await shownOf(among.number));
  const reads = async (sync: number) =>
    db.sql('select collection, upstream_id, why from mirror_reads where sync = $1', [sync]);
  expect(await reads(alone.number)).toEqual(await reads(among.number));
});

test('nothing is written for a sync that is deleted', async () => {
  const { number, connection, id } = await makeSync(db, 'gone');
  await syncs.write(number, [customerRead(0, { id: 'cus_1', name: 'one' })]);
  await syncs.delete(connection, id, COMMAND_LINE);
  const fact = customerEvent('updated', 5, { id: 'cus_1', name: 'two' });
  await expect(syncs.write(number, [fact])).rejects.toThrow('is deleted');
});

import { FIRST_STEP } from '../../src/domain/mirror/backfill/serial-walk';
import type { BackfillRow } from '../../src/postgres/mirror/backfills';
import { COMMAND_LINE } from '../../src/domain/audit';
import { openDatabase } from './database';
import type { TestDatabase } from './database';
import { ALL, START, customerEvent, customerRead, makeSync } from './mirror-facts';

// What a list brought is added by one statement, with the step after it, where it is not there yet.

let db: TestDatabase;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.end());

const NEXT = {
  walk: { ...FIRST_STEP, taken: 2 },
  readAt: (START + 5) * 1000,
  reads: 3,
};

async function begun(id: string): Promise<{ sync: number; row: BackfillRow }> {
  const { number: sync } = await makeSync(db, id);
  return { sync, row: await db.stores.backfills.open(sync, 'customer', FIRST_STEP) };
}

const page = (...ids: string[]) => ids.map((id) => customerRead(5, { id, name: id }));

const shown = async (sync: number) => {
  const events = await db.stores.mirrorStreams.events({ sync, ...ALL });
  return events.map((one) => [one.upstreamId, one.type]);
};

const recordsOf = async (sync: number) => {
  const records = await db.stores.mirrorStreams.records({ sync, ...ALL });
  return records.map(({ upstreamId, payload, deleted }) => [upstreamId, payload['name'], deleted]);
};

test('new objects are in both streams in their order, and the step is made', async () => {
  const { sync, row } = await begun('new');
  const copied = await db.stores.backfills.copy(page('cus_b', 'cus_a'), NEXT, Promise.resolve(row));
  expect(copied).toEqual({ kind: 'made' });
  expect(await shown(sync)).toEqual([
    ['cus_b', 'created'],
    ['cus_a', 'created'],
  ]);
  expect(await recordsOf(sync)).toEqual([
    ['cus_b', 'cus_b', false],
    ['cus_a', 'cus_a', false],
  ]);
  const [kept] = await db.stores.backfills.list(sync);
  expect(kept).toMatchObject({ step: 1, walk: NEXT.walk, eventsSince: NEXT.readAt, endedAt: null });
});

test('such a record is the one that another way of writing makes', async () => {
  const one = await begun('one way');
  const other = await begun('another way');
  const facts = page('cus_1');
  await db.stores.backfills.copy(facts, NEXT, Promise.resolve(one.row));
  await db.stores.syncs.write(other.sync, facts);
  const rows = (table: string, { sync }: { sync: number }) =>
    db.sql(
      `select to_jsonb(r) - '{id,sync,written,position,inserted_at,updated_at,created_at}'::text[]
       as row from ${table} r where sync = ${sync}`,
    );
  for (const table of ['mirror_records', 'mirror_events']) {
    expect(await rows(table, one)).toEqual(await rows(table, other));
  }
});

test('what is there already is left, and so is the step; the rest is written', async () => {
  const { sync, row } = await begun('some are there');
  await db.stores.syncs.write(sync, [customerEvent('updated', 9, { id: 'cus_2', name: 'newer' })]);
  const facts = page('cus_1', 'cus_2', 'cus_3');
  const copied = await db.stores.backfills.copy(facts, NEXT, Promise.resolve(row));
  expect(copied).toEqual({ kind: 'left', facts: [facts[1]] });
  expect(await recordsOf(sync)).toEqual([
    ['cus_2', 'newer', false],
    ['cus_1', 'cus_1', false],
    ['cus_3', 'cus_3', false],
  ]);
  expect((await db.stores.backfills.list(sync))[0]).toMatchObject({ step: 0, eventsSince: null });
});

test.each(['\0', '\ud800'])('a text that jsonb refuses is left with its page: %j', async (text) => {
  const { sync, row } = await begun(`odd ${text.charCodeAt(0)}`);
  const facts = [...page('cus_1'), customerRead(5, { id: 'cus_2', name: text })];
  const copied = await db.stores.backfills.copy(facts, NEXT, Promise.resolve(row));
  expect(copied).toEqual({ kind: 'left', facts });
  expect(await shown(sync)).toEqual([]);
});

test('an object that comes twice, and one that is gone, are left with their page', async () => {
  const { sync, row } = await begun('twice');
  const twice = page('cus_1', 'cus_1');
  const gone = [...page('cus_1'), customerRead(5, { id: 'cus_2', deleted: true })];
  for (const facts of [twice, gone]) {
    const copied = await db.stores.backfills.copy(facts, NEXT, Promise.resolve(row));
    expect(copied).toEqual({ kind: 'left', facts });
  }
  expect(await shown(sync)).toEqual([]);
});

test('where another process made the step, or the sync is deleted: nothing', async () => {
  const { sync, row } = await begun('elsewhere');
  const facts = page('cus_1');
  const copy = (step: number) =>
    db.stores.backfills.copy(facts, NEXT, Promise.resolve({ ...row, step }));
  expect(await copy(1)).toEqual({ kind: 'left', facts });
  await db.stores.syncs.delete('default', 'elsewhere', COMMAND_LINE);
  expect(await copy(0)).toEqual({ kind: 'left', facts });
  expect(await db.sql(`select 1 from mirror_records where sync = ${sync}`)).toEqual([]);
});

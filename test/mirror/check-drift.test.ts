import { COMMAND_LINE } from '../../src/domain/audit';
import type { BreakRow, DriftCheckRow, NewCheck } from '../../src/postgres/mirror/drift-checks';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeAll(async () => {
  // An event may be late by ten seconds of Stripe's, which a check waits for.
  stage = await openMirrorStage(5);
  await stage.stripe.control('objects/computed', { collection: 'customer', count: 250 });
});
afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => stage.close());

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;
const { stringify } = JSON;

async function live(sync: SyncRow, through?: (reader: ListReader) => ListReader): Promise<void> {
  running = stage.start(sync, through);
  await eventually(async () => {
    const rows = await stage.db.stores.backfills.list(sync.number);
    expect(rows.length > 0 && rows.every((row) => row.endedAt !== null)).toBe(true);
  });
}

const alter = (sync: SyncRow, id: string, set: string) =>
  stage.db.sql(`update mirror_records set ${set} where sync = $1 and upstream_id = $2`, [
    sync.number,
    id,
  ]);

async function checked(sync: SyncRow, more: Partial<NewCheck> = {}): Promise<DriftCheckRow> {
  const asked = { collections: ['customer'], sampleSize: 1_000, countsAll: false, repairs: false };
  const { drift } = stage.db.stores;
  const check = await drift.create(sync, { ...asked, ...more }, COMMAND_LINE);
  if (check === null) throw new Error('another check is not done yet');
  return ended(sync, check);
}

const ended = (sync: SyncRow, { id }: DriftCheckRow): Promise<DriftCheckRow> =>
  eventually(async () => {
    const row = await stage.db.stores.drift.byId(sync.number, id);
    if (row?.status !== 'done') throw new Error(`it is not done: ${stringify(row)}`);
    return row;
  });

async function breaksOf({ number }: DriftCheckRow): Promise<BreakRow[]> {
  return stage.db.stores.drift.breaks(number, 0, 100);
}

const shown = (breaks: readonly BreakRow[]) =>
  breaks.map(({ upstreamId, kind, paths, status }) => [upstreamId, kind, paths, status]);

/** Records as one there is, of objects that Stripe does not have. */
const ADDED = `insert into mirror_records (sync, collection, upstream_id, id, payload, payload_hash,
    api_version, redacted, ordering, deleted, upstream_updated_at, written, place, position)
  select sync, collection, added, gen_random_uuid(), payload || jsonb_build_object('id', added),
    payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at, written,
    place, nextval('mirror_positions')
  from mirror_records, unnest($3::text[]) added where sync = $1 and upstream_id = $2`;

interface Planted {
  sync: SyncRow;
  right: string;
  missing: string;
  deleted: string;
  extra: string;
  other: string;
}

/** Three of five records are altered, one is taken away, and one is of nothing at Stripe. */
async function plantBreaks(): Promise<Planted> {
  const make = async (name: string) =>
    (await customers().create({ name, metadata: { a: '1' } }, once())).id;
  const [right, missing, deleted, other] = [
    await make('right'),
    await make('missing'),
    await make('deleted'),
    await make('other'),
  ];
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  const extra = 'cus_of_nobody';
  await stage.db.sql(ADDED, [sync.number, right, [extra]]);
  await stage.db.sql('delete from mirror_records where sync = $1 and upstream_id = $2', [
    sync.number,
    missing,
  ]);
  await alter(sync, deleted, 'deleted = true');
  const metadata = `jsonb_set(payload, '{metadata,a}', '"2"')`;
  await alter(sync, other, `payload = ${metadata} || '{"name": "another"}'`);
  return { sync, right, missing, deleted, extra, other };
}

test('what is altered, missing or too many is a break; repaired, streams show it', async () => {
  const { sync, missing, deleted, extra, other } = await plantBreaks();
  const check = await checked(sync);
  const breaks = await breaksOf(check);
  const found = [
    [deleted, 'missing_here', [], 'open'],
    [extra, 'missing_there', [], 'open'],
    [missing, 'missing_here', [], 'open'],
    [other, 'differs', ['/metadata/a', '/name'], 'open'],
  ];
  expect(shown(breaks).sort()).toEqual(found.sort());
  expect(check.collections).toMatchObject([{ state: 'done', breaks: 4, failure: null }]);

  const before = await stage.db.stores.mirrorStreams.lastPosition(sync.number);
  await stage.db.stores.drift.repair(sync, check, COMMAND_LINE);
  await ended(sync, check);
  const all = (await breaksOf(check)).map(({ status }) => status);
  expect(all).toEqual(['repaired', 'repaired', 'repaired', 'repaired']);
  const page = { sync: sync.number, collection: null, after: before ?? 0, limit: 100 };
  const { mirrorStreams } = stage.db.stores;
  const events = await eventually(async () => {
    const given = await mirrorStreams.events(page);
    expect(given).toHaveLength(4);
    return given;
  });
  const types = events.map(({ upstreamId, type }) => `${upstreamId} ${type}`).sort();
  const wanted = [`${deleted} created`, `${extra} deleted`, `${missing} created`];
  expect(types).toEqual([...wanted, `${other} updated`].sort());
  expect((await mirrorStreams.records(page)).map((one) => one.upstreamId)).toHaveLength(4);
  expect((await checked(sync)).collections).toMatchObject([{ breaks: 0 }]);
});

test('all of it counted: both sides, and what differs anywhere in it', async () => {
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  const asked = { sampleSize: 1, countsAll: true, repairs: true };
  const { data } = await customers().list({ limit: 100 });
  const middle = data.at(-1)?.id ?? '';
  const third = (await customers().list({ limit: 100, starting_after: middle })).data[40]?.id ?? '';
  await alter(sync, third, `payload = payload || '{"email": "x@client.example"}'`);
  const check = await checked(sync, asked);
  expect(shown(await breaksOf(check))).toEqual([[third, 'differs', ['/email'], 'repaired']]);
  const [one] = check.collections;
  expect(one?.there).toBeGreaterThan(250);
  expect(one).toMatchObject({ here: one?.there, breaks: 1, changedMeanwhile: 0 });
});

test('all of it counted: each record that Stripe did not list is looked at', async () => {
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  const [model] = (await customers().list({ limit: 1 })).data;
  const added = Array.from({ length: 120 }, (_, n) => `cus_of_nobody_${1_000 + n}`);
  await stage.db.sql(ADDED, [sync.number, model?.id, added]);
  const check = await checked(sync, { sampleSize: 1, countsAll: true, repairs: true });
  const [one] = check.collections;
  expect(one).toMatchObject({ breaks: 120, here: (one?.there ?? 0) + 120 });
  const breaks = await stage.db.stores.drift.breaks(check.number, 0, 200);
  expect(shown(breaks)).toEqual(added.map((id) => [id, 'missing_there', [], 'repaired']));
  expect(await stage.db.sql('select 1 from mirror_drift_listed')).toEqual([]);
});

async function change(sync: SyncRow, id: string, name: string): Promise<void> {
  await customers().update(id, { name }, once());
  await eventually(async () => {
    const records = await stage.recordsOf(sync, 'customer');
    expect(records.find((one) => one['id'] === id)).toMatchObject({ name });
  });
}

test('what changes while it is looked at is no break', async () => {
  const { id } = await customers().create({ name: 'before' }, once());
  const sync = await stage.makeSync(['customer']);
  let changes = 0;
  // Just after each reading of it, so that what was read is always a change behind its record.
  const changing = (reader: ListReader): ListReader => ({
    ...reader,
    object: async (path) => {
      const read = await reader.object(path);
      if (path.endsWith(id)) await change(sync, id, `${(changes += 1)}`);
      return read;
    },
  });
  await live(sync, changing);
  const check = await checked(sync);
  expect(changes).toBe(3);
  expect(await breaksOf(check)).toEqual([]);
  expect(check.collections).toMatchObject([{ changedMeanwhile: 1 }]);
});

test('a collection that may not be read says so; the others are compared', async () => {
  const sync = await stage.makeSync(['customer', 'product']);
  await live(sync);
  const fault = { kind: 'no_permission', path: '/v1/products', method: 'GET', times: 1_000 };
  await stage.stripe.control('faults', fault);
  const { collections } = await checked(sync, { collections: ['customer', 'product'] });
  expect(collections).toMatchObject([
    { collection: 'customer', state: 'done', failure: null },
    { collection: 'product', state: 'failed', failure: { code: 'forbidden' } },
  ]);
});

test('a collection that could never be copied is not waited for', async () => {
  const fault = { kind: 'no_permission', path: '^/v1/products', method: 'GET', times: 1_000 };
  await stage.stripe.control('faults', fault);
  const sync = await stage.makeSync(['customer', 'product']);
  running = stage.start(sync);
  await eventually(async () => {
    const rows = await stage.db.stores.backfills.list(sync.number);
    const [customer, product] = ['customer', 'product'].map((name) =>
      rows.find(({ collection }) => collection === name),
    );
    expect([customer?.endedAt === null, product?.failure?.kind]).toEqual([false, 'forbidden']);
  });
  const { collections } = await checked(sync, { collections: ['customer', 'product'] });
  expect(collections).toMatchObject([
    { collection: 'customer', state: 'done' },
    { collection: 'product', state: 'failed', failure: { code: 'forbidden' } },
  ]);
});

test('a check outlives the process that carried it out, and one is made at a time', async () => {
  const sync = await stage.makeSync(['customer']);
  const { drift } = stage.db.stores;
  const asked = { collections: ['customer'], sampleSize: 5, countsAll: true, repairs: false };
  const check = await drift.create(sync, asked, COMMAND_LINE);
  expect(await drift.create(sync, asked, COMMAND_LINE)).toBeNull();
  if (check === null) throw new Error('no check was made');
  let reads = 0;
  const dying = stage.start(sync, (reader) => ({
    ...reader,
    page: (path, query) => {
      if (path === '/v1/customers' && query['created[gte]'] === undefined) reads += 1;
      return reads === 2 ? Promise.reject(new Error('it dies here')) : reader.page(path, query);
    },
  }));
  await expect(dying.ended).rejects.toThrow('it dies here');
  const [half] = (await drift.byId(sync.number, check.id))?.collections ?? [];
  expect(half).toMatchObject({ pages: 1, there: 100 });
  await live(sync);
  const [whole] = (await ended(sync, check)).collections;
  expect(whole).toMatchObject({ state: 'done', here: whole?.there, breaks: 0 });
});

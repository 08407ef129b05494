import { COMMAND_LINE } from '../../src/domain/audit';
import type { MirrorDeps } from '../../src/mirror/mirror-deps';
import type { BreakRow, DriftCheckRow, NewCheck } from '../../src/postgres/mirror/drift-checks';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let account: string;
let running: RunningSync | undefined;
beforeAll(async () => {
  // An event may be late by ten seconds of Stripe's, which a check waits for.
  stage = await openMirrorStage(5);
  account = (await stage.stripe.sdk.accounts.retrieveCurrent()).id;
});
afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => stage.close());

async function make(collection: string, more: object = {}): Promise<string[]> {
  const of = { collection, account, ...more };
  return (await stage.stripe.control<{ ids: string[] }>('objects', of)).ids;
}

const one = async (...of: Parameters<typeof make>) => (await make(...of))[0] ?? '';

interface Started {
  through?: (reader: ListReader) => ListReader;
  deps?: Partial<MirrorDeps>;
}

async function live(sync: SyncRow, { through, deps }: Started = {}): Promise<void> {
  running = stage.start(sync, through, deps);
  await eventually(async () => {
    const rows = await stage.db.stores.backfills.list(sync.number);
    expect(rows.length > 0 && rows.every((row) => row.endedAt !== null)).toBe(true);
  });
  // What happened to parents until now brings what is under them, too.
  const until = Date.now();
  await eventually(async () => {
    const place = await stage.db.stores.follows.read(sync.number);
    const sql = 'select parent from mirror_child_lists where sync = $1';
    const left = await stage.db.sql(sql, [sync.number]);
    expect([(place?.listedAt ?? 0) > until, left]).toEqual([true, []]);
  });
}

async function asked(sync: SyncRow, more: Partial<NewCheck>): Promise<DriftCheckRow> {
  const collections = sync.collections ?? [];
  const check = { collections, sampleSize: 50, countsAll: false, repairs: false, ...more };
  const made = await stage.db.stores.drift.create(sync, check, COMMAND_LINE);
  if (made === null) throw new Error('another check is not done yet');
  return made;
}

const ended = (sync: SyncRow, { id }: DriftCheckRow): Promise<DriftCheckRow> =>
  eventually(async () => {
    const row = await stage.db.stores.drift.byId(sync.number, id);
    if (row?.status !== 'done') throw new Error(`it is not done: ${JSON.stringify(row)}`);
    return row;
  });

const shown = async ({ number }: DriftCheckRow) =>
  (await stage.db.stores.drift.breaks(number, 0, 100))
    .map(({ upstreamId, parent, kind, status }: BreakRow) => [upstreamId, parent, kind, status])
    .sort();

const of = (sync: SyncRow, id: string) => [sync.number, id];
const ALTERED = `update mirror_records set payload_hash = 'another',
    payload = payload || '{"description": "another"}'
  where sync = $1 and upstream_id = $2`;
const TAKEN = 'delete from mirror_records where sync = $1 and upstream_id = $2';
const ADDED = `insert into mirror_records (sync, collection, upstream_id, parent, id, payload,
    payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at, written, place,
    position)
  select sync, collection, 'il_of_nobody', $3, gen_random_uuid(),
    payload || '{"id": "il_of_nobody"}', payload_hash, api_version, redacted, ordering, deleted,
    upstream_updated_at, written, place, nextval('mirror_positions')
  from mirror_records where sync = $1 and upstream_id = $2`;

test('what is under others is compared by these, counted and repaired', async () => {
  const [long, short] = [await one('invoice'), await one('invoice')];
  const lines = await make('line_item', { parent: long, count: 150 });
  const few = await make('line_item', { parent: short, count: 3 });
  const sync = await stage.makeSync(['line_item']);
  await live(sync);
  const [altered = '', , missing = ''] = lines;
  const [right = '', gone = ''] = few;
  await stage.db.sql(ALTERED, of(sync, altered));
  await stage.db.sql(TAKEN, of(sync, missing));
  await stage.db.sql(TAKEN, of(sync, gone));
  await stage.db.sql(ADDED, [...of(sync, right), short]);
  const found = (status: string) =>
    [
      [altered, long, 'differs', status],
      [missing, long, 'missing_here', status],
      [gone, short, 'missing_here', status],
      ['il_of_nobody', short, 'missing_there', status],
    ].sort();

  const sampled = await ended(sync, await asked(sync, { sampleSize: 50 }));
  expect(await shown(sampled)).toEqual(found('open'));
  expect(sampled.collections).toMatchObject([{ state: 'done', here: null, there: null }]);
  expect(sampled.reads).toBeGreaterThan(3);

  const counted = await ended(sync, await asked(sync, { countsAll: true, repairs: true }));
  expect(await shown(counted)).toEqual(found('repaired'));
  const [whole] = counted.collections;
  expect(whole?.there).toBeGreaterThanOrEqual(153);
  expect(whole).toMatchObject({ breaks: 4, here: (whole?.there ?? 0) - 1 });

  const again = await ended(sync, await asked(sync, { countsAll: true }));
  expect(again.collections).toMatchObject([{ breaks: 0, here: whole?.there, there: whole?.there }]);
});

test('under each kind of parent; what one that is gone left is missing there', async () => {
  const { sdk } = stage.stripe;
  const once = { idempotencyKey: crypto.randomUUID() };
  const customer = (await sdk.customers.create({ name: 'Parent' }, once)).id;
  const connected = (
    await sdk.accounts.create({ type: 'custom' } as object, { idempotencyKey: crypto.randomUUID() })
  ).id;
  const ofCustomer = await one('bank_account', { parent: customer });
  const ofAccount = await one('bank_account', { parent: connected });
  const capability = await one('capability', { parent: connected });
  const sync = await stage.makeSync(['bank_account', 'capability']);
  await live(sync);
  const id = `${connected}/${capability}`;
  for (const missing of [ofCustomer, ofAccount, id]) await stage.db.sql(TAKEN, of(sync, missing));
  const check = await ended(sync, await asked(sync, { repairs: true }));
  const repaired = [
    [ofCustomer, customer, 'missing_here', 'repaired'],
    [ofAccount, connected, 'missing_here', 'repaired'],
    [id, connected, 'missing_here', 'repaired'],
  ];
  expect(await shown(check)).toEqual(repaired.sort());
  // As if its customer had been deleted, and nobody had seen it.
  const sql = `update mirror_records set parent = 'cus_gone' where upstream_id = $1`;
  await stage.db.sql(sql, [ofAccount]);
  await stage.stripe.control('objects/delete', {
    collection: 'bank_account',
    id: ofAccount,
    event: null,
  });
  const whole = { countsAll: true, sampleSize: 1 };
  const next = await ended(sync, await asked(sync, { repairs: true }));
  expect(await shown(next)).toEqual([[ofAccount, 'cus_gone', 'missing_there', 'repaired']]);
  // Whatever a sample would bring: no list had its customer.
  await stage.db.sql(`update mirror_records set deleted = false where upstream_id = $1`, [
    ofAccount,
  ]);
  const counted = await ended(sync, await asked(sync, whole));
  expect(await shown(counted)).toEqual([[ofAccount, 'cus_gone', 'missing_there', 'open']]);
});

test('what is under an account that is gone is not repaired, and that is said', async () => {
  const connect = () =>
    stage.stripe.sdk.accounts.create({ type: 'custom' } as object, {
      idempotencyKey: crypto.randomUUID(),
    });
  const [vanishes, stays] = [(await connect()).id, (await connect()).id];
  const capability = await one('capability', { parent: vanishes });
  const other = await one('capability', { parent: stays });
  const sync = await stage.makeSync(['capability']);
  await live(sync);
  for (const id of [`${vanishes}/${capability}`, `${stays}/${other}`])
    await stage.db.sql(TAKEN, of(sync, id));
  const check = await ended(sync, await asked(sync, { countsAll: true }));
  expect(check.collections).toMatchObject([{ state: 'done', breaks: 2 }]);
  const path = `^/v1/accounts/${vanishes}/capabilities`;
  await stage.stripe.control('faults', {
    kind: 'account_invalid',
    path,
    method: 'GET',
    times: 999,
  });
  await stage.db.stores.drift.repair(sync, check, COMMAND_LINE);
  await ended(sync, check);
  const open = await stage.db.stores.drift.breaks(check.number, 0, 10);
  const [ofGone, ofOther] = [vanishes, stays].map((id) => open.find(({ parent }) => parent === id));
  expect(ofGone).toMatchObject({
    status: 'failed',
    detail: expect.stringMatching(/ is gone, or /),
  });
  expect(ofOther).toMatchObject({ status: 'repaired' });
  const next = await ended(sync, await asked(sync, { countsAll: true }));
  const why = { id: vanishes, code: 'unauthorized', detail: expect.stringMatching(/access/) };
  expect(next.collections).toMatchObject([{ state: 'done', breaks: 0, unread: [why] }]);
  expect(next.collections[0]?.parentsUnread).toBeGreaterThan(0);
});

test('a check waits where the account may not be read more, and goes on once it may', async () => {
  await make('invoice', { count: 3 });
  const sync = await stage.makeSync(['line_item']);
  const other = await stage.makeSync(['customer']);
  const { drift } = stage.db.stores;
  // All that Stripe grants a quiet account for it this month, by another sync of the same one.
  const spent = await asked(other, {});
  await drift.spend(spent, 4_000);
  await drift.end(spent, 'done');
  await stage.db.sql(
    `update mirror_credentials set stripe_account = $1 where id = any($2::text[])`,
    [account, [sync.credential, other.credential]],
  );
  let clock = 0;
  await live(sync, { deps: { countsReads: true, now: () => Date.now() + clock } });
  const check = await asked(sync, {});
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(await drift.byId(sync.number, check.id)).toMatchObject({ status: 'checking', reads: 0 });
  await stage.db.sql(`update mirror_drift_checks set created_at = now() - interval '31 days'
    where number = ${spent.number}`);
  clock = 61_000;
  expect((await ended(sync, check)).reads).toBeGreaterThan(0);
});

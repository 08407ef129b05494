import { COMMAND_LINE } from '../../src/domain/audit';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeEach(async () => {
  stage = await openMirrorStage(5);
});
afterEach(async () => {
  await running?.end();
  running = undefined;
  await stage.close();
});

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;

const isLive = async (sync: SyncRow): Promise<void> => {
  const rows = await stage.db.stores.backfills.list(sync.number);
  expect(rows.length > 0 && rows.every((row) => row.endedAt !== null)).toBe(true);
};

async function live(sync: SyncRow): Promise<RunningSync> {
  running = stage.start(sync);
  await eventually(() => isLive(sync));
  return running;
}

async function namesOf(sync: SyncRow): Promise<unknown[]> {
  return (await stage.recordsOf(sync, 'customer')).map((one) => one['name']);
}

test('what is created, changed and deleted comes by its events, with the old values', async () => {
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  const { id } = await customers().create({ name: 'Ada' }, once());
  await eventually(async () => expect(await namesOf(sync)).toEqual(['Ada']));
  await customers().update(id, { name: 'Bea' }, once());
  await eventually(async () => expect(await namesOf(sync)).toEqual(['Bea']));
  const [record] = await stage.recordsOf(sync);
  expect(record).toEqual(await stage.stripe.sdk.rawRequest('GET', `/v1/customers/${id}`));
  await customers().del(id, {}, once());
  await eventually(async () => expect(await namesOf(sync)).toEqual([]));
  const of = { sync: sync.number, collection: null, after: 0, limit: 10 };
  const events = await stage.db.stores.mirrorStreams.events(of);
  expect(events.map(({ type, changes }) => [type, changes])).toEqual([
    ['created', null],
    ['updated', expect.objectContaining({ name: 'Ada' })],
    ['deleted', null],
  ]);
});

test('the events of a day are listed again each hour, also where its run began since', async () => {
  const sync = await stage.makeSync(['customer']);
  const { follows } = stage.db.stores;
  const audits: number[] = [];
  const noting = (reader: ListReader): ListReader => ({
    ...reader,
    page: (path, query, lane) => {
      const from = Number(query['created[gte]']);
      if (path === '/v1/events' && from < Date.now() / 1_000 - 80_000) audits.push(from);
      return reader.page(path, query, lane);
    },
  });
  const wasAudited = (ago: string) =>
    stage.db.sql(`update mirror_follows set audited_at = now() - $2::interval where sync = $1`, [
      sync.number,
      ago,
    ]);
  await (await live(sync)).end();
  await wasAudited('50 minutes');
  const early = stage.start(sync, noting);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await early.end();
  expect(audits).toEqual([]);
  await wasAudited('61 minutes');
  running = stage.start(sync, noting);
  await eventually(() => expect(audits).toHaveLength(1));
  const since = Date.now() - 60_000;
  await eventually(async () =>
    expect((await follows.read(sync.number))?.auditedAt).toBeGreaterThan(since),
  );
  const { audits: counted } = await stage.db.stores.backfills.readsOfAccount(sync.number);
  expect(counted).toEqual([1]);
});

test('only what was chosen is mirrored, with the events themselves where they are', async () => {
  const sync = await stage.makeSync(['event', 'product']);
  await live(sync);
  await customers().create({ name: 'Ada' }, once());
  await stage.stripe.sdk.products.create({ name: 'Paper' }, once());
  await eventually(async () => {
    const all = await stage.recordsOf(sync);
    expect(all.map((one) => one['object']).sort()).toEqual(['event', 'event', 'product']);
  });
});

test('what happens while no worker runs is caught up, however many pages it takes', async () => {
  const sync = await stage.makeSync(['customer']);
  await (await live(sync)).end();
  const made = Array.from({ length: 260 }, (_, i) => `Client ${i}`);
  for (const name of made) await customers().create({ name }, once());
  await stage.runUntil(sync, async () => (await namesOf(sync)).length === made.length);
  expect((await namesOf(sync)).sort()).toEqual([...made].sort());
});

test('changes of one second cost a read where it decides, and end as Stripe has them', async () => {
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  await stage.stripe.control('settings', { shuffleTies: true });
  const ids = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      const { id } = await customers().create({ name: `first ${i}` }, once());
      for (const name of ['b', 'a', 'b', 'a']) await customers().update(id, { name }, once());
      return id;
    }),
  );
  const open = () => stage.db.sql(`select 1 from mirror_reads where sync = ${sync.number}`);
  await eventually(async () => {
    const records = await stage.recordsOf(sync);
    const got = new Map(records.map((one) => [one['id'], one['name']]));
    expect(ids.map((id) => got.get(id))).toEqual(ids.map(() => 'a'));
    expect(await open()).toEqual([]);
  });
});

test('after a month without events all collections are listed anew', async () => {
  const sync = await stage.makeSync(['customer']);
  await (await live(sync)).end();
  await stage.db.sql(
    `update mirror_follows set listed_at = now() - interval '29 days', next = 1
     where sync = ${sync.number}`,
  );
  await stage.db.sql(`delete from mirror_records where sync = ${sync.number}`);
  await customers().create({ name: 'unseen' }, once());
  await stage.db.sql(`update mirror_backfills set walk = '{"phase":"done","counted":0,"taken":0}'`);
  running = stage.start(sync);
  await eventually(async () => {
    await isLive(sync);
    expect(await namesOf(sync)).toEqual(['unseen']);
  });
  expect(stage.warnings.some((one) => 'listedAt' in one)).toBe(true);
});

test('what no webhook brought is given to the relay, after the time webhooks have', async () => {
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  await stage.stripe.sdk.paymentIntents.create({ amount: 500, currency: 'eur' }, once());
  await eventually(() => expect(stage.relayed).toContain('payment_intent.created'));
});

test('a key that may not list events: it says so, and the lists are copied', async () => {
  await customers().create({ name: 'Ada' }, once());
  const fault = { kind: 'no_permission', path: '/v1/events', times: 1_000 };
  await stage.stripe.control('faults', fault);
  const sync = await stage.makeSync(['customer']);
  await live(sync);
  await eventually(async () => {
    const row = await stage.db.stores.follows.read(sync.number);
    expect(row?.failure).toMatchObject({ kind: 'forbidden' });
  });
  expect(await namesOf(sync)).toEqual(['Ada']);
  await stage.db.stores.syncs.delete('default', sync.id, COMMAND_LINE);
});

test('where events cannot be listed for a month, all is copied anew, and once', async () => {
  await customers().create({ name: 'Ada' }, once());
  const fault = { kind: 'no_permission', path: '/v1/events', times: 1_000 };
  await stage.stripe.control('faults', fault);
  const sync = await stage.makeSync(['customer']);
  await (await live(sync)).end();
  await stage.db.sql(
    `update mirror_follows set listed_at = now() - interval '29 days' where sync = $1`,
    [sync.number],
  );
  const stepOf = async () =>
    (
      await stage.db.sql<{ step: number }>('select step from mirror_backfills where sync = $1', [
        sync.number,
      ])
    )[0]?.step ?? null;
  const anew = () => stage.warnings.filter((one) => 'listedAt' in one).length;
  running = stage.start(sync);
  await eventually(() => expect(anew()).toBe(1));
  await eventually(() => isLive(sync));
  await running.end();
  const step = await stepOf();
  const refused = () => stage.warnings.filter((one) => one['kind'] === 'forbidden').length;
  const before = refused();
  running = stage.start(sync);
  // It has tried to list events, which comes after that.
  await eventually(() => expect(refused()).toBeGreaterThan(before));
  expect([anew(), await stepOf()]).toEqual([1, step]);
});

test('an audit asks for nothing again that its events asked for before', async () => {
  const sync = await stage.makeSync(['customer', 'customer_balance_transaction']);
  await live(sync);
  const { id } = await customers().create({ name: 'Ada' }, once());
  const lists: string[] = [];
  const noting = (reader: ListReader): ListReader => ({
    ...reader,
    page: (path, query, lane) => {
      if (path.includes('/balance_transactions')) lists.push(path);
      return reader.page(path, query, lane);
    },
  });
  const open = () =>
    stage.db.sql('select 1 from mirror_child_lists where sync = $1 and parent = $2', [
      sync.number,
      id,
    ]);
  await eventually(async () => {
    expect(await namesOf(sync)).toEqual(['Ada']);
    expect(await open()).toEqual([]);
  });
  await running?.end();
  // Days later for Stripe, but within the day of the audit.
  await stage.stripe.sandbox.advance(2 * 3_600_000);
  await customers().create({ name: 'Bea' }, once());
  // A run asks once more for what is of its first minute.
  await stage.runUntil(
    sync,
    async () => (await namesOf(sync)).length === 2 && (await open()).length === 0,
  );
  await stage.db.sql(
    `update mirror_follows set audited_at = now() - interval '61 minutes' where sync = $1`,
    [sync.number],
  );
  running = stage.start(sync, noting);
  const since = Date.now() - 60_000;
  await eventually(async () =>
    expect((await stage.db.stores.follows.read(sync.number))?.auditedAt).toBeGreaterThan(since),
  );
  expect(await open()).toEqual([]);
  expect(lists.filter((path) => path.includes(id))).toEqual([]);
});

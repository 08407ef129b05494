import { toRecordMessage } from '../../src/domain/mirror/stream-shapes';
import { isEqual } from '../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../src/domain/mirror/stripe-object';
import { COMMAND_LINE } from '../../src/domain/audit';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import type { ListPage, ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { ALL } from '../postgres/mirror-facts';
import { SECRET_KEY } from '../stripe/real-sandbox';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeEach(async () => {
  stage = await openMirrorStage();
});
afterEach(async () => {
  await running?.end();
  running = undefined;
  await stage.close();
});

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;

/** As Stripe would render pages of a path that were otherwise. */
const changing =
  (of: string, change: (page: ListPage) => ListPage) =>
  (reader: ListReader): ListReader => ({
    ...reader,
    page: async (path, query) => {
      const called = await reader.page(path, query);
      return called.kind === 'ok' && path === of
        ? { ...called, value: change(called.value) }
        : called;
    },
  });

const withMetadata =
  (metadata: StripeObject) =>
  (page: ListPage): ListPage => ({
    ...page,
    items: page.items.map((item) => ({ ...item, metadata })),
  });

async function messagesOf(sync: SyncRow) {
  while (((await stage.db.stores.mirrorStreams.number(1_000)) ?? 1) > 0) continue;
  const of = { sync: sync.number, ...ALL };
  const records = await stage.db.stores.mirrorStreams.records(of);
  const events = await stage.db.stores.mirrorStreams.events(of);
  return { records: records.map((row) => toRecordMessage(sync, row)), events };
}

const rowOf = async (sync: SyncRow) => (await stage.db.stores.backfills.list(sync.number))[0];

const copied = (sync: SyncRow) =>
  eventually(async () => expect((await rowOf(sync))?.passedAt ?? null).not.toBeNull());

test('what jsonb refuses, and a megabyte of metadata, are in the streams as sent', async () => {
  const metadata = {
    nul: 'a\u0000b',
    lone: 'x\ud800y',
    ['k\u0000']: '\udfff',
    big: 'ü'.repeat(1_000_000),
  };
  const { id } = await customers().create({ name: 'Odd' }, once());
  const sync = await stage.makeSync(['customer']);
  running = stage.start(sync, changing('/v1/customers', withMetadata(metadata)));
  await copied(sync);
  // By its event it may be written once more meanwhile, and has no place until that has ended.
  await eventually(async () => {
    const { records, events } = await messagesOf(sync);
    const shown = records.map((one) => [
      one.upstream_id,
      isEqual(one.payload['metadata'], metadata),
    ]);
    expect(shown).toEqual([[id, true]]);
    expect(isEqual(events.at(-1)?.payload['metadata'], metadata)).toBe(true);
  });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  // What comes by its event goes on with it, with the old values.
  await customers().update(id, { name: 'Plain' }, once());
  await eventually(async () => {
    const now = await messagesOf(sync);
    expect(now.records[0]?.payload).toMatchObject({ name: 'Plain', metadata: {} });
    expect(now.events.at(-1)).toMatchObject({
      type: 'updated',
      changes: { name: 'Odd', metadata },
    });
  });
});

test('an object without an id is of no record: what comes before and after it is', async () => {
  const sync = await stage.makeSync(['customer', 'invoice', 'event']);
  const upcoming = {
    id: 'evt_upcoming',
    object: 'event',
    type: 'invoice.upcoming',
    created: Math.floor(Date.now() / 1000),
    api_version: '2026-10-28.endive',
    data: { object: { object: 'invoice', lines: { data: [], has_more: false } } },
  };
  const between = (page: ListPage): ListPage => ({
    ...page,
    items: page.items.flatMap((event) => [
      event,
      { ...upcoming, created: Number(event['created']) },
    ]),
  });
  running = stage.start(sync, changing('/v1/events', between));
  await customers().create({ name: 'before' }, once());
  await customers().create({ name: 'after' }, once());
  await eventually(async () => {
    const { records } = await messagesOf(sync);
    const names = records.map(({ payload }) => payload['name'] ?? payload['type']);
    expect(names.sort()).toEqual([
      'after',
      'before',
      'customer.created',
      'customer.created',
      'invoice.upcoming',
    ]);
    expect(records.filter((one) => one.collection_id === 'stripe:invoice')).toEqual([]);
  });
  expect(stage.warnings).toEqual([]);
});

test('a key that is revoked: the sync says so, and goes on once it is renewed', async () => {
  await stage.stripe.control('objects/computed', { collection: 'customer', count: 900 });
  const sync = await stage.makeSync(['customer'], {
    pacing: { requests_per_second: 5, concurrency: 1 },
  });
  const revoke = (revoked: boolean) =>
    stage.stripe.control('keys/revoke', { key: SECRET_KEY, revoked });
  running = stage.start(sync);
  await eventually(async () => expect((await rowOf(sync))?.step ?? 0).toBeGreaterThan(2));
  await revoke(true);
  await eventually(async () => {
    const detail = expect.stringContaining('(HTTP 401)') as unknown;
    expect((await rowOf(sync))?.failure).toEqual({ kind: 'unauthorized', detail });
    const live = await stage.db.stores.follows.read(sync.number);
    expect(live?.failure).toEqual({ kind: 'unauthorized', detail });
  });
  await revoke(false);
  await eventually(
    async () => {
      expect(await rowOf(sync)).toMatchObject({ failure: null });
      expect((await stage.recordsOf(sync)).length).toBe(900);
      expect((await stage.db.stores.follows.read(sync.number))?.failure).toBeNull();
    },
    { withinMs: 90_000 },
  );
});

test('a sync that is deleted: it ends, the rest of the account is copied on', async () => {
  await stage.stripe.control('objects/computed', { collection: 'customer', count: 900 });
  const pacing = { requests_per_second: 20, concurrency: 1 };
  const [gone, other] = [
    await stage.makeSync(['customer'], { pacing }),
    await stage.makeSync(['customer'], { pacing }),
  ];
  const ending = stage.start(gone);
  running = stage.start(other);
  await eventually(async () => expect((await rowOf(gone))?.step ?? 0).toBeGreaterThan(2));
  await stage.db.stores.syncs.delete('default', gone.id, COMMAND_LINE);
  expect(await ending.ended).toBe('over');
  while (await stage.db.stores.syncs.purge(1_000)) continue;
  const left = await stage.db.sql(
    `select 1 from mirror_records where sync = $1 union all
     select 1 from mirror_events where sync = $1 union all
     select 1 from mirror_backfills where sync = $1`,
    [gone.number],
  );
  expect(left).toEqual([]);
  await copied(other);
  expect((await stage.recordsOf(other)).length).toBe(900);
});

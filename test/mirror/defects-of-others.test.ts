import { Client } from 'pg';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { createListReader } from '../../src/stripe/list-reader';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { customerEvent, customerRead } from '../postgres/mirror-facts';
import { SECRET_KEY } from '../stripe/real-sandbox';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

// What was reproduced, or read in the code, of @stripe/sync-engine 1.0.32: each is passed here.

let stage: MirrorStage;
let account: string;
let running: RunningSync | undefined;
beforeAll(async () => {
  stage = await openMirrorStage();
  account = (await stage.stripe.sdk.accounts.retrieveCurrent()).id;
});
afterEach(async () => {
  await running?.end();
  running = undefined;
  jest.restoreAllMocks();
});
afterAll(() => stage.close());

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;

async function make(collection: string, more: object = {}): Promise<string[]> {
  const of = { collection, account, ...more };
  return (await stage.stripe.control<{ ids: string[] }>('objects', of)).ids;
}

async function live(sync: SyncRow, through?: (reader: ListReader) => ListReader): Promise<void> {
  running = stage.start(sync, through);
  await eventually(async () => {
    const rows = await stage.db.stores.backfills.list(sync.number);
    expect(rows).toHaveLength(sync.collections?.length ?? 0);
    expect(rows.every((row) => row.endedAt !== null)).toBe(true);
  });
}

async function idsOf(sync: SyncRow, collection: string): Promise<unknown[]> {
  return (await stage.recordsOf(sync, collection)).map(({ id }) => id);
}

async function nameOf(sync: SyncRow, id: string): Promise<unknown> {
  return (await stage.recordsOf(sync, 'customer')).find((one) => one['id'] === id)?.['name'];
}

const write = (sync: SyncRow, ...facts: Parameters<typeof stage.db.stores.syncs.write>[1]) =>
  stage.db.stores.syncs.write(sync.number, facts);

test('1: an invoice of 250 lines is read to its end, once, at the pace of the sync', async () => {
  const [invoice = ''] = await make('invoice');
  const lines = await make('line_item', { parent: invoice, count: 250 });
  const sync = await stage.makeSync(['invoice', 'line_item']);
  let pages = 0;
  await live(sync, (reader) => ({
    ...reader,
    page: (path, query) => {
      if (path === `/v1/invoices/${invoice}/lines`) pages += 1;
      return reader.page(path, query);
    },
  }));
  expect((await idsOf(sync, 'line_item')).sort()).toEqual([...lines].sort());
  // Three pages to find the end, and three back: it is listed oldest first.
  expect(pages).toBeLessThanOrEqual(6);
});

test('2: created and changed in one second, the change is what stays', async () => {
  const sync = await stage.makeSync(['customer']);
  await write(
    sync,
    customerEvent('updated', 0, { id: 'cus_2', name: 'newer' }, { name: 'older' }),
    customerEvent('created', 0, { id: 'cus_2', name: 'older' }),
  );
  expect(await nameOf(sync, 'cus_2')).toBe('newer');
});

test('3: what was deleted stays so when an older change of it comes late', async () => {
  const sync = await stage.makeSync(['customer']);
  const { mirrorStreams } = stage.db.stores;
  await write(sync, customerEvent('created', 0, { id: 'cus_3', name: 'a' }));
  await write(sync, customerEvent('deleted', 20, { id: 'cus_3', name: 'b' }));
  await write(sync, customerEvent('updated', 10, { id: 'cus_3', name: 'b' }, { name: 'a' }));
  expect(await idsOf(sync, 'customer')).toEqual([]);
  const page = { sync: sync.number, collection: null, after: 0, limit: 10 };
  const types = (await mirrorStreams.events(page)).map(({ type }) => type);
  expect(types).toEqual(['created', 'deleted']);
});

test('4: a page read before an event and written after it changes nothing', async () => {
  const { id } = await customers().create({ name: 'of the page' }, once());
  const sync = await stage.makeSync(['customer']);
  let isHeld = false;
  // The first page with it waits until the event of a later change is applied.
  await live(sync, (reader) => ({
    ...reader,
    page: async (path, query) => {
      const page = await reader.page(path, query);
      const hasIt = page.kind === 'ok' && page.value.items.some((item) => item.id === id);
      if (path !== '/v1/customers' || !hasIt || isHeld) return page;
      isHeld = true;
      await new Promise((resolve) => setTimeout(resolve, 1_100)); // Stripe's clock has seconds
      await customers().update(id, { name: 'of the event' }, once());
      await eventually(async () => expect(await nameOf(sync, id)).toBe('of the event'));
      return page;
    },
  }));
  expect(isHeld).toBe(true);
  expect(await nameOf(sync, id)).toBe('of the event');
});

test('5: what a connected account has is under its own sync, not the platform’s', async () => {
  const { sdk } = stage.stripe;
  const connected = (await sdk.accounts.create({ type: 'custom' } as object, once())).id;
  const of = { ...once(), stripeAccount: connected };
  const theirs = await sdk.customers.create({ name: 'of the connected account' }, of);
  const ours = await sdk.customers.create({ name: 'of the platform' }, once());
  const settings = { secretKey: SECRET_KEY, apiBase: stage.stripe.sandbox.url, timeoutMs: 60_000 };
  const asConnected = createListReader({
    settings: { ...settings, account: connected },
    now: Date.now,
  });
  const [platform, other] = [
    await stage.makeSync(['customer']),
    await stage.makeSync(['customer']),
  ];
  await live(other, () => asConnected);
  await running?.end();
  await live(platform);
  expect(await idsOf(other, 'customer')).toEqual([theirs.id]);
  const all = await idsOf(platform, 'customer');
  expect([all.includes(ours.id), all.includes(theirs.id)]).toEqual([true, false]);
});

test('6: no second has more requests than the pace; no transaction is rolled back', async () => {
  // Older than all events, so that nothing else writes them at that moment.
  const coupons = { collection: 'coupon', count: 1_000, account };
  await stage.stripe.control('objects/computed', coupons);
  const rolledBack = async (): Promise<number> => {
    const [row] = await stage.db.sql<{ count: string }>(
      'select xact_rollback as count from pg_stat_database where datname = current_database()',
    );
    return Number(row?.count);
  };
  // What other tests rolled back is counted once their connections end, at the latest.
  await stage.db.sql(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const before = await rolledBack();
  const pacing = { requests_per_second: 10, concurrency: 4 };
  const sync = await stage.makeSync(['product', 'price', 'coupon'], { pacing });
  const sent: number[] = [];
  const noting = <T>(asked: () => Promise<T>): Promise<T> => {
    sent.push(Date.now());
    return asked();
  };
  await live(sync, (reader) => ({
    page: (path, query) => noting(() => reader.page(path, query)),
    object: (path) => noting(() => reader.object(path)),
  }));
  await running?.end();
  expect(sent.length).toBeGreaterThan(10);
  const most = Math.max(
    ...sent.map((at) => sent.filter((one) => one >= at && one < at + 990).length),
  );
  expect(most).toBeLessThanOrEqual(10);
  expect((await rolledBack()) - before).toBe(0);
});

test('7: whatever version of the API renders an object, it is taken and marked', async () => {
  const sync = await stage.makeSync(['customer']);
  const versions = ['2020-08-27', '2024-09-30.acacia', '2026-10-28.endive', null];
  const facts = versions.map((version, i) => {
    const one = customerEvent('created', i, { id: `cus_7_${i}` });
    return { ...one, fact: { ...one.fact, api_version: version } } as typeof one;
  });
  await write(sync, ...facts);
  const page = { sync: sync.number, collection: null, after: 0, limit: 10 };
  const records = await stage.db.stores.mirrorStreams.records(page);
  expect(records.map(({ apiVersion }) => apiVersion)).toEqual(versions);
});

test('8: a page of a hundred objects is as many statements as one of two', async () => {
  const sync = await stage.makeSync(['customer']);
  const asked = jest.spyOn(Client.prototype, 'query');
  const statementsOf = async (count: number, named: string): Promise<number> => {
    asked.mockClear();
    const facts = Array.from({ length: count }, (_, i) => customerRead(0, { id: `${named}_${i}` }));
    await write(sync, ...facts);
    return asked.mock.calls.length;
  };
  const [two, hundred] = [await statementsOf(2, 'cus_8'), await statementsOf(100, 'cus_80')];
  expect(two).toBeGreaterThan(0);
  expect(hundred).toBe(two);
  expect(hundred).toBeLessThanOrEqual(10);
  expect(await idsOf(sync, 'customer')).toHaveLength(102);
});

test('9: items that an object does not embed are no deleted ones', async () => {
  const [subscription = ''] = await make('subscription');
  const items = await make('subscription_item', { fields: { subscription }, count: 25 });
  const sync = await stage.makeSync(['subscription', 'subscription_item']);
  await live(sync);
  const change = { collection: 'subscription', id: subscription };
  await stage.stripe.control('objects/change', { ...change, fields: { description: 'changed' } });
  await eventually(async () => {
    const records = await stage.recordsOf(sync, 'subscription');
    const found = records.find(({ id }) => id === subscription);
    expect(found?.['description']).toBe('changed');
  });
  const kept = await idsOf(sync, 'subscription_item');
  expect(kept.filter((id) => items.includes(String(id))).sort()).toEqual([...items].sort());
});

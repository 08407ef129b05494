import { backfillCollection } from '../../src/mirror/backfill-collection';
import type { BackfillEnd } from '../../src/mirror/backfill-collection';
import { FIRST_STEP } from '../../src/domain/mirror/backfill/serial-walk';
import { createListReader } from '../../src/stripe/list-reader';
import type { ListReader } from '../../src/stripe/list-reader';
import { openDatabase } from '../postgres/database';
import type { TestDatabase } from '../postgres/database';
import { ALL, makeSync } from '../postgres/mirror-facts';
import { SECRET_KEY, realSandbox } from '../stripe/real-sandbox';
import type { RealSandbox } from '../stripe/real-sandbox';

let db: TestDatabase;
let stripe: RealSandbox;
beforeEach(async () => {
  stripe = await realSandbox();
  // There is an account once it was asked for.
  await stripe.sdk.accounts.retrieveCurrent();
});
afterEach(() => stripe.stop());
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.end());

const readerBy = (secretKey = SECRET_KEY): ListReader =>
  createListReader({
    settings: { secretKey, apiBase: stripe.sandbox.url, timeoutMs: 60_000 },
    now: Date.now,
  });

const LISTS: Record<string, { path: string; query?: Record<string, string> }> = {
  customer: { path: '/v1/customers' },
  subscription: { path: '/v1/subscriptions', query: { status: 'all' } },
};

const copy = (
  sync: number,
  collection: string,
  reader = readerBy(),
  isEnding = () => false,
): Promise<BackfillEnd> => {
  const { path = '', query = {} } = LISTS[collection] ?? {};
  return backfillCollection(
    { stores: db.stores, reader, log: { warn: () => undefined } },
    { sync, collection, path, query, first: FIRST_STEP, firstOf: () => FIRST_STEP, atOnce: 4 },
    isEnding,
  );
};

/** So many pages are read, and then something else is done. */
function afterPages(pages: number, then: () => Promise<void>): ListReader {
  const reader = readerBy();
  let left = pages;
  return {
    ...reader,
    page: async (path, query) => {
      left -= 1;
      if (left === 0) await then();
      return reader.page(path, query);
    },
  };
}

const computed = (count: number) =>
  stripe.control('objects/computed', { collection: 'customer', count });

async function idsCopied(sync: number): Promise<string[]> {
  const rows = await db.sql<{ upstream_id: string }>(
    `select upstream_id from mirror_events where sync = ${sync} order by written, place`,
  );
  return rows.map((row) => row.upstream_id);
}

const listedIds = async (): Promise<string[]> => {
  const all = await stripe.sdk.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return all.map(({ id }) => id);
};

test('a collection comes oldest first, as a GET renders it but for its secrets', async () => {
  await computed(250);
  const { number: sync } = await makeSync(db, 'oldest first');
  expect(await copy(sync, 'customer')).toEqual({ kind: 'done' });
  const ids = await idsCopied(sync);
  expect(ids).toEqual((await listedIds()).toReversed());
  const [first] = await db.stores.mirrorStreams.records({ sync, ...ALL });
  const got: unknown = await stripe.sdk.rawRequest('GET', `/v1/customers/${ids[0]}`);
  expect(first).toMatchObject({ payload: got, deleted: false, redacted: [] });
  expect(first?.apiVersion).toBe('2026-10-28.endive');
  const [row] = await db.stores.backfills.list(sync);
  expect(row).toMatchObject({ collection: 'customer', walk: { counted: 250, taken: 250 } });
  expect(row?.endedAt).not.toBeNull();
});

test('what is left after any page is gone on with, and nothing is shown twice', async () => {
  await computed(450);
  const { number: sync } = await makeSync(db, 'resumed');
  let ends = 0;
  for (let end = 'left'; end === 'left'; ends += 1) {
    let pages = 0;
    end = (await copy(sync, 'customer', readerBy(), () => (pages += 1) > 1)).kind;
  }
  expect(ends).toBeGreaterThan(9);
  expect(await idsCopied(sync)).toEqual((await listedIds()).toReversed());
});

test('two processes that copy the same collection at once show each object once', async () => {
  await computed(450);
  const { number: sync } = await makeSync(db, 'two processes');
  const ends = await Promise.allSettled([copy(sync, 'customer'), copy(sync, 'customer')]);
  const failed = ends.filter((end) => end.status === 'rejected');
  for (const { reason } of failed) expect(String(reason)).toContain('another process');
  expect(failed.length).toBeLessThan(2);
  expect(await idsCopied(sync)).toEqual((await listedIds()).toReversed());
});

test('the place that it would go on from is deleted: the next one is as good', async () => {
  await computed(350);
  const { number: sync } = await makeSync(db, 'deleted place');
  const place = async () => {
    const [row] = await db.stores.backfills.list(sync);
    return row?.walk.phase === 'taking' ? row.walk.last[0] : undefined;
  };
  const reader = afterPages(6, async () => {
    await stripe.sdk.customers.del((await place()) ?? '', {}, { idempotencyKey: 'once' });
  });
  expect(await copy(sync, 'customer', reader)).toEqual({ kind: 'done' });
  const ids = await idsCopied(sync);
  expect(ids).toEqual([...new Set(ids)]);
  expect((await listedIds()).filter((id) => !ids.includes(id))).toEqual([]);
});

test('a key that is revoked in the middle: it says so, nothing is lost', async () => {
  await computed(350);
  const { number: sync } = await makeSync(db, 'revoked');
  const revoke = () => stripe.control('keys/revoke', { key: SECRET_KEY });
  const reader = afterPages(6, async () => void (await revoke()));
  const end = await copy(sync, 'customer', reader);
  expect(end).toMatchObject({ kind: 'failed', called: { kind: 'unauthorized' } });
  expect(await idsCopied(sync)).toHaveLength(150);
  await stripe.control('keys/revoke', { key: SECRET_KEY, revoked: false });
  expect(await copy(sync, 'customer')).toEqual({ kind: 'done' });
  expect(await idsCopied(sync)).toEqual((await listedIds()).toReversed());
});

test('a missing permission and a limit of Stripe are answered, and keep the place', async () => {
  await computed(3);
  const { number: sync } = await makeSync(db, 'answered');
  const fault = (kind: string) => stripe.control('faults', { kind, path: '/v1/customers' });
  await fault('no_permission');
  const refused = await copy(sync, 'customer');
  expect(refused).toMatchObject({ kind: 'failed', called: { kind: 'forbidden' } });
  await stripe.control('faults', { kind: 'rate_limit', reason: 'endpoint-rate', retry_after: 3 });
  expect(await copy(sync, 'customer')).toMatchObject({
    kind: 'failed',
    called: { kind: 'busy', reason: 'endpoint-rate', retryAfterMs: 3_000 },
  });
  expect(await copy(sync, 'customer')).toEqual({ kind: 'done' });
});

test('subscriptions that are canceled are copied, too', async () => {
  const made = await stripe.control<{ data?: unknown }>('objects', {
    collection: 'subscription',
    fields: { status: 'canceled' },
  });
  expect(made).toBeDefined();
  const { number: sync } = await makeSync(db, 'canceled');
  expect(await copy(sync, 'subscription')).toEqual({ kind: 'done' });
  expect(await idsCopied(sync)).toHaveLength(1);
});

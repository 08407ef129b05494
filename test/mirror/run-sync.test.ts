import { setTimeout } from 'node:timers/promises';
import { COMMAND_LINE } from '../../src/domain/audit';
import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import { SECRET_KEY } from '../stripe/real-sandbox';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage } from './mirror-stage';

/** A run reads 28 pages at most before it waits for one to be kept: three of them are not all. */
const CUSTOMERS = 9_000;

let stage: MirrorStage;
beforeAll(async () => {
  stage = await openMirrorStage();
  await stage.stripe.control('objects/computed', { collection: 'customer', count: CUSTOMERS });
  const objects = { collection: 'tax_id', fields: { type: 'eu_vat', value: 'DE123456789' } };
  for (let i = 0; i < 3; i += 1) await stage.stripe.control('objects', objects);
});
afterAll(() => stage.close());

const isCopied = async (sync: { number: number }, collections: number): Promise<boolean> => {
  const rows = await stage.db.stores.backfills.list(sync.number);
  return rows.filter((row) => row.endedAt !== null).length === collections;
};

async function idsInOrder(sync: { number: number }): Promise<string[]> {
  const rows = await stage.db.sql<{ upstream_id: string }>(
    `select upstream_id from mirror_events where sync = ${sync.number} order by written, place`,
  );
  return rows.map((row) => row.upstream_id);
}

const listedIds = async (): Promise<string[]> => {
  const { sdk } = stage.stripe;
  const all = await sdk.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return all.map(({ id }) => id).toReversed();
};

test('all collections are copied, each oldest first, by windows or by its cursor', async () => {
  const sync = await stage.makeSync(['customer', 'tax_id', 'subscription']);
  const end = await stage.runUntil(sync, () => isCopied(sync, 3));
  expect(end).toBe('again');
  const ids = await idsInOrder(sync);
  const listed = await listedIds();
  const isCustomer = (id: string) => id.startsWith('cus_');
  expect(ids.filter(isCustomer)).toEqual(listed);
  expect(ids.filter((id) => !isCustomer(id))).toHaveLength(3);
  const { data } = await stage.stripe.sdk.customers.list({ limit: 1 });
  const [last] = await stage.db.sql<{ payload: unknown }>(
    'select payload from mirror_records where sync = $1 and upstream_id = $2',
    [sync.number, listed.at(-1)],
  );
  expect(last?.payload).toEqual(JSON.parse(JSON.stringify(data[0])));
});

test('ended after any page, it goes on with the page that was not kept', async () => {
  const sync = await stage.makeSync(['customer']);
  const kept = async () => (await idsInOrder(sync)).length;
  let ends = 0;
  for (let isThere = false; !isThere; ends += 1) {
    const before = await kept();
    // However quick it is: what is read once a page is kept waits until the run is to end.
    let isSeen = false;
    const held = (reader: ListReader): ListReader => ({
      ...reader,
      page: async (...of) => {
        while (!isSeen && (await kept()) > before) await setTimeout(5);
        return reader.page(...of);
      },
    });
    const isCopiedOrKept = async () => {
      isThere = await isCopied(sync, 1);
      isSeen = isThere || (await kept()) > before;
      return isSeen;
    };
    await stage.runUntil(sync, isCopiedOrKept, held);
  }
  expect(ends).toBeGreaterThan(2);
  expect(await idsInOrder(sync)).toEqual(await listedIds());
});

test('paused, it ends by itself and reads nothing; resumed, it goes on', async () => {
  const sync = await stage.makeSync(['customer']);
  const { syncs, syncRuns } = stage.db.stores;
  const running = stage.start(sync);
  await syncs.setDesired(sync, 'paused', COMMAND_LINE);
  expect(await running.ended).toBe('over');
  expect(await stage.start(sync).ended).toBe('over');
  const due = async () => (await syncRuns.lease(100)).map(({ number }) => number);
  expect(await due()).not.toContain(sync.number);
  await syncs.setDesired(sync, 'running', COMMAND_LINE);
  expect(await due()).toContain(sync.number);
  expect(await due()).not.toContain(sync.number);
  expect(await stage.runUntil(sync, () => isCopied(sync, 1))).toBe('again');
});

test('deleted in the middle, it ends, and nothing is written any more', async () => {
  const sync = await stage.makeSync(['customer']);
  const running = stage.start(sync);
  await eventually(async () => expect((await idsInOrder(sync)).length).toBeGreaterThan(0));
  await stage.db.stores.syncs.delete('default', sync.id, COMMAND_LINE);
  expect(await running.ended).toBe('over');
  while (await stage.db.stores.syncs.purge(1_000)) continue;
  expect(await idsInOrder(sync)).toEqual([]);
});

test('a key revoked in the middle: progress has it, nothing is lost, and it goes on', async () => {
  const sync = await stage.makeSync(['customer']);
  const revoke = (revoked: boolean) =>
    stage.stripe.control('keys/revoke', { key: SECRET_KEY, revoked });
  let pages = 0;
  const running = stage.start(sync, (reader) => revokedAfter(reader, 5));
  function revokedAfter(reader: ListReader, count: number): ListReader {
    return {
      ...reader,
      page: async (path, query) => {
        pages += 1;
        if (pages === count) await revoke(true);
        return reader.page(path, query);
      },
    };
  }
  await eventually(async () => {
    const [row] = await stage.db.stores.backfills.list(sync.number);
    expect(row?.failure).toMatchObject({ kind: 'unauthorized' });
  });
  expect(await running.end()).toBe('again');
  await revoke(false);
  await stage.runUntil(sync, () => isCopied(sync, 1));
  expect(await idsInOrder(sync)).toEqual(await listedIds());
  const [row] = await stage.db.stores.backfills.list(sync.number);
  expect(row?.failure).toBeNull();
});

test('an answer of 429 slows it down, and is no failure', async () => {
  const sync = await stage.makeSync(['customer']);
  const fault = { kind: 'rate_limit', path: '/v1/customers', times: 3 };
  await stage.stripe.control('faults', { ...fault, reason: 'endpoint-rate', retry_after: 1 });
  await stage.runUntil(sync, () => isCopied(sync, 1));
  expect(await idsInOrder(sync)).toEqual(await listedIds());
  const [row] = await stage.db.stores.backfills.list(sync.number);
  expect(row?.failure).toBeNull();
});

test('copied again while events are followed: each is seen once more, and shown once', async () => {
  const sync = await stage.makeSync(['customer']);
  await stage.runUntil(sync, () => isCopied(sync, 1));
  const before = await idsInOrder(sync);
  // What was lost in our own table, as if it had never been seen.
  const lost = before[700];
  await stage.db.sql(
    `delete from mirror_records where sync = ${sync.number} and upstream_id = $1`,
    [lost],
  );
  const again = { ...sync, collection: 'customer' };
  await stage.db.stores.backfills.request(again, COMMAND_LINE);
  const running = stage.start(sync);
  const { id: created } = await stage.stripe.sdk.customers.create(
    { name: 'meanwhile' },
    { idempotencyKey: 'meanwhile' },
  );
  await eventually(async () => {
    expect(await isCopied(sync, 1)).toBe(true);
    expect(await idsInOrder(sync)).toContain(created);
  });
  await running.end();
  const shown = (await idsInOrder(sync)).slice(before.length);
  expect(shown.sort()).toEqual([created, lost].sort());
  await stage.stripe.sdk.customers.del(created, {}, { idempotencyKey: 'away' });
});

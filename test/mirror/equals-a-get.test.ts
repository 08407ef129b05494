import { CATALOG, entryOfObject } from '../../src/domain/mirror/catalog/catalog';
import { childLists, listUnder } from '../../src/domain/mirror/children';
import { LISTED_NAMES } from '../../src/domain/mirror/collections';
import { redact } from '../../src/domain/mirror/redact';
import { toRecordMessage } from '../../src/domain/mirror/stream-shapes';
import type { StripeObject } from '../../src/domain/mirror/stripe-object';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { eventually } from '../harness/eventually';
import { ALL } from '../postgres/mirror-facts';
import { makeOfEach } from './every-collection';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
const running: RunningSync[] = [];
beforeAll(async () => {
  stage = await openMirrorStage();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.end()));
});
afterAll(() => stage.close());

interface MirroredRow {
  collection: string;
  upstream_id: string;
  parent: string | null;
  payload: StripeObject;
  redacted: string[];
}

const rowsOf = (sync: SyncRow) =>
  stage.db.sql<MirroredRow & Record<string, unknown>>(
    `select collection, upstream_id, parent, payload, redacted from mirror_records
     where sync = ${sync.number} and not deleted order by collection, upstream_id`,
  );

async function get(path: string, query: Record<string, string> = {}): Promise<StripeObject | null> {
  const asked = `${path}?${new URLSearchParams(query).toString()}`;
  try {
    const answer = await stage.stripe.sdk.rawRequest('GET', asked);
    return JSON.parse(JSON.stringify(answer)) as StripeObject;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return null;
    throw error;
  }
}

/** What Stripe answers for the object of a record, wherever it has it. */
async function atStripe({
  collection,
  parent,
  payload,
}: MirroredRow): Promise<StripeObject | null> {
  const id = String(payload['id']);
  const { retrieve } = CATALOG.find(({ name }) => name === collection)!;
  if (retrieve !== null && !retrieve.includes('{parent}')) return get(retrieve.replace('{id}', id));
  for (const list of childLists(collection)) {
    const { path, query } = listUnder(list, parent ?? '');
    const isOne = retrieve !== null && list.parent.parameter === null;
    const answer = isOne ? await get(`${path}/${id}`) : await get(path, query);
    const data = answer?.['data'] as StripeObject[] | undefined;
    const found = isOne ? answer : data?.find((one) => one['id'] === id);
    if (found != null) return found;
  }
  return null;
}

async function expectAsGets(sync: SyncRow): Promise<void> {
  const rows = await rowsOf(sync);
  expect(rows.length).toBeGreaterThan(LISTED_NAMES.length);
  for (const row of rows) {
    const there = await atStripe(row);
    const { payload, redacted } = redact(there ?? {});
    const { collection, upstream_id: id } = row;
    expect([collection, id, row.payload, row.redacted]).toEqual([
      collection,
      id,
      payload,
      redacted,
    ]);
  }
}

function start(sync: SyncRow): void {
  running.push(stage.start(sync));
}

const isCopied = async (sync: SyncRow, collections: number): Promise<void> => {
  const rows = await stage.db.stores.backfills.list(sync.number);
  expect(rows.filter((row) => row.endedAt !== null)).toHaveLength(collections);
};

/** Everything that happened until now is applied. */
async function caughtUp(...syncs: SyncRow[]): Promise<void> {
  const { sdk } = stage.stripe;
  const { id } = await sdk.customers.create(
    { name: 'last' },
    { idempotencyKey: `last ${syncs.length}` },
  );
  for (const sync of syncs) {
    await eventually(async () => {
      expect((await rowsOf(sync)).map((row) => row.upstream_id)).toContain(id);
      const open = (table: string) =>
        stage.db.sql(`select 1 from ${table} where sync = ${sync.number}`);
      expect([await open('mirror_reads'), await open('mirror_child_lists')]).toEqual([[], []]);
    });
  }
}

test('a record of every collection equals a GET, by lists and by events alike', async () => {
  const all = [...LISTED_NAMES];
  const byEvents = await stage.makeSync(all);
  start(byEvents);
  await eventually(() => isCopied(byEvents, all.length));
  const made = await makeOfEach(stage.stripe);
  const byLists = await stage.makeSync(all);
  start(byLists);
  await eventually(() => isCopied(byLists, all.length));
  await caughtUp(byEvents, byLists);
  const listed = await rowsOf(byLists);
  expect([...new Set(listed.map(({ collection }) => collection))].sort()).toEqual([...all].sort());
  for (const [name, ids] of made) {
    const has = listed.filter((row) => row.collection === name).map(({ payload }) => payload['id']);
    expect([name, ids.filter((id) => !has.includes(id))]).toEqual([name, []]);
  }
  await expectAsGets(byLists);
  // The same objects, whichever way they came; and of each kind that Stripe has events of one came.
  const live = new Map((await rowsOf(byEvents)).map((row) => [row.upstream_id, row]));
  const keysOf = (payload: StripeObject | undefined) => Object.keys(payload ?? {}).sort();
  const both = listed.filter((row) => live.has(row.upstream_id));
  for (const row of both) {
    const other = live.get(row.upstream_id);
    expect([row.upstream_id, keysOf(other?.payload)]).toEqual([
      row.upstream_id,
      keysOf(row.payload),
    ]);
  }
  const { data } = await stage.stripe.sdk.events.list({ limit: 100 });
  const shown = data.map(({ data: { object } }) =>
    entryOfObject((object as { object: string }).object),
  );
  const names = new Set(both.map(({ collection }) => collection));
  expect(shown.filter((entry) => entry?.list != null && !names.has(entry.name))).toEqual([]);
});

test('what Stripe rendered in another version is marked, and nothing else is', async () => {
  const sync = await stage.makeSync(['payment_intent']);
  start(sync);
  await eventually(() => isCopied(sync, 1));
  await stage.stripe.control('settings', { eventVersion: '2022-08-01' });
  const intent = { amount: 500, currency: 'eur' };
  const { id } = await stage.stripe.sdk.paymentIntents.create(intent, { idempotencyKey: 'older' });
  const messages = async () => {
    while (((await stage.db.stores.mirrorStreams.number(1_000)) ?? 1) > 0) continue;
    const rows = await stage.db.stores.mirrorStreams.records({ sync: sync.number, ...ALL });
    return rows.map((row) => toRecordMessage(sync, row));
  };
  await eventually(async () => {
    const [older] = (await messages()).filter((one) => one.upstream_id === id);
    expect(older).toMatchObject({ api_version: '2022-08-01' });
  });
  const others = (await messages()).filter((one) => one.upstream_id !== id);
  expect(others.length).toBeGreaterThan(0);
  expect(others.filter((one) => 'api_version' in one)).toEqual([]);
});

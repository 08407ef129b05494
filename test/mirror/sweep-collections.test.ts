import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

let stage: MirrorStage;
let running: RunningSync | undefined;
beforeAll(async () => {
  stage = await openMirrorStage(5);
});
afterEach(async () => {
  await running?.end();
  running = undefined;
});
afterAll(() => stage.close());

async function makeOne(collection: string, more: object = {}): Promise<string> {
  const { ids } = await stage.stripe.control<{ ids: string[] }>('objects', { collection, ...more });
  return ids[0] ?? '';
}

const changeInSilence = (collection: string, id: string, fields: object) =>
  stage.stripe.control('objects/change', { collection, id, fields, event: null });
const deleteInSilence = (collection: string, id: string) =>
  stage.stripe.control('objects/delete', { collection, id, event: null });

const passes = async (sync: SyncRow): Promise<(number | null)[]> =>
  (await stage.db.stores.backfills.list(sync.number)).map(({ passedAt }) => passedAt);

async function copied(sync: SyncRow, collections: number): Promise<void> {
  running = stage.start(sync);
  await eventually(async () => {
    const all = await passes(sync);
    expect(all.length === collections && all.every((at) => at !== null)).toBe(true);
  });
}

/** As if they had been listed so long ago. */
const listedAgo = (sync: SyncRow, ago: string) =>
  stage.db.sql(
    `update mirror_backfills set ended_at = now() - $2::interval,
       passed_at = now() - $2::interval where sync = $1`,
    [sync.number, ago],
  );

const shownOf = async (sync: SyncRow, id: string) => {
  while (((await stage.db.stores.mirrorStreams.number(1_000)) ?? 1) > 0) continue;
  const of = { sync: sync.number, collection: null, after: 0, limit: 1_000 };
  const { mirrorStreams } = stage.db.stores;
  const records = (await mirrorStreams.records(of)).filter((one) => one.upstreamId === id);
  const events = (await mirrorStreams.events(of)).filter((one) => one.upstreamId === id);
  return {
    record: records.map(({ payload, deleted }) => ({ payload, deleted }))[0],
    events: events.map(({ type, changes }) => [type, changes]),
  };
};

/** It is certain only after Stripe's second is over that something was there before it. */
const nextSecond = () => new Promise((resolve) => setTimeout(resolve, 1_100));

test('what changes or goes in silence is in both streams once it is listed again', async () => {
  const [changed, gone, same] = [
    await makeOne('shipping_rate'),
    await makeOne('terminal.location'),
    await makeOne('shipping_rate'),
  ];
  const sync = await stage.makeSync(['shipping_rate', 'terminal_location']);
  await copied(sync, 2);
  await nextSecond();
  await changeInSilence('shipping_rate', changed, { active: false });
  await deleteInSilence('terminal.location', gone);
  await listedAgo(sync, '21 hours');
  await eventually(async () => {
    const { record, events } = await shownOf(sync, changed);
    expect(record?.payload).toMatchObject({ active: false });
    expect(events).toEqual([
      ['created', null],
      ['updated', { active: true }],
    ]);
    expect((await shownOf(sync, gone)).record?.deleted).toBe(true);
  });
  expect((await shownOf(sync, gone)).events.map(([type]) => type)).toEqual(['created', 'deleted']);
  expect((await shownOf(sync, same)).events.map(([type]) => type)).toEqual(['created']);
});

test('silent fields of what has events are swept weekly, and what events show is not', async () => {
  const { sdk } = stage.stripe;
  const intent = await sdk.paymentIntents.create(
    { amount: 500, currency: 'eur', metadata: { a: '1' } },
    { idempotencyKey: 'silent' },
  );
  const sync = await stage.makeSync(['customer', 'payment_intent']);
  await copied(sync, 2);
  await nextSecond();
  await sdk.paymentIntents.update(intent.id, { metadata: { a: '2' } }, { idempotencyKey: 'so' });
  await listedAgo(sync, '5 days');
  const before = await passes(sync);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(await passes(sync)).toEqual(before);
  await listedAgo(sync, '6 days');
  const [customers] = await passes(sync);
  await eventually(async () => {
    const { record, events } = await shownOf(sync, intent.id);
    expect(record?.payload).toMatchObject({ metadata: { a: '2' } });
    expect(events.at(-1)).toEqual(['updated', { metadata: { a: '1' } }]);
  });
  expect((await passes(sync))[0]).toBe(customers);
});

test('children that go in silence are found by the list of their parent', async () => {
  const invoice = await makeOne('invoice');
  const [kept, gone] = [
    await makeOne('line_item', { parent: invoice }),
    await makeOne('line_item', { parent: invoice }),
  ];
  const sync = await stage.makeSync(['line_item']);
  await copied(sync, 1);
  await nextSecond();
  await deleteInSilence('line_item', gone);
  await listedAgo(sync, '21 hours');
  await eventually(async () => {
    expect((await shownOf(sync, gone)).record?.deleted).toBe(true);
  });
  expect((await shownOf(sync, kept)).record?.deleted).toBe(false);
});

test('a sweep that is ended goes on where it was, and meanwhile all counts as copied', async () => {
  for (let i = 0; i < 350; i += 1) await makeOne('file_link');
  const sync = await stage.makeSync(['file_link']);
  await copied(sync, 1);
  await running?.end();
  const changed = (await stage.recordsOf(sync, 'file_link')).at(-1)?.['id'] as string;
  await nextSecond();
  await changeInSilence('file_link', changed, { metadata: { a: 'b' } });
  await listedAgo(sync, '21 hours');
  let ends = 0;
  for (let isSeen = false; !isSeen; ends += 1) {
    const step = async () => (await stage.db.stores.backfills.list(sync.number))[0]?.step ?? 0;
    const before = await step();
    await stage.runUntil(sync, async () => {
      isSeen = (await shownOf(sync, changed)).events.length === 2;
      return isSeen || (await step()) > before;
    });
    const [row] = await stage.db.stores.backfills.list(sync.number);
    expect(row?.passedAt).not.toBeNull();
  }
  expect(ends).toBeGreaterThan(1);
});

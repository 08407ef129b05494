import type { ListReader } from '../../src/stripe/list-reader';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { eventually } from '../harness/eventually';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

/* What is read while it changes: the change stays, whichever of the two comes first. */

const CUSTOMERS = '/v1/customers';
const HOUR = 3_600_000;
const DAYS = 3 * 24 * HOUR;
/** So long Stripe keeps an answer that it has made: its Date is of the end. */
const SLOW = 3_000;

let stage: MirrorStage;
let running: RunningSync | undefined;
afterEach(async () => {
  await running?.end();
  running = undefined;
  await stage.close();
});

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;

interface Counts {
  seconds: { total: number; most_at_once: number; routes: Record<string, number> }[];
}

async function counts(): Promise<Counts> {
  const answer = await fetch(`${stage.stripe.sandbox.url}/_sandbox/request_counts`);
  return (await answer.json()) as Counts;
}

/** So many lists of customers have come to Stripe. */
const listsAsked = async (): Promise<number> =>
  (await counts()).seconds
    .flatMap(({ routes }) => Object.entries(routes))
    .filter(([route]) => route.includes(CUSTOMERS))
    .reduce((sum, [, times]) => sum + times, 0);

const nameOf = async (sync: SyncRow): Promise<unknown> =>
  (await stage.recordsOf(sync, 'customer'))[0]?.['name'];
const isCopied = async (sync: SyncRow): Promise<boolean> => {
  const rows = await stage.db.stores.backfills.list(sync.number);
  return rows.length > 0 && rows.every((row) => row.endedAt !== null);
};
const eventuallyNamed = (sync: SyncRow, name: string) =>
  eventually(async () => expect(await nameOf(sync)).toBe(name));

type Reading = () => ReturnType<ListReader['page']>;

/** The first page that shows a customer is what this answers; it may be read again. */
function insteadOfPage(answer: (read: Reading) => ReturnType<ListReader['page']>) {
  let isDone = false;
  return (reader: ListReader): ListReader => ({
    ...reader,
    page: async (path, query, lane) => {
      const read = () => reader.page(path, query, lane);
      const called = await read();
      if (path !== CUSTOMERS || isDone || called.kind !== 'ok') return called;
      if (called.value.items.length === 0) return called;
      isDone = true;
      return answer(read);
    },
  });
}

test.each([-HOUR, 0, HOUR])(
  'Stripe is %d ms ahead of us: a page from before a change loses, one from after it wins',
  async (aheadMs) => {
    stage = await openMirrorStage(1, aheadMs);
    const { id } = await customers().create({ name: 'before' }, once());
    const sync = await stage.makeSync(['customer']);
    let came: unknown;
    const slowly = insteadOfPage(async (read) => {
      const slow = { kind: 'slow_after', method: 'GET', path: CUSTOMERS, delay_ms: SLOW };
      await stage.stripe.control('faults', slow);
      const before = await listsAsked();
      const reading = read();
      await eventually(async () => expect(await listsAsked()).toBeGreaterThan(before));
      await customers().update(id, { name: 'after' }, once());
      await eventuallyNamed(sync, 'after');
      const page = await reading;
      came = page.kind === 'ok' ? page.value.items[0]?.['name'] : page;
      return page;
    });
    running = stage.start(sync, slowly);
    await eventually(async () => expect(await isCopied(sync)).toBe(true));
    expect([came, await nameOf(sync)]).toEqual(['before', 'after']);
    const silent = { kind: 'event_missing', method: 'POST', path: `${CUSTOMERS}/${id}` };
    await stage.stripe.control('faults', silent);
    await customers().update(id, { name: 'without an event' }, once());
    expect(await nameOf(sync)).toBe('after');
    await stage.db.stores.backfills.restart(sync.number, null);
    await eventuallyNamed(sync, 'without an event');
  },
);

test('what changes between the first page and its being kept is in the events', async () => {
  stage = await openMirrorStage();
  const { id } = await customers().create({ name: 'before' }, once());
  const sync = await stage.makeSync(['customer']);
  const { sandbox } = stage.stripe;
  const late = insteadOfPage(async (read) => {
    const page = await read();
    await customers().update(id, { name: 'after' }, once());
    // Longer ago than any place that is taken now would reach back.
    await sandbox.advance(DAYS);
    return page;
  });
  running = stage.start(sync, late);
  await eventually(async () => expect(await isCopied(sync)).toBe(true));
  await eventuallyNamed(sync, 'after');
});

test('as many requests are in flight as the sync may have, and never more', async () => {
  stage = await openMirrorStage();
  const concurrency = 3;
  await stage.stripe.control('objects/computed', { collection: 'customer', count: 2_000 });
  await stage.stripe.control('objects/computed', { collection: 'product', count: 2_000 });
  const slow = { kind: 'slow', method: 'GET', delay_ms: 50, times: 10_000 };
  await stage.stripe.control('faults', slow);
  const pacing = { requests_per_second: 500, concurrency };
  const sync = await stage.makeSync(['customer', 'product'], { pacing });
  running = stage.start(sync);
  await eventually(async () => expect(await isCopied(sync)).toBe(true));
  const { seconds } = await counts();
  expect(Math.max(...seconds.map((one) => one.most_at_once))).toBe(concurrency);
});

import type { ListReader } from '../../src/stripe/list-reader';
import { eventually } from '../harness/eventually';
import type { SyncRow } from '../../src/postgres/mirror/syncs';
import { openMirrorStage } from './mirror-stage';
import type { MirrorStage, RunningSync } from './mirror-stage';

// Which events a poll sees, counted in polls: what was shown before one began is there after it.

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

/** From when events are listed, page by page; those that are hidden are on none of them. */
function watched() {
  const pages: number[] = [];
  let hidden: (id: string) => boolean = () => false;
  const through = (reader: ListReader): ListReader => ({
    ...reader,
    page: async (path, query, lane) => {
      const called = await reader.page(path, query, lane);
      const from = query['created[gte]'];
      if (path !== '/v1/events' || from === undefined) return called;
      pages.push(Number(from));
      if (called.kind !== 'ok') return called;
      const items = called.value.items.filter(({ id }) => !hidden(id));
      return { ...called, value: { ...called.value, items } };
    },
  });
  return { pages, through, hide: (which: typeof hidden) => (hidden = which) };
}

const once = () => ({ idempotencyKey: crypto.randomUUID() });
const customers = () => stage.stripe.sdk.customers;

const namesOf = async (sync: SyncRow): Promise<unknown[]> =>
  (await stage.recordsOf(sync, 'customer')).map((one) => one['name']).sort();

const isCopied = async (sync: SyncRow): Promise<void> => {
  const rows = await stage.db.stores.backfills.list(sync.number);
  expect(rows.length > 0 && rows.every((row) => row.endedAt !== null)).toBe(true);
};

async function newestEvent(): Promise<string> {
  return (await stage.stripe.sdk.events.list({ limit: 1 })).data[0]?.id ?? '';
}

test.each([5, 30, 55])(
  'one that shows %i s after younger ones is there after the very next poll',
  async (seconds) => {
    const sync = await stage.makeSync(['customer']);
    const { pages, through, hide } = watched();
    running = stage.start(sync, through);
    await eventually(() => isCopied(sync));
    await customers().create({ name: 'late' }, once());
    const late = await newestEvent();
    hide((id) => id === late);
    await stage.stripe.sandbox.advance(seconds * 1_000);
    await customers().create({ name: 'in time' }, once());
    await eventually(async () => expect(await namesOf(sync)).toEqual(['in time']));
    const before = pages.length;
    hide(() => false);
    // The page that was under way may be of before; the one after it shows it, and is applied.
    await eventually(() => expect(pages.length).toBeGreaterThanOrEqual(before + 3));
    expect(await namesOf(sync)).toEqual(['in time', 'late']);
  },
);

test('more than a page within a minute: what is late is seen by the next wide poll', async () => {
  const sync = await stage.makeSync(['customer']);
  const { through, hide } = watched();
  running = stage.start(sync, through);
  await eventually(() => isCopied(sync));
  await customers().create({ name: 'late' }, once());
  const late = await newestEvent();
  hide((id) => id === late);
  const others = Array.from({ length: 150 }, (_, i) => `busy ${1_000 + i}`);
  for (const name of others) await customers().create({ name }, once());
  await eventually(async () => expect(await namesOf(sync)).toEqual(others));
  hide(() => false);
  await eventually(async () => expect(await namesOf(sync)).toEqual([...others, 'late']));
});

async function webhookOf(connection: string, id: string): Promise<void> {
  const { events } = stage.db.stores;
  const none = { intentId: null, sessionId: null, chargeId: null, invoiceRef: null };
  const about = { ...none, created: Date.now() };
  const event = { id, connection, type: 'customer.updated', about, payload: '{}' };
  await events.store({ ...event, quarantined: null } as Parameters<typeof events.store>[0]);
}

test('a webhook of its account makes it list at once, and that of another nothing', async () => {
  const seldom = { mode: 'webhooks_and_poll', poll: { per_second: 1 / 3_600 } } as const;
  const sync = await stage.makeSync(['customer'], seldom);
  const { pages, through } = watched();
  running = stage.start(sync, through);
  await eventually(() => isCopied(sync));
  await eventually(() => expect(pages.length).toBeGreaterThan(0));
  const { newestArrival } = stage.db.stores.follows;
  const checks = { count: 0 };
  stage.db.stores.follows.newestArrival = () => {
    checks.count += 1;
    return newestArrival();
  };
  const before = pages.length;
  for (let i = 0; i < 5; i += 1) await webhookOf('other', `evt_other_${i}`);
  // It has checked several times since those were stored.
  await eventually(() => expect(checks.count).toBeGreaterThan(5));
  expect(pages.length).toBe(before);
  await customers().create({ name: 'by webhook' }, once());
  await webhookOf('default', 'evt_own');
  await eventually(async () => expect(await namesOf(sync)).toEqual(['by webhook']));
  expect(pages.length).toBeGreaterThan(before);
  stage.db.stores.follows.newestArrival = newestArrival;
});

test('where no webhook of its account comes here, it is polled alone', async () => {
  const seldom = { mode: 'webhooks_and_poll', poll: { per_second: 1 / 3_600 } } as const;
  const sync = await stage.makeSync(['customer'], seldom);
  const { pages, through } = watched();
  let asked = 0;
  const { newestArrival } = stage.db.stores.follows;
  stage.db.stores.follows.newestArrival = () => {
    asked += 1;
    return newestArrival();
  };
  running = stage.start(sync, through, { collectsInto: async () => null });
  await eventually(() => isCopied(sync));
  await eventually(() => expect(pages.length).toBeGreaterThan(0));
  await webhookOf('default', 'evt_of_another_account');
  await running.end();
  running = undefined;
  expect([asked, pages.length]).toEqual([0, 1]);
  stage.db.stores.follows.newestArrival = newestArrival;
});

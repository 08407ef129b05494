import type { StoredStripeEvent } from '../../src/postgres/events/stripe-events';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { ensureConnection, event, submitted } from './samples';
import { asExpected, waitSetBy } from './wait-set';
import type { WaitSet } from './wait-set';

const connection = 'default';
let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await ensureConnection(db, 'second');
});
afterAll(() => db.end());
beforeEach(() => db.sql('delete from stripe_events'));

const relayStatuses = async () =>
  Object.fromEntries(
    (
      await db.sql<{ id: string; status: string }>('select id, fate as status from stripe_events')
    ).map(({ id, status }) => [id, status]),
  );

test('of an event sent many times exactly one is new, and is stored as it was sent', async () => {
  const odd = { ...event('evt_odd'), payload: '{"name":"a\\u0000\\ud800"}' };
  const sent = Array.from({ length: 300 }, (_, at) => event(`evt_${at % 100}`));
  const stored = await Promise.all([odd, ...sent].map((one) => db.stores.events.store(one)));
  expect(stored.filter(Boolean)).toHaveLength(101);
  expect(await db.stores.events.store(event('evt_7'))).toBe(false);
  expect(await db.stores.events.store({ ...event('evt_7'), connection: 'second' })).toBe(true);
  const [row] = await db.sql(`select payload from stripe_events where id = 'evt_odd'`);
  expect(row).toEqual({ payload: '{"name":"a\\u0000\\ud800"}' });
});

test('one event that cannot be stored does not take its group with it', async () => {
  const bad = { ...event('evt_bad'), type: null as unknown as string };
  const group = [event('evt_a'), event('evt_b'), bad, event('evt_c'), event('evt_d')];
  const results = await Promise.allSettled(group.map((one) => db.stores.events.store(one)));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
  expect(Object.keys(await relayStatuses()).sort()).toEqual(['evt_a', 'evt_b', 'evt_c', 'evt_d']);
});

test('what is received later than a reading began never looks earlier', async () => {
  const before = await db.stores.databaseTime();
  await db.stores.events.store(event('evt_time'));
  const after = await db.stores.databaseTime();
  const [stored] = await db.sql(
    `select extract(epoch from received_at) * 1000 as at from stripe_events where id = 'evt_time'`,
  );
  expect(Number(stored?.['at'])).toBeGreaterThan(before);
  expect(Number(stored?.['at'])).toBeLessThanOrEqual(after + 1);
});

test('relays share the waiting events, each gets its own, and leases are seen', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, at) => db.stores.events.store(event(`evt_${at}`))),
  );
  const seen: string[] = [];
  const relay = async (events: StoredStripeEvent[]) => {
    seen.push(...events.map(({ id }) => id));
    const row = await db.sql(
      'select 1 from stripe_events where due_at > now() + interval $$20 s$$',
    );
    expect(row.length).toBeGreaterThanOrEqual(events.length);
    return events.map(({ id }) => ({ id, connection, kind: 'known' as const }));
  };
  const counts = await Promise.all([1, 2, 3].map(() => db.stores.events.relayWaiting(20, relay)));
  expect(counts).toEqual([20, 20, 20]);
  expect(new Set(seen).size).toBe(60);
  expect(await db.stores.events.relayWaiting(20, relay)).toBe(0);
  expect(new Set(Object.values(await relayStatuses()))).toEqual(new Set(['known']));
});

test('what its caller relays is left to it, and is anybody’s when it did not', async () => {
  const store = () => db.stores.events.store(event('evt_mine'), 'caller');
  const left = await waitSetBy(db, ['due_at', 'stripe_events'], store);
  expect(asExpected([left], [15])).toEqual([15]);
  const take = () =>
    db.stores.events.relayWaiting(10, async (events) =>
      events.map(({ id }) => ({ id, connection, kind: 'known' as const })),
    );
  expect(await take()).toBe(0);
  await db.sql('update stripe_events set due_at = now()'); // its caller died
  expect(await take()).toBe(1);
});

test('quarantined events wait for nobody', async () => {
  await db.stores.events.store({ ...event('evt_q'), quarantined: 'wrong_mode' });
  expect(await db.stores.events.relayWaiting(10, async () => [])).toBe(0);
  expect(await relayStatuses()).toEqual({ evt_q: 'quarantined' });
});

test('what could not be hinted waits a little longer each time, and is due again', async () => {
  await db.stores.events.store(event('evt_later'));
  const expected = [2, 4, 8, 16, 32, 32, 32];
  const waits: WaitSet[] = [];
  const failToHint = () =>
    db.stores.events.relayWaiting(1, async ([one]) => [{ id: one!.id, connection, kind: 'later' }]);
  for (const _wait of expected) {
    waits.push(await waitSetBy(db, ['due_at', 'stripe_events'], failToHint));
    await db.sql('update stripe_events set due_at = now()');
  }
  expect(asExpected(waits, expected)).toEqual(expected);
  expect(await relayStatuses()).toEqual({ evt_later: 'waiting' });
});

test('a hinted event no step applied is hinted again after 1, 5, 30 min and 6 h', async () => {
  const { ref } = await submitted(db, 'stale');
  await db.stores.events.store(event('evt_old'));
  await db.stores.events.store(event('evt_new'));
  const kind = 'hinted' as const;
  const hinted = ['evt_old', 'evt_new'].map((id) => ({ id, connection, kind, ref }));
  await db.stores.events.markRelayed(hinted);
  const minutes: number[] = [];
  for (let at = 0; at < 5; at += 1) {
    const [row] = await db.sql<{ m: string }>(
      `select round(extract(epoch from max(due_at) - now()) / 60) as m from stripe_events`,
    );
    minutes.push(Number(row?.m));
    expect(await db.stores.events.leaseStale(10)).toEqual([]);
    await db.sql('update stripe_events set due_at = now()');
    const stale = await db.stores.events.leaseStale(10);
    expect(stale.map(({ id }) => id)).toEqual(['evt_new']);
    await db.stores.events.markRelayed([{ id: 'evt_new', connection, kind, ref }]);
  }
  expect(minutes).toEqual([1, 5, 30, 360, 360]);
});

test('a step that applied the event has the last word', async () => {
  const { ref } = await submitted(db, 'last-word');
  await db.stores.events.store(event('evt_applied'));
  await db.sql(`update stripe_events set fate = 'applied'`);
  await db.stores.events.markRelayed([{ id: 'evt_applied', connection, kind: 'hinted', ref }]);
  expect(await relayStatuses()).toEqual({ evt_applied: 'applied' });
});

import { DAY, HOUR, MINUTE } from '../../src/domain/time';
import type { StripeChange } from '../../src/stripe/list-changes';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection, event, step, submitted } from '../postgres/samples';
import { asExpected, waitSetBy } from '../postgres/wait-set';
import type { WaitSet } from '../postgres/wait-set';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;
let ref: string;
const now = Date.now();

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  ref = (await submitted(db, 'settled')).ref;
  const finished = { status: 'paid', received: 1, owed: 1, currency: 'eur' };
  await step(db, ref, (state) => state, { finished });
  await db.sql(
    `insert into payments (ref, id, connection, via, method_type, method_label, amount,
      charge_id, at, refunds, disputes, reversed)
    values ($1, 'pi_ours', 'default', 'charge', 'card', 'visa', 100, 'ch_ours', now(), '[]', '[]',
      false)`,
    [ref],
  );
  await db.sql('update collections set start_due_at = null');
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql('delete from stripe_polls');
  await db.sql(`update connections set created_at = now() - interval '2 hours'`);
  world = openWorld(db);
  world.now = now;
});

/** What happened to the payment of the settled invoice, so long ago. */
function change(id: string, ago: number, of: Partial<StripeChange['about']> = {}): StripeChange {
  const named = { objectId: `re_${id}`, objectType: 'refund', intentId: 'pi_ours', ...of };
  const { about, payload } = event(id, { ...named, created: now - ago });
  return { id, type: 'refund.created', about, payload, isOurs: false };
}

const FORBIDDEN = { kind: 'forbidden', permission: 'x_read', detail: 'HTTP 403' } as const;

const poll = (at = world) => at.relay.poll(() => false);
const stored = async (): Promise<string[]> =>
  (await db.sql<{ id: string }>('select id from stripe_events order by id')).map(({ id }) => id);
const pollAgain = () => db.sql(`update stripe_polls set polled_at = now() - interval '1 hour'`);
const many = (count: number): StripeChange[] =>
  Array.from({ length: count }, (_, at) => change(`evt_${at}`, 2 * MINUTE + at));

test('what no webhook brought about a settled invoice is stored, and starts its run', async () => {
  world.lists.events = [change('evt_refund', 5 * MINUTE)];
  expect(await poll()).toBe(1);
  expect(world.logged.map(({ words }) => words).join()).toContain('no webhook had brought');
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint settled']);
  await pollAgain();
  expect(await poll()).toBe(0);
});

test('what a webhook has brought, or may be bringing now, is left to it', async () => {
  await db.stores.events.store(event('evt_brought'));
  world.lists.events = [change('evt_young', MINUTE / 2), change('evt_brought', 5 * MINUTE)];
  expect(await poll()).toBe(0);
  expect(await stored()).toEqual(['evt_brought']);
  world.now = now + MINUTE;
  await pollAgain();
  expect(await poll()).toBe(1);
  expect(await stored()).toEqual(['evt_brought', 'evt_young']);
});

test('any number of events is read, and who comes next goes on where one failed', async () => {
  world.lists.events = many(6_020);
  world.onList = () => (world.listed.length > 30 ? { kind: 'unknown', detail: 'no answer' } : null);
  expect(await poll()).toBe(3_000);
  const next = openWorld(db);
  Object.assign(next, { now, lists: world.lists });
  expect(await poll(next)).toBe(0); // it is put off for a moment
  await db.sql('update stripe_polls set leased_until = now()');
  expect(await poll(next)).toBe(3_020);
  expect(next.listed[0]?.after).toBe('evt_2999');
  expect(next.listed).toHaveLength(31);
  expect(await stored()).toHaveLength(6_020);
});

test('one process polls at a time, and none before its time', async () => {
  world.lists.events = many(300);
  const worlds = [world, openWorld(db), openWorld(db)];
  for (const one of worlds) Object.assign(one, { now, lists: world.lists });
  const all = await Promise.all(worlds.map((one) => poll(one)));
  expect(all.filter((count) => count > 0)).toEqual([300]);
  expect(worlds.flatMap(({ listed }) => listed)).toHaveLength(3);
  expect(await poll()).toBe(0);
  expect(worlds.flatMap(({ listed }) => listed)).toHaveLength(3);
});

test('one that lost its lease leaves the rest to the other', async () => {
  world.lists.events = many(300);
  world.onList = async () => {
    if (world.listed.length === 2) await db.sql(`update stripe_polls set leased_by = 'another'`);
    return null;
  };
  const left = await poll();
  expect(left).toBeLessThan(300);
  const [row] = await db.sql<{ by: string }>('select leased_by as by from stripe_polls');
  expect(row).toEqual({ by: 'another' });
});

test('a pass begins a little before the last one ended: an event may be seen late', async () => {
  world.lists.events = [change('evt_2', 5 * MINUTE)];
  await poll();
  world.lists.events = [change('evt_2', 5 * MINUTE), change('evt_1', 12 * MINUTE)];
  await pollAgain();
  expect(await poll()).toBe(1);
  expect(world.listed.at(-1)?.since).toBe(now - 15 * MINUTE);
});

test('where nothing happens it goes on from yesterday', async () => {
  await db.sql(`update connections set created_at = now() - interval '20 days'`);
  await poll();
  await pollAgain();
  await poll();
  expect(world.listed.map(({ list }) => list)).toEqual(['events', 'events']);
  expect(world.listed[1]?.since).toBeGreaterThan(now - DAY - HOUR);
});

test('a page whose mark is gone is read again from the beginning of its list', async () => {
  world.lists.events = many(150);
  world.onList = ({ after }) => {
    world.onList = () => null;
    return after === 'evt_99' ? { kind: 'missing', detail: 'no such event' } : null;
  };
  await db.stores.polls.openPoll('default');
  await db.sql(`update stripe_polls set list = 'events', after = 'evt_99', until = now()`);
  expect(await poll()).toBe(150);
  expect(world.listed.map(({ after }) => after)).toEqual(['evt_99', null, 'evt_99']);
});

describe('after more than the thirty days that Stripe keeps events', () => {
  beforeEach(async () => {
    await db.stores.polls.openPoll('default');
    await db.sql(`update stripe_polls set read_until = now() - interval '40 days'`);
  });

  test('charges, refunds and disputes since then are listed, and ours are stored', async () => {
    const old = (id: string, intentId: string) => change(id, 35 * DAY, { intentId });
    world.lists.refunds = [old('reread_re_1', 'pi_ours'), old('reread_re_2', 'pi_of_others')];
    world.lists.disputes = [old('reread_dp_1', 'pi_ours')];
    world.lists.charges = [{ ...old('reread_ch_1', 'pi_new'), isOurs: true }];
    expect(await poll()).toBe(3);
    expect(await stored()).toEqual(['reread_ch_1', 'reread_dp_1', 'reread_re_1']);
    await pollAgain();
    world.listed.length = 0;
    await poll();
    expect(world.listed.map(({ list }) => list)).toEqual(['events']);
  });

  test('a key that may not list one of them is reported, and the others are read', async () => {
    world.lists.disputes = [change('reread_dp_1', 35 * DAY)];
    world.onList = ({ list }) => (list === 'refunds' ? FORBIDDEN : null);
    expect(await poll()).toBe(1);
    expect(world.logged.map(({ words }) => words)).toContain(
      'the Stripe API key needs permission to read refunds',
    );
  });
});

test('what Stripe asks to wait is waited for, and then gone on with', async () => {
  world.lists.events = many(150);
  world.onList = ({ after }) =>
    after === null ? null : { kind: 'busy', retryAfterMs: 30_000, reason: 'too many requests' };
  expect(await poll()).toBe(100);
  const [row] = await db.sql<{ waits: boolean }>(
    `select leased_until between now() + interval '20 seconds' and now() + interval '31 seconds'
       as waits from stripe_polls`,
  );
  expect(row).toEqual({ waits: true });
});

describe('passes that fail in a row', () => {
  const SILENT = { kind: 'unknown', detail: 'no answer' } as const;

  /** One more, in another process. */
  async function pass(onList: World['onList']): Promise<WaitSet> {
    await db.sql('update stripe_polls set leased_until = now()');
    const next = openWorld(db);
    Object.assign(next, { now, lists: world.lists, onList });
    return waitSetBy(db, ['leased_until', 'stripe_polls'], () => poll(next));
  }

  /** So many more, with so many seconds between them. */
  async function expectWaits(expected: number[], onList: World['onList']): Promise<void> {
    const waits: WaitSet[] = [];
    for (const _wait of expected) waits.push(await pass(onList));
    expect(asExpected(waits, expected)).toEqual(expected);
  }

  test('wait longer each time, up to ten minutes, whichever process they ran in', async () => {
    await expectWaits([10, 20, 40, 80, 160, 320, 600, 600], () => SILENT);
  });

  test('begin anew after a page was stored, and after a pass that came to its end', async () => {
    world.lists.events = many(150);
    await expectWaits([10, 20, 40], () => SILENT);
    await expectWaits([10], ({ after }) => (after === null ? null : SILENT));
    await expectWaits([20, 40], () => SILENT);
    await pass(() => null);
    await pollAgain();
    await expectWaits([10], () => SILENT);
  });

  test('count no waiting for our own turn; a rejected key waits for the next poll', async () => {
    const late = { kind: 'out_of_turn', detail: 'others go first' } as const;
    await expectWaits([10, 10, 10], () => late);
    await expectWaits([600], () => FORBIDDEN);
  });
});

describe('rebuild since a time', () => {
  const rebuild = () => world.relay.rebuild({ since: now - HOUR });

  test('reads any number of events, and run again goes on where it failed', async () => {
    world.lists.events = many(5_100);
    world.onList = () => (world.listed.length > 20 ? { kind: 'unknown', detail: 'silent' } : null);
    await expect(rebuild()).rejects.toThrow(
      'Stripe did not list its events (unknown: silent). Run this again with the same --since',
    );
    expect(await stored()).toHaveLength(2_000);
    world.onList = () => null;
    world.listed.length = 0;
    await rebuild();
    expect(await stored()).toHaveLength(5_100);
    expect(world.listed.filter(({ list }) => list === 'events')).toHaveLength(31);
    expect(new Set(world.listed.map(({ list }) => list)).size).toBe(6);
    world.listed.length = 0;
    await rebuild(); // as often as one likes
    expect(world.listed.filter(({ list }) => list === 'events')).toHaveLength(51);
  });

  test('says at once which permission the API key lacks', async () => {
    world.onList = () => FORBIDDEN;
    await expect(rebuild()).rejects.toThrow('Stripe did not list its events (forbidden: HTTP 403)');
    expect(world.listed).toHaveLength(1);
  });
});

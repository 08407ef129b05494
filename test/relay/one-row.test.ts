import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { NOW, ensureConnection, event, storedBefore, submitted, step } from '../postgres/samples';
import { asExpected, waitSetBy } from '../postgres/wait-set';
import type { WaitSet } from '../postgres/wait-set';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql('delete from commands');
  await db.sql('delete from notices');
  await db.sql(`update collections set start_due_at = null, hint_due_at = null, outcome = '{}',
    not_startable = null`);
  world = openWorld(db);
  world.now = NOW;
});

const TOO_LONG = '請求書'.repeat(10);

const unavailable = { kind: 'unavailable', detail: 'no answer within 5000 ms' } as const;
const failing =
  (...names: string[]) =>
  (externalId: string) =>
    names.includes(externalId) ? unavailable : null;

async function allDue(): Promise<void> {
  await db.sql('update collections set start_due_at = now() where start_due_at is not null');
}

const putOff = (externalId: string, column: string, work: () => Promise<unknown>) => {
  const from = `collections join invoices using (ref) where external_id = '${externalId}'`;
  return waitSetBy(db, [column, from], work);
};

test('a start that fails for one invoice keeps no other from being started', async () => {
  for (const name of ['poison', 'behind', 'last']) await submitted(db, name);
  await allDue();
  world.refuses = failing('poison');
  expect(await world.relay.startWaiting()).toBe(2);
  expect(world.did.sort()).toEqual(['start behind', 'start last']);
});

test('the one that fails is tried less and less often, ten minutes apart at most', async () => {
  await submitted(db, 'slower');
  world.refuses = failing('slower');
  const expected = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600];
  const waits: WaitSet[] = [];
  for (const _wait of expected) {
    await allDue();
    waits.push(await putOff('slower', 'start_due_at', () => world.relay.startWaiting()));
  }
  expect(asExpected(waits, expected)).toEqual(expected);
  world.refuses = () => null;
  await allDue();
  expect(await world.relay.startWaiting()).toBe(1);
});

test('a hint that is requested while another is on its way is not lost', async () => {
  const { ref } = await submitted(db, 'hinted-twice');
  const { customer } = await submitted(db, 'of-its-customer');
  await db.sql(`update collections set hint_due_at = now() where ref = '${ref}'`);
  await db.sql(`update invoices set customer_id = '${customer.id}' where ref = '${ref}'`);
  const leased = await db.stores.runLeases.lease('hint', 10);
  expect(leased.map((row) => row.ref)).toEqual([ref]);
  const wait = await putOff('hinted-twice', 'hint_due_at', async () => {
    await db.stores.customers.link(customer.id, 'cus_meanwhile');
    await db.stores.runLeases.markReached('hint', [ref]);
  });
  expect(asExpected([wait], [5])).toEqual([5]);
  await db.sql('update collections set hint_due_at = now() where hint_due_at is not null');
  const again = await db.stores.runLeases.lease('hint', 10);
  expect(again.map((row) => row.ref)).toContain(ref);
  await db.stores.runLeases.markReached(
    'hint',
    again.map((row) => row.ref),
  );
  const wanted = await db.sql('select ref from collections where hint_due_at is not null');
  expect(wanted).toEqual([]);
});

test('with Temporal away a pass ends after a few tries; the others are due at once', async () => {
  for (let n = 0; n < 60; n += 1) await submitted(db, `outage-${n}`);
  await allDue();
  world.temporal = 'down';
  expect(await world.relay.startWaiting()).toBe(0);
  expect(world.tried.length).toBeLessThan(20);
  world.temporal = 'up';
  expect(await world.relay.startWaiting()).toBeGreaterThan(40);
});

test('more than one batch of starts is done in one pass', async () => {
  for (let n = 0; n < 130; n += 1) await submitted(db, `many-${n}`);
  await allDue();
  expect(await world.relay.startWaiting()).toBe(130);
});

test('what Temporal can never start is marked, published once, and listed', async () => {
  const { id } = await submitted(db, 'never');
  await submitted(db, 'fine');
  await allDue();
  const refused = { kind: 'refused', detail: 'Temporal refuses it: too odd' } as const;
  world.refuses = (externalId) => (externalId === 'never' ? refused : null);
  expect(await world.relay.startWaiting()).toBe(1);
  await allDue();
  await world.relay.startWaiting();
  const listed = () => db.stores.notStartable.list('default', 10, null);
  expect(await listed()).toMatchObject([{ id, externalId: 'never', why: refused.detail }]);
  const published = await db.stores.publicEvents.list('default', null, 10);
  expect(
    published.map(({ invoiceId, event: { type, data } }) => ({ invoiceId, type, data })),
  ).toEqual([
    {
      invoiceId: id,
      type: 'invoice.not_startable',
      data: { number: 'INV-never', currency: 'eur', why: refused.detail },
    },
  ]);
  expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  world.refuses = () => null;
  await allDue();
  expect(await world.relay.startWaiting()).toBe(1);
  expect(await listed()).toEqual([]);
});

test('an id too long for Temporal’s tables, from before it was refused, is marked', async () => {
  await storedBefore(db, TOO_LONG);
  await submitted(db, 'after-it');
  await allDue();
  world.refuses = failing(TOO_LONG);
  expect(await world.relay.startWaiting()).toBe(1);
  expect(await db.stores.notStartable.list('default', 10, null)).toMatchObject([
    { externalId: TOO_LONG, why: expect.stringContaining('286 characters') },
  ]);
});

test('with Temporal away nothing is marked, however long its id', async () => {
  await storedBefore(db, `${TOO_LONG}-too`);
  world.temporal = 'down';
  await world.relay.startWaiting();
  expect(await db.stores.notStartable.list('default', 10, null)).toEqual([]);
});

test('a hint that fails for one invoice keeps no other from its hint', async () => {
  for (const name of ['deaf', 'hears']) await submitted(db, name);
  await db.sql('update collections set start_due_at = null');
  await db.stores.accountHints.request('default');
  await world.relay.hintAccounts();
  world.refuses = failing('deaf');
  const wait = await putOff('deaf', 'hint_due_at', () => world.relay.relayWaiting());
  expect(world.did).toEqual(['hint hears']);
  expect(asExpected([wait], [1])).toEqual([1]);
});

test('an event that does not reach its invoice keeps no other from its own', async () => {
  for (const name of ['mute', 'near-it']) {
    const { ref } = await submitted(db, name);
    const about = { objectId: `pi_${name}`, intentId: `pi_${name}`, invoiceRef: ref, n: 1 };
    await db.stores.events.store(event(`evt_${name}`, about));
  }
  await db.sql('update collections set start_due_at = null');
  world.refuses = failing('mute');
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint near-it']);
});

test('an overdue row that cannot be woken keeps no other asleep, whatever it throws', async () => {
  for (const name of ['throws', 'sleeps']) {
    const { ref } = await submitted(db, name);
    await step(db, ref, (state) => state, {
      wakeAt: NOW - (name === 'throws' ? 900_000 : 600_000),
    });
  }
  world.refuses = (externalId) => {
    if (externalId === 'throws') throw new Error('nobody expected this');
    return null;
  };
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 1, woken: 0 });
  expect(world.did).toEqual(['hint sleeps']);
});

test('a command whose run is out of reach keeps no other, and is due again soon', async () => {
  const pause = { by: 'business', name: 'pause', until: null, reason: '' } as const;
  for (const name of ['far', 'near']) {
    const { ref } = await submitted(db, name);
    await db.stores.commands.store(ref, { ...pause, id: `c-${name}` }, 'h');
  }
  await db.sql('update commands set hint_due_at = now()');
  world.refuses = failing('far');
  expect(await world.relay.sweep()).toMatchObject({ hinted: 1 });
  expect(world.did).toEqual(['hint near']);
  const [row] = await db.sql<{ soon: boolean }>(
    `select hint_due_at < now() + interval '2 minutes' as soon from commands where id = 'c-far'`,
  );
  expect(row?.soon).toBe(true);
});

test('starts keep their pace, however many processes make them', async () => {
  for (let n = 0; n < 60; n += 1) await submitted(db, `paced-${n}`);
  await allDue();
  const paced = [1, 2, 3].map(() => openWorld(db, { startsPerSecond: 10 }));
  /** How many were started, and how many a second and what it took allow. */
  const startAll = async (takenUntil: string) => {
    const began = performance.now();
    await db.sql(`update start_pace set taken_until = ${takenUntil}`);
    const counts = await Promise.all(paced.map(({ relay }) => relay.startWaiting()));
    const allowed = 10 + 10 * Math.ceil((performance.now() - began) / 1_000) + paced.length;
    return { started: counts.reduce((a, b) => a + b, 0), allowed };
  };
  const first = await startAll('now()');
  expect(first.started).toBeGreaterThanOrEqual(10);
  expect(first.started).toBeLessThanOrEqual(first.allowed);
  const second = await startAll(`now() - interval '1 hour'`);
  expect(second.started).toBeLessThanOrEqual(second.allowed);
});

test('an outage over, the events that wait are not behind all the starts', async () => {
  const { ref } = await submitted(db, 'with-event');
  await allDue();
  const about = { objectId: 'pi_e', intentId: 'pi_e', invoiceRef: ref, n: 1 };
  await db.stores.events.store(event('evt_first', about));
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint with-event']);
});

import type { Command } from '../../src/domain/collection/model/command';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { NOW, ensureConnection, event, submitted, step } from '../postgres/samples';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql('delete from commands');
  await db.sql(`update collections set start_due_at = null, outcome = '{}'`);
  world = openWorld(db);
  world.now = NOW;
});

const about = (ref: string) => ({ objectId: 'pi_s', intentId: 'pi_s', invoiceRef: ref, n: 1 });

test('an event that was hinted and left no trace is hinted again', async () => {
  const { ref } = await submitted(db, 'stale');
  await db.stores.events.store(event('evt_1', about(ref)));
  await world.relay.relayWaiting();
  expect(await world.relay.sweep()).toMatchObject({ hinted: 0 });
  await db.sql('update stripe_events set due_at = now()');
  expect(await world.relay.sweep()).toMatchObject({ hinted: 1 });
  expect(world.did).toEqual(['hint stale', 'hint stale']);
  await step(db, ref, (state) => state, { appliedEventIds: ['evt_1'] });
  await db.sql('update stripe_events set due_at = now()');
  expect(await world.relay.sweep()).toMatchObject({ hinted: 0 });
});

test('a command nobody applied is brought up again', async () => {
  const { ref } = await submitted(db, 'asked');
  const pause: Command = { id: 'c1', by: 'business', name: 'pause', until: null, reason: '' };
  await db.stores.commands.store(ref, pause, 'h');
  expect(await world.relay.sweep()).toMatchObject({ hinted: 0 });
  await db.sql('update commands set hint_due_at = now()');
  expect(await world.relay.sweep()).toMatchObject({ hinted: 1 });
  expect(world.did).toEqual(['hint asked']);
});

test('an overdue row is reopened if its run is gone, else woken, then reported', async () => {
  for (const externalId of ['gone', 'hangs', 'on-time']) await submitted(db, externalId);
  const wakeAt = { gone: NOW - 6 * MINUTE, hangs: NOW - 7 * MINUTE, 'on-time': NOW - 4 * MINUTE };
  for (const [externalId, at] of Object.entries(wakeAt)) {
    const row = await db.stores.invoices.byIdentity({ connection: 'default', externalId });
    await step(db, row!.ref, (state) => state, { wakeAt: at });
  }
  world.runs.set('hangs', 'running').set('gone', 'closed');
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 1, woken: 1 });
  expect(world.did).toEqual(['hint hangs', 'hint gone']);
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 0, woken: 0 });
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  await db.sql('update collections set woken_until = now() where woken_until is not null');
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 1, woken: 1 });
  const alarms = world.logged.filter(({ level }) => level === 'error');
  expect(alarms.map(({ words }) => words)).toEqual([
    'still not progressing after a wake-up; inspect its workflow run',
    'still not progressing after a wake-up; inspect its workflow run',
  ]);
});

test('a run whose effect waits in a queue is neither woken nor reported', async () => {
  const { ref } = await submitted(db, 'queued');
  await step(db, ref, (state) => state, { wakeAt: NOW - 6 * MINUTE });
  world.runs.set('queued', 'waiting');
  for (let sweeps = 0; sweeps < 3; sweeps += 1) {
    expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 0, woken: 0 });
    await db.sql('update collections set woken_until = now() where woken_until is not null');
  }
  expect(world.did).toEqual([]);
  expect(world.logged.filter(({ level }) => level === 'error')).toEqual([]);
  world.runs.set('queued', 'running');
  expect(await world.relay.sweep()).toMatchObject({ woken: 1 });
});

test('an effect that nobody answers shows a lost run, whatever its deadline', async () => {
  const { ref } = await submitted(db, 'lost');
  await step(db, ref, (state) => state, { wakeAt: NOW + 1_000 * MINUTE });
  expect(await world.relay.sweep()).toMatchObject({ reopened: 0 });
  await db.sql(`update collections set updated_at = now() - interval '16 minutes'`);
  expect(await world.relay.sweep()).toMatchObject({ reopened: 1 });
  expect(world.did).toEqual(['hint lost']);
  await step(db, ref, (state) => ({ ...state, outstanding: [] }), { wakeAt: null });
  await db.sql(`update collections set updated_at = now() - interval '16 minutes'`);
  expect(await world.relay.sweep()).toMatchObject({ reopened: 0 });
});

test('with Temporal away nothing is woken, and it is tried again after', async () => {
  const { ref } = await submitted(db, 'away');
  await step(db, ref, (state) => state, { wakeAt: NOW - 6 * MINUTE });
  world.temporal = 'down';
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 0, woken: 0 });
  world.temporal = 'up';
  await db.sql('update collections set woken_until = now() where woken_until is not null');
  expect(await world.relay.sweep()).toEqual({ hinted: 0, made: 0, reopened: 1, woken: 0 });
});

test('rebuild queues every unfinished run, the nearest deadline first, and no other', async () => {
  const at = { later: NOW + 9 * DAY, first: NOW - DAY, never: null, soon: NOW + DAY };
  for (const [name, wakeAt] of Object.entries(at)) {
    const { ref } = await submitted(db, `rebuilt-${name}`);
    await step(db, ref, (state) => state, { wakeAt });
  }
  expect(await world.relay.rebuild()).toEqual({ queued: 4, alarms: 0 });
  const order = await db.sql<{ id: string }>(
    `select external_id as id from collections join invoices using (ref)
     where start_due_at is not null order by start_due_at`,
  );
  const names = ['first', 'soon', 'later', 'never'].map((name) => `rebuilt-${name}`);
  expect(order.map(({ id }) => id)).toEqual(names);
  await db.sql('update collections set start_due_at = now() where start_due_at is not null');
  await world.relay.startWaiting();
  expect(world.did.sort()).toEqual(names.map((name) => `start ${name}`).sort());
});

test('rebuild since a time reads Stripe first, for the restarted runs to find', async () => {
  const { ref } = await submitted(db, 'went-back');
  const done = await submitted(db, 'done-before');
  const finished = { status: 'paid', received: 1, owed: 1, currency: 'eur' };
  await step(db, done.ref, (state) => state, { finished });
  const intentOf = (id: string, named: string) => ({
    ...event(`reread_${id}`, { ...about(named), objectId: id, intentId: id, created: NOW }),
    isOurs: true,
  });
  world.lists.payment_intents = [intentOf('pi_a', ref), intentOf('pi_b', done.ref)];
  expect(await world.relay.rebuild({ since: NOW })).toEqual({ queued: 1, alarms: 0 });
  expect(world.did[0]).toBe('terminate all');
  expect(world.did.slice(1, 3).sort()).toEqual(['hint done-before', 'hint went-back']);
  await db.sql('update collections set start_due_at = now() where start_due_at is not null');
  await world.relay.startWaiting();
  expect(world.did.slice(3)).toEqual(['start went-back']);
  const own = await db.stores.inTransaction((tx) => db.stores.collections.pendingInputs(tx, ref));
  expect(own.events.map(({ id }) => id)).toEqual(['reread_pi_a']);
});

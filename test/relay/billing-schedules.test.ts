import { COMMAND_LINE } from '../../src/domain/audit';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection } from '../postgres/samples';
import { at, schedule, storedSchedule } from '../postgres/schedule-samples';
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
  await db.sql(`update billing_schedules set status = 'ended', next_at = null, held_reason = null,
    alarm_due_at = null`);
  world = openWorld(db);
});

test('an alarm is set once for each change, again after an outage, and by a rebuild', async () => {
  const { id } = await storedSchedule(db, schedule('set', { count: 3 }), {
    now: at('2026-01-01'),
  });
  world.temporal = 'down';
  expect(await world.relay.setAlarms()).toBe(0);
  world.temporal = 'up';
  expect(await world.relay.setAlarms()).toBe(0); // its lease is not over
  await db.sql('update billing_schedules set alarm_due_at = now() where id = $1', [id]);
  expect(await world.relay.setAlarms()).toBe(1);
  expect(await world.relay.setAlarms()).toBe(0);
  expect(await world.relay.rebuild()).toMatchObject({ alarms: 1 });
  expect(await world.relay.setAlarms()).toBe(1);
  await db.stores.schedules.change({
    connection: 'default',
    id,
    command: { name: 'pause' },
    now: at('2026-01-02'),
    actor: COMMAND_LINE,
  });
  expect(await world.relay.setAlarms()).toBe(1);
  expect(world.did).toEqual(['alarm set 3', 'alarm set 3', 'alarm set 0']);
});

test('the sweep makes what no alarm made, after two minutes, and says so', async () => {
  const { nextAt } = await storedSchedule(db, schedule('swept'), { now: at('2026-01-01') });
  world.now = (nextAt ?? 0) + 119_000;
  expect(await world.relay.sweep()).toMatchObject({ made: 0 });
  world.now = (nextAt ?? 0) + 121_000;
  expect(await world.relay.sweep()).toMatchObject({ made: 1 });
  expect(world.logged).toContainEqual({
    level: 'warn',
    words: 'invoices were made without their alarm',
  });
  expect(await world.relay.sweep()).toMatchObject({ made: 0 });
  const identity = { connection: 'default', externalId: 'swept/2026-01-31' };
  expect(await db.stores.invoices.byIdentity(identity)).not.toBeNull();
});

test('one schedule that cannot be made keeps no other waiting', async () => {
  await storedSchedule(db, schedule('many'), { now: at('2026-01-01') });
  await storedSchedule(db, schedule('one', { startsOn: '2026-07-31' }), { now: at('2026-01-01') });
  world.now = at('2026-08-01');
  expect(await world.relay.sweep()).toMatchObject({ made: 1 });
  expect(world.logged).toContainEqual({ level: 'error', words: 'a billing schedule is held' });
});

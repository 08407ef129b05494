import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Payment } from '../../src/domain/collection/model/payment';
import type { NewStripeEvent } from '../../src/postgres/events/store-event';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import {
  NOW,
  ensureConnection,
  event,
  submitted,
  paymentsChanged,
  step,
} from '../postgres/samples';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  await ensureConnection(db, 'second');
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql('update collections set start_due_at = null');
  world = openWorld(db);
});

let intents = 0;
const newIntent = () => `pi_relay_${(intents += 1)}`;

const payment = (id: string): Payment => ({
  id,
  via: 'charge',
  methodType: 'card',
  methodLabel: 'visa 4242',
  amount: 11_900,
  chargeId: `ch_of_${id}`,
  at: NOW,
  asOf: NOW,
  refunds: [],
  disputes: [],
  warnings: [],
  reversed: false,
});

async function arrives(...events: NewStripeEvent[]): Promise<void> {
  for (const one of events) await db.stores.events.store(one);
}

async function relayStatusOf(id: string): Promise<string> {
  const [row] = await db.sql<{ fate: string; ref: string | null; quarantined: string | null }>(
    'select fate, ref, quarantined from stripe_events where id = $1',
    [id],
  );
  return [row?.fate, row?.ref ?? row?.quarantined?.split(':')[0]].filter(Boolean).join(' ');
}

const about = (intentId: string, ref: string | null, changes = {}) => ({
  objectId: intentId,
  intentId,
  invoiceRef: ref,
  n: 1,
  ...changes,
});

test('events with our metadata lead to one hint, and the run finds them as its own', async () => {
  const { ref } = await submitted(db, 'named');
  const intent = newIntent();
  await arrives(event('evt_1', about(intent, ref)), event('evt_2', about(intent, ref)));
  const found: string[][] = [];
  world.onHint = async () => {
    const own = await db.stores.inTransaction((tx) => db.stores.collections.pendingInputs(tx, ref));
    found.push(own.events.map(({ id }) => id));
  };
  expect(await world.relay.relayWaiting()).toBe(2);
  expect(world.did).toEqual(['hint named']);
  expect(found).toEqual([['evt_1', 'evt_2']]);
  expect([await relayStatusOf('evt_1'), await relayStatusOf('evt_2')]).toEqual([
    `hinted ${ref}`,
    `hinted ${ref}`,
  ]);
  expect(await world.relay.relayWaiting()).toBe(0);
  expect(world.did).toHaveLength(1);
});

test('two relays at once relay an event once', async () => {
  const { ref } = await submitted(db, 'two-relays');
  const twoRelays = event('evt_two_relays', about(newIntent(), ref));
  const stored = { ...twoRelays, ref, receivedAt: await db.stores.databaseTime() };
  await db.stores.events.store(twoRelays, 'caller');
  const other = openWorld(db);
  await Promise.all([
    world.relay.relay([stored]),
    other.relay.relayWaiting(),
    world.relay.relayWaiting(),
  ]);
  expect([...world.did, ...other.did]).toEqual(['hint two-relays']);
});

test('what only repeats what is recorded is known, and starts nothing', async () => {
  const { ref } = await submitted(db, 'recorded');
  const intent = newIntent();
  const paid = (state: CollectionState): CollectionState => ({
    ...state,
    lastNumber: 1,
    ledger: { ...state.ledger, payments: [payment(intent)] },
  });
  await step(db, ref, paid, { happened: paymentsChanged(intent) });
  await arrives(event('evt_echo', about(intent, null)));
  await world.relay.relayWaiting();
  expect(world.did).toEqual([]);
  expect(await relayStatusOf('evt_echo')).toBe('known');
});

test('our stored ids find the invoice where metadata is silent or says otherwise', async () => {
  const { ref } = await submitted(db, 'ids');
  const other = await submitted(db, 'ids-other');
  const intent = newIntent();
  const paid = (state: CollectionState): CollectionState => ({
    ...state,
    ledger: { ...state.ledger, payments: [payment(intent)] },
  });
  await step(db, ref, paid, { happened: paymentsChanged(intent) });
  const dispute = { objectId: 'dp_1', objectType: 'dispute', status: 'needs_response', n: null };
  await arrives(
    {
      ...event('evt_dispute', { ...about(intent, null), ...dispute }),
      type: 'charge.dispute.closed',
    },
    {
      ...event('evt_charge', {
        ...about(intent, other.ref, { intentId: null, chargeId: `ch_of_${intent}` }),
        ...dispute,
      }),
      type: 'charge.dispute.closed',
    },
  );
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint ids']);
  expect(await relayStatusOf('evt_dispute')).toBe(`hinted ${ref}`);
  expect(await relayStatusOf('evt_charge')).toBe(`hinted ${ref}`);
  expect(world.ownersRead).toBe(0);
});

test('a refund without names is read from Stripe; other people’s payments are not', async () => {
  const { ref } = await submitted(db, 'asked');
  world.owner = { kind: 'read', invoiceRef: ref, received: null };
  const refund = { objectId: 're_1', objectType: 'refund', status: 'failed' };
  await arrives(
    { ...event('evt_refund', { ...about(newIntent(), null), ...refund }), type: 'refund.updated' },
    event('evt_theirs', about(newIntent(), null)),
    {
      ...event('evt_balance', { objectType: 'balance', intentId: null }),
      type: 'balance.available',
    },
  );
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint asked']);
  expect(world.ownersRead).toBe(1);
  expect(await relayStatusOf('evt_theirs')).toBe('not_ours');
  expect(await relayStatusOf('evt_balance')).toBe('not_ours');
});

test('money that names an unknown invoice is stored and published, but not recorded', async () => {
  const foreign = await submitted(db, 'foreign');
  const received = { intentId: 'pi_lost', amount: 777, currency: 'eur' };
  world.owner = { kind: 'read', invoiceRef: 'nobody-knows-it', received };
  await arrives(event('evt_lost', about('pi_lost', 'nobody-knows-it')), {
    ...event('evt_cross', about('pi_cross', foreign.ref)),
    connection: 'second',
  });
  await world.relay.relayWaiting();
  expect(world.did).toEqual([]);
  expect(await relayStatusOf('evt_lost')).toBe('not_ours');
  expect(await db.stores.unmatched.list('default')).toMatchObject([
    { ...received, eventId: 'evt_lost', why: expect.stringContaining('nobody-knows-it') },
  ]);
  expect(await db.stores.unmatched.list('second')).toHaveLength(1);
  expect(world.logged.filter(({ level }) => level === 'error')).toHaveLength(2);
});

test('the wrong mode and the wrong account are quarantined, with no effect', async () => {
  const { ref } = await submitted(db, 'quarantine');
  await arrives(
    event('evt_live', about(newIntent(), ref, { livemode: true })),
    event('evt_account', about(newIntent(), ref, { account: 'acct_other' })),
  );
  await world.relay.relayWaiting();
  expect(world.did).toEqual([]);
  expect(await relayStatusOf('evt_live')).toBe('quarantined wrong_mode');
  expect(await relayStatusOf('evt_account')).toBe('quarantined wrong_account');
});

test('one event that breaks its batch is quarantined, and the others are relayed', async () => {
  const { ref } = await submitted(db, 'broken-batch');
  const intent = newIntent();
  const names = ['evt_before', 'evt_broken', 'evt_after'];
  await arrives(...names.map((id) => event(id, about(intent, ref))));
  await db.sql(`update stripe_events set about = 'null' where id = 'evt_broken'`);
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint broken-batch']);
  expect(await relayStatusOf('evt_broken')).toBe('quarantined cannot_be_placed');
  expect(await relayStatusOf('evt_before')).toBe(`hinted ${ref}`);
  expect(await relayStatusOf('evt_after')).toBe(`hinted ${ref}`);
});

test('with Temporal or Stripe away events wait, and are hinted when they are back', async () => {
  const { ref } = await submitted(db, 'away');
  await submitted(db, 'away-too');
  await arrives(event('evt_away', about(newIntent(), ref)));
  world.temporal = 'down';
  await world.relay.relayWaiting();
  expect(await relayStatusOf('evt_away')).toBe(`waiting ${ref}`);
  world.temporal = 'up';
  expect(await world.relay.relayWaiting()).toBe(0);
  await db.sql('update stripe_events set due_at = now()');
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint away']);

  world.owner = { kind: 'later' };
  const refund = { objectId: 're_2', objectType: 'refund', status: 'failed' };
  const names = ['evt_stripe', 'evt_stripe_two', 'evt_stripe_three', 'evt_4', 'evt_5'];
  for (const id of names) {
    await arrives({ ...event(id, { ...about('pi_x', null), ...refund }), type: 'refund.failed' });
  }
  await world.relay.relayWaiting();
  expect(world.ownersRead).toBe(3);
  for (const id of names) expect(await relayStatusOf(id)).toBe('waiting');
});

test('of one payment Stripe is asked once, however many of its events come at once', async () => {
  const { ref } = await submitted(db, 'asked-once');
  world.owner = { kind: 'read', invoiceRef: ref, received: null };
  const refund = { objectId: 're_3', objectType: 'refund', status: 'failed' };
  for (const id of ['evt_one', 'evt_two', 'evt_three'])
    await arrives({ ...event(id, { ...about('pi_y', null), ...refund }), type: 'refund.failed' });
  await world.relay.relayWaiting();
  expect([world.ownersRead, world.did]).toEqual([1, ['hint asked-once']]);
});

test('one event that cannot be dealt with does not keep the others', async () => {
  const broken = await submitted(db, 'broken');
  const sound = await submitted(db, 'sound');
  const whole = await db.sql('select state from collections where ref = $1', [broken.ref]);
  await db.sql(`update collections set state = '{}' where ref = $1`, [broken.ref]);
  await arrives(event('evt_broken', about(newIntent(), broken.ref)), {
    ...event('evt_sound', about(newIntent(), sound.ref)),
    type: 'charge.refunded',
  });
  await world.relay.relayWaiting();
  expect(await relayStatusOf('evt_broken')).toMatch(/^waiting/);
  await db.sql('update stripe_events set due_at = now() where fate = $$waiting$$');
  await db.sql('update collections set state = $2 where ref = $1', [
    broken.ref,
    whole[0]!['state'],
  ]);
  await world.relay.relayWaiting();
  expect(world.did.sort()).toEqual(['hint broken', 'hint sound']);
});

test('an invoice stored while Temporal was away is started when it is back', async () => {
  await submitted(db, 'fresh');
  expect(await world.relay.startWaiting()).toBe(0);
  await db.sql(`update collections set start_due_at = now() where start_due_at is not null`);
  world.temporal = 'down';
  expect(await world.relay.startWaiting()).toBe(0);
  world.temporal = 'up';
  await db.sql(`update collections set start_due_at = now() where start_due_at is not null`);
  expect(await world.relay.startWaiting()).toBe(1);
  expect(world.did).toEqual(['start fresh']);
  await db.sql(`update collections set start_due_at = now() where start_due_at is not null`);
  expect(await world.relay.startWaiting()).toBe(0);
});

test('a run that took its first step need not be started', async () => {
  const { ref } = await submitted(db, 'stepped');
  await step(db, ref, (state) => state);
  expect(await db.sql('select 1 from collections where start_due_at is not null')).toEqual([]);
});

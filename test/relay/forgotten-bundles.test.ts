import type { NewStripeEvent } from '../../src/postgres/events/store-event';
import type { OwnerReading } from '../../src/stripe/create-stripe-reader';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { ensureConnection, event, submitted } from '../postgres/samples';
import { openWorld } from './world';
import type { World } from './world';

// What Stripe says of a payment for several invoices that a restored database does not know.

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
  await db.sql('delete from unmatched_money');
  world = openWorld(db);
});

const UNKNOWN = 'z'.repeat(26);

const named = (ref: string, n: number, amount: number) => ({ ref, n, amount });

function owner(intentId: string, shares: ReturnType<typeof named>[], isPaid = true): OwnerReading {
  const amount = shares.reduce((sum, share) => sum + share.amount, 0);
  const received = isPaid ? { intentId, amount, currency: 'eur' } : null;
  return { kind: 'read', invoiceRef: 'of-a-bundle', received, several: { intentId, shares } };
}

async function arrives(of: NewStripeEvent): Promise<void> {
  await db.stores.events.store(of);
  await world.relay.relayWaiting();
}

const aboutIntent = (id: string) => ({ objectId: id, intentId: id, invoiceRef: 'of-a-bundle' });

const eventsOf = (ref: string) =>
  db.stores.inTransaction(async (tx) => {
    const { events } = await db.stores.collections.pendingInputs(tx, ref);
    return events.map(({ id, about }) => [id, about.intentId, about.n]);
  });

test('each invoice finds an event of its share, once', async () => {
  const [one, two] = [await submitted(db, 'share-1'), await submitted(db, 'share-2')];
  world.owner = owner('pi_a', [named(one.ref, 3, 500), named(two.ref, 1, 700)]);
  await arrives(event('evt_paid', aboutIntent('pi_a')));
  await world.relay.relayWaiting();
  expect(await eventsOf(one.ref)).toEqual([[`evt_paid#${one.ref}`, `pi_a#${one.ref}`, 3]]);
  expect(await eventsOf(two.ref)).toEqual([[`evt_paid#${two.ref}`, `pi_a#${two.ref}`, 1]]);
  expect(world.did.toSorted()).toEqual(['hint share-1', 'hint share-2']);
  expect(await db.stores.unmatched.list('default')).toEqual([]);
});

test('with Temporal away the events are there, before anything is charged', async () => {
  const one = await submitted(db, 'share-away');
  world.temporal = 'down';
  world.owner = owner('pi_away', [named(one.ref, 1, 500), named(UNKNOWN, 1, 1)]);
  await arrives(event('evt_away', aboutIntent('pi_away')));
  expect(await eventsOf(one.ref)).toHaveLength(1);
  expect(world.did).toEqual([]);
});

test('the share of an invoice that is not there, or elsewhere, is kept for a person', async () => {
  const there = await submitted(db, 'share-there');
  const shares = [named(there.ref, 1, 500), named(UNKNOWN, 1, 700)];
  world.owner = owner('pi_b', shares);
  await arrives(event('evt_part', aboutIntent('pi_b')));
  expect(await db.stores.unmatched.list('default')).toMatchObject([
    { intentId: `pi_b#${UNKNOWN}`, amount: 700, why: expect.stringContaining(UNKNOWN) },
  ]);
  expect(await eventsOf(there.ref)).toHaveLength(1);
  await arrives({ ...event('evt_elsewhere', aboutIntent('pi_b')), connection: 'second' });
  expect(await eventsOf(there.ref)).toHaveLength(1);
  expect(await db.stores.unmatched.list('second')).toHaveLength(2);
});

test('of what brought nothing in, nothing is kept for a person', async () => {
  world.owner = owner('pi_c', [named(UNKNOWN, 1, 700), named('y'.repeat(26), 1, 1)], false);
  await arrives(event('evt_moving', aboutIntent('pi_c')));
  expect(await db.stores.unmatched.list('default')).toEqual([]);
});

const aboutSession = (id: string) => ({
  objectId: id,
  objectType: 'checkout.session',
  intentId: null,
  sessionId: id,
  invoiceRef: 'of-a-bundle',
});

const openOwner = (session: string): OwnerReading => ({
  kind: 'read',
  invoiceRef: 'of-a-bundle',
  received: null,
  several: { intentId: null, shares: [named(UNKNOWN, 1, 700)], openSession: session },
});

const relayStatusOf = async (id: string) =>
  (await db.sql<{ fate: string }>('select fate from stripe_events where id = $1', [id]))[0]?.fate;

test('a session that is open is closed; where Stripe does not, it is read again', async () => {
  world.owner = openOwner('cs_open');
  await arrives(event('evt_open', aboutSession('cs_open')));
  expect([world.expired, await relayStatusOf('evt_open')]).toEqual([['cs_open'], 'not_ours']);
  world.onExpire = () => ({
    kind: 'refused',
    code: 'resource_missing',
    param: null,
    detail: 'it is complete',
    requestId: null,
  });
  world.owner = openOwner('cs_complete');
  await arrives(event('evt_complete', aboutSession('cs_complete')));
  expect(await relayStatusOf('evt_complete')).toBe('waiting');
});

test('what Stripe reports of the charge is of no invoice alone', async () => {
  const [one, two] = [await submitted(db, 'charge-1'), await submitted(db, 'charge-2')];
  await db.sql(
    `insert into payments (ref, connection, id, via, method_type, method_label, amount, charge_id,
       at, refunds, disputes, reversed)
     select ref, 'default', 'pi_d#' || ref, 'checkout', 'card', 'visa', 1, 'ch_d', now(), '[]',
       '[]', false
     from invoices where ref = any($1)`,
    [[one.ref, two.ref]],
  );
  world.owner = owner('pi_d', [named(one.ref, 1, 500), named(two.ref, 1, 700)]);
  const dispute = { objectId: 'dp_d', objectType: 'dispute', chargeId: 'ch_d', intentId: 'pi_d' };
  await arrives({ ...event('evt_disputed', dispute), type: 'charge.dispute.created' });
  expect([await eventsOf(one.ref), await eventsOf(two.ref)]).toMatchObject([[{}], [{}]]);
});

test('a rebuild fails while Stripe does not say whose an event is', async () => {
  world.owner = { kind: 'later' };
  await db.stores.events.store(event('evt_unplaced', aboutIntent('pi_unplaced')));
  const since = Date.now();
  await expect(world.relay.rebuild({ since })).rejects.toThrow('run this again');
  world.owner = owner('pi_unplaced', [named(UNKNOWN, 1, 700)]);
  await db.sql('update stripe_events set due_at = now()');
  await expect(world.relay.rebuild({ since })).resolves.toMatchObject({
    queued: expect.any(Number),
  });
});

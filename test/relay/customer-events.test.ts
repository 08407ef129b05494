import { SHAPE } from '../../src/domain/collection/model/upgrade-state';
import type { Method } from '../../src/domain/collection/model/method';
import type { NewStripeEvent } from '../../src/postgres/events/store-event';
import type { TestDatabase } from '../postgres/database';
import { openDatabase } from '../postgres/database';
import { NOW, ensureConnection, event, invoice, step } from '../postgres/samples';
import { openWorld } from './world';
import type { World } from './world';

let db: TestDatabase;
let world: World;
let customerId: string;

const visa: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };
const renewed: Method = { ...visa, fingerprint: 'fp_renewed' };

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
  const put = await db.stores.customers.put({
    connection: 'default',
    externalId: 'owes',
    name: 'Client',
    email: 'pay@client.example',
    country: null,
    locale: null,
    timeZone: null,
    settings: {},
  });
  customerId = put.row.id;
  await db.stores.customers.link(customerId, 'cus_1');
  for (const [externalId, issuedOn] of [
    ['newer', '2026-03-01'],
    ['older', '2026-02-01'],
    ['done', '2026-01-01'],
  ] as const) {
    const customer = { kind: 'ours', id: customerId } as const;
    await db.stores.invoices.submit(invoice(externalId, { customer, issuedOn }), NOW);
  }
  const done = await db.stores.invoices.byIdentity({ connection: 'default', externalId: 'done' });
  const finished = { status: 'paid', received: 1, owed: 1, currency: 'eur' };
  await step(db, done!.ref, (state) => state, { finished });
});
afterAll(() => db.end());
beforeEach(async () => {
  await db.sql('delete from stripe_events');
  await db.sql('update collections set start_due_at = null, hint_due_at = null');
  await knows('newer', null);
  await knows('older', null);
  world = openWorld(db);
  world.refresh = async () => {
    await db.stores.customers.setMethods(customerId, [visa], 'pm_1', Date.now());
    return { kind: 'refreshed', customerId: 'cus_1' };
  };
});

/** The run has taken the customer in as they are. */
async function knows(
  externalId: string,
  method: Method | null,
  methods = ['card', 'sepa_debit'],
): Promise<void> {
  const row = await db.stores.invoices.byIdentity({ connection: 'default', externalId });
  const stripeCustomer = method === null ? null : 'cus_1';
  await step(db, row!.ref, (state) => ({
    ...state,
    stripeCustomer,
    method,
    terms: { ...state.terms, methods },
  }));
}

const ofCustomer = (id: string, type: string, changes = {}): NewStripeEvent => ({
  ...event(id, {
    objectId: 'pm_1',
    objectType: 'payment_method',
    intentId: null,
    customerId: 'cus_1',
    ...changes,
  }),
  type,
});

async function arrive(...events: NewStripeEvent[]): Promise<void> {
  for (const one of events) await db.stores.events.store(one);
  await world.relay.relayWaiting();
}

const relayStatuses = async () =>
  (await db.sql<{ status: string }>('select fate as status from stripe_events order by id')).map(
    ({ status }) => status,
  );

test('a new method reaches the open invoices, oldest first, after one reading', async () => {
  await arrive(
    ofCustomer('evt_1', 'payment_method.attached'),
    ofCustomer('evt_2', 'setup_intent.succeeded', { objectId: 'seti_1' }),
    ofCustomer('evt_3', 'customer.updated', { objectId: 'cus_1' }),
  );
  expect(world.refreshed).toEqual(['cus_1']);
  expect(world.did).toEqual(['hint older', 'hint newer']);
  expect(await relayStatuses()).toEqual(['known', 'known', 'known']);
});

test('invoices that have it already get no hint', async () => {
  await knows('older', visa);
  await arrive(ofCustomer('evt_1', 'payment_method.updated'));
  expect(world.did).toEqual(['hint newer']);
});

test('a method beside the default reaches the invoices that the default does not fit', async () => {
  const sepa: Method = { id: 'pm_2', type: 'sepa_debit', label: 'SEPA', fingerprint: 'fp_2' };
  await knows('older', visa);
  await knows('newer', visa, ['sepa_debit']);
  world.refresh = async () => {
    await db.stores.customers.setMethods(customerId, [visa, sepa], 'pm_1', Date.now());
    return { kind: 'refreshed', customerId };
  };
  await arrive(ofCustomer('evt_1', 'payment_method.attached', { objectId: 'pm_2' }));
  expect(world.did).toEqual(['hint newer']);
});

test('an invoice whose row newer code wrote is hinted in any case', async () => {
  await knows('older', visa);
  await knows('newer', visa);
  const row = await db.stores.invoices.byIdentity({ connection: 'default', externalId: 'newer' });
  const { state } = (await db.stores.collections.load(row!.ref))!;
  const write = 'update collections set shape = $2, state = $3 where ref = $1';
  await db.sql(write, [row!.ref, SHAPE + 1, { method: 'kept elsewhere' }]);
  await arrive(ofCustomer('evt_1', 'payment_method.updated'));
  expect(world.did).toEqual(['hint newer']);
  expect(await relayStatuses()).toEqual(['known']);
  await db.sql(write, [row!.ref, SHAPE, state]);
});

test('the same card with a new number is another method', async () => {
  await knows('older', visa);
  await knows('newer', visa);
  world.refresh = async () => {
    await db.stores.customers.setMethods(customerId, [renewed], 'pm_1', Date.now());
    return { kind: 'refreshed', customerId: 'cus_1' };
  };
  await arrive(ofCustomer('evt_1', 'payment_method.automatically_updated'));
  expect(world.did).toEqual(['hint older', 'hint newer']);
});

test('hints that did not get through are given later, new reading or not', async () => {
  world.temporal = 'down';
  await arrive(ofCustomer('evt_1', 'payment_method.attached'));
  expect(world.did).toEqual([]);
  world.temporal = 'up';
  await db.sql('update collections set hint_due_at = now() where hint_due_at is not null');
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint older', 'hint newer']);
  expect(await relayStatuses()).toEqual(['known']);
});

test('Stripe out of reach means later; a customer that is gone does not', async () => {
  world.refresh = async () => ({
    kind: 'failed',
    called: { kind: 'unknown', detail: 'no answer' },
  });
  await arrive(ofCustomer('evt_1', 'payment_method.attached'));
  expect(await relayStatuses()).toEqual(['waiting']);
  world.refresh = async () => ({
    kind: 'failed',
    called: { kind: 'missing', detail: 'no such customer' },
  });
  await db.sql('update stripe_events set due_at = now()');
  await world.relay.relayWaiting();
  expect(await relayStatuses()).toEqual(['known']);
  expect(world.did).toEqual([]);
});

test('a mandate is found by its method, a stranger’s customer is not ours', async () => {
  await db.stores.customers.setMethods(customerId, [visa], 'pm_1', Date.now());
  await arrive(
    ofCustomer('evt_1', 'mandate.updated', { objectType: 'mandate', customerId: null }),
    ofCustomer('evt_2', 'payment_method.attached', { customerId: 'cus_stranger' }),
  );
  expect(world.refreshed).toEqual(['cus_1']);
  expect(await relayStatuses()).toEqual(['known', 'not_ours']);
});

test('a deleted customer unlinks, and the invoices that counted on it are hinted', async () => {
  await knows('older', visa);
  await knows('newer', visa);
  world.refresh = async () => {
    await db.stores.customers.unlink(customerId);
    return { kind: 'unlinked', customerId };
  };
  await arrive(ofCustomer('evt_1', 'customer.deleted', { objectId: 'cus_1' }));
  expect(world.did).toEqual(['hint older', 'hint newer']);
  expect(await relayStatuses()).toEqual(['known']);
  await db.stores.customers.link(customerId, 'cus_1');
});

test('a method read by a charge or a link is hinted though no event ever comes', async () => {
  await db.stores.customers.setMethods(customerId, [visa], 'pm_1', Date.now());
  await db.sql('update collections set hint_due_at = null');
  await db.stores.customers.setMethods(customerId, [renewed], 'pm_1', Date.now());
  await db.sql('update collections set hint_due_at = now() where hint_due_at is not null');
  await world.relay.relayWaiting();
  expect(world.did).toEqual(['hint older', 'hint newer']);
});

test('what a step has applied is not hinted, and neither is what changed nothing', async () => {
  await db.stores.customers.setMethods(customerId, [visa], 'pm_1', Date.now());
  await knows('older', visa);
  await knows('newer', visa);
  await db.stores.customers.setMethods(customerId, [visa], 'pm_1', Date.now());
  const due = await db.sql('select ref from collections where hint_due_at is not null');
  expect(due).toEqual([]);
});

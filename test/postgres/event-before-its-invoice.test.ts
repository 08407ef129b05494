import type { CollectionState } from '../../src/domain/collection/model/state';
import { base32Digest } from '../../src/runtime/digest';
import { invoiceRef } from '../../src/domain/refs';
import type { Payment } from '../../src/domain/collection/model/payment';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, event, submitted, paymentsChanged, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const refOf = (externalId: string) =>
  invoiceRef(base32Digest, { connection: 'default', externalId });
const inTables = (ref: string) =>
  db.stores.inTransaction(
    async (tx) => (await db.stores.collections.pendingInputs(tx, ref)).events,
  );

/** As after a restore: Stripe sends events of an invoice that our tables have forgotten. */
async function storeEventOf(ref: string, id: string): Promise<void> {
  await db.stores.events.store(event(id, { invoiceRef: ref, intentId: `pi_${id}` }));
  await db.stores.events.markRelayed([{ id, connection: 'default', kind: 'not_ours' }]);
}

test('an invoice submitted again finds the Stripe events that came before it', async () => {
  await storeEventOf(refOf('forgotten'), 'evt_early');
  await storeEventOf(refOf('another'), 'evt_of_another');
  const { ref } = await submitted(db, 'forgotten');
  expect((await inTables(ref)).map(({ id }) => id)).toEqual(['evt_early']);
  const relayStatuses = await db.sql<{ status: string }>(
    'select fate as status from stripe_events order by id',
  );
  expect(relayStatuses.map(({ status }) => status)).toEqual(['waiting', 'not_ours']);
});

test('money that is recorded is unmatched no longer; other money stays', async () => {
  const { unmatched } = db.stores;
  const money = { connection: 'default', amount: 11_900, currency: 'eur', why: 'unknown' };
  await unmatched.save({ ...money, intentId: 'pi_late', eventId: null });
  await unmatched.save({ ...money, intentId: 'pi_of_nobody', eventId: null });
  const { ref } = await submitted(db, 'recorded-late');
  const payment: Payment = {
    id: 'pi_late',
    via: 'charge',
    methodType: 'card',
    methodLabel: 'visa 4242',
    amount: 11_900,
    chargeId: 'ch_1',
    at: NOW,
    asOf: NOW,
    refunds: [],
    disputes: [],
    warnings: [],
    reversed: false,
  };
  const paid = (state: CollectionState): CollectionState => ({
    ...state,
    ledger: { ...state.ledger, payments: [payment] },
  });
  await step(db, ref, paid, { happened: paymentsChanged('pi_late') });
  const left = await unmatched.list('default');
  expect(left.map(({ intentId }) => intentId)).toEqual(['pi_of_nobody']);
});

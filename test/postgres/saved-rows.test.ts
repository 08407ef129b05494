import type { Effect } from '../../src/domain/collection/model/effect';
import type { CollectionState, Lane } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import type { Payment } from '../../src/domain/collection/model/payment';
import type { EventAbout, StoredEvent } from '../../src/postgres/stores';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, event, handedOver, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const stored = (about: Partial<EventAbout>): StoredEvent => ({
  ...event('evt_1', about),
  ref: null,
  receivedAt: NOW,
});

const visa: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

const confirming = (n: number, intentId: string): Lane => ({
  kind: 'confirming',
  n,
  amount: 11_900,
  method: visa,
  intentId,
  by: 'plan',
});

const confirm = (n: number, intentId: string): Effect => ({
  kind: 'confirmAttempt',
  id: `confirm/${n}`,
  askedAt: NOW,
  n,
  amount: 11_900,
  currency: 'eur',
  method: visa,
  intentId,
});

const payment = (id: string, changes: Partial<Payment> = {}): Payment => ({
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
  ...changes,
});

const withPayment = (state: CollectionState, ...payments: Payment[]): CollectionState => ({
  ...state,
  ledger: { ...state.ledger, payments },
});

/** The bank said no, and the intent is being cleared away. */
const declined = (state: CollectionState, n: number, intentId: string): CollectionState => ({
  ...state,
  lane: {
    kind: 'closing',
    n,
    amount: 11_900,
    sessionId: null,
    intentId,
    by: 'plan',
    unheard: null,
  },
  outstanding: [],
  plan: {
    ...state.plan,
    ladder: {
      ...state.plan.ladder,
      attempts: state.plan.ladder.attempts + 1,
      last: {
        at: NOW,
        code: 'card_declined',
        declineCode: 'insufficient_funds',
        adviceCode: null,
        networkCode: null,
        fingerprint: 'fp_1',
        methodLabel: 'visa 4242',
      },
    },
  },
});

test('payments become rows that follow the ledger, found by intent and charge', async () => {
  const { ref } = await handedOver(db, 'payments');
  await step(db, ref, (state) => withPayment(state, payment('pi_a', { chargeId: null })));
  await step(db, ref, (state) =>
    withPayment(state, payment('pi_a'), payment('outside:cmd_1', { via: 'outside' })),
  );
  const about = [{ intentId: 'pi_a' }, { chargeId: 'ch_of_pi_a' }, { intentId: 'pi_b' }];
  const asked = about.map((one) => stored({ intentId: null, ...one }));
  const elsewhere = { ...stored({ intentId: 'pi_a' }), connection: 'other' };
  expect(await db.stores.relaying.refsOf([...asked, elsewhere])).toEqual([ref, ref, null, null]);
  expect(
    await db.sql(`select id, via, amount, charge_id from payments where ref = $1 order by id`, [
      ref,
    ]),
  ).toEqual([
    { id: 'outside:cmd_1', via: 'outside', amount: '11900', charge_id: 'ch_of_outside:cmd_1' },
    { id: 'pi_a', via: 'charge', amount: '11900', charge_id: 'ch_of_pi_a' },
  ]);
});

test('an attempt is a row before its confirm, and ends as the states tell', async () => {
  const { ref } = await handedOver(db, 'attempts');
  const ask = (n: number, intentId: string) =>
    step(db, ref, (state) => ({
      ...state,
      lane: confirming(n, intentId),
      lastNumber: n,
      outstanding: [confirm(n, intentId)],
    }));
  await ask(1, 'pi_1');
  expect(await db.stores.attempts.ofInvoice(ref)).toEqual([
    {
      ref,
      n: 1,
      intentId: 'pi_1',
      key: `${ref}/confirm/1`,
      amount: 11_900,
      method: visa,
      askedAt: NOW,
      outcome: null,
      declineCode: null,
    },
  ]);
  await step(db, ref, (state) => declined(state, 1, 'pi_1'));
  await step(db, ref, (state) => ({ ...state, lane: { kind: 'none' } }));
  await ask(2, 'pi_2');
  await step(db, ref, (state) => ({ ...state, lane: { kind: 'none' }, outstanding: [] }));
  await ask(3, 'pi_3');
  await step(db, ref, (state) => ({
    ...withPayment(state, payment('pi_3')),
    lane: { kind: 'none' },
    outstanding: [],
  }));
  const outcomes = (await db.stores.attempts.ofInvoice(ref)).map((row) => [
    row.n,
    row.outcome,
    row.declineCode,
  ]);
  expect(outcomes).toEqual([
    [1, 'declined', 'insufficient_funds'],
    [2, 'canceled', null],
    [3, 'succeeded', null],
  ]);
  expect(await db.stores.attempts.countByFingerprint('fp_1', NOW - 1)).toBe(1);
  expect(await db.stores.attempts.countByFingerprint('fp_1', NOW + 1)).toBe(0);
});

test('a session is given out while the lane holds it, and then to nobody', async () => {
  const { ref } = await handedOver(db, 'checkout');
  const { checkouts } = db.stores;
  const open = (sessionId: string, n: number): Lane => ({
    kind: 'checkout_open',
    n,
    amount: 11_900,
    sessionId,
    openedAt: NOW,
    expiresAt: NOW + 1,
    by: 'customer',
    looks: 0,
    declined: null,
  });
  const closing: Lane = {
    kind: 'closing',
    n: 1,
    amount: 11_900,
    sessionId: 'cs_1',
    intentId: null,
    by: 'checkout',
    unheard: null,
  };
  const row = { ref, amount: 11_900, expiresAt: NOW + 1, status: 'open' as const };
  await db.stores.inTransaction((tx) =>
    checkouts.put(tx, { ...row, sessionId: 'cs_1', n: 1, url: 'https://pay.example/1' }),
  );
  await step(db, ref, (state) => ({ ...state, lane: open('cs_1', 1) }));
  expect(await checkouts.current(ref)).toMatchObject({
    sessionId: 'cs_1',
    n: 1,
    url: 'https://pay.example/1',
  });
  const told = stored({ intentId: null, sessionId: 'cs_1' });
  expect(await db.stores.relaying.refsOf([told])).toEqual([ref]);
  await step(db, ref, (state) => ({ ...state, lane: closing }));
  expect(await checkouts.current(ref)).toBeNull();
  await step(db, ref, (state) => ({
    ...withPayment(state, payment('pi_c', { via: 'checkout' })),
    lane: { kind: 'none' },
  }));
  const statuses = await db.sql(`select session_id, status from checkouts where ref = $1`, [ref]);
  expect(statuses).toEqual([{ session_id: 'cs_1', status: 'complete' }]);
});

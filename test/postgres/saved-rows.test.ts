import type { AttemptOutcome, Happened } from '../../src/domain/collection/model/happened';
import type { ChargedBy, CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import type { Payment } from '../../src/domain/collection/model/payment';
import type { EventAbout } from '../../src/domain/event-about';
import type { StoredStripeEvent } from '../../src/postgres/events/stripe-events';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, event, invoice, submitted, paymentsChanged, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const stored = (about: Partial<EventAbout>): StoredStripeEvent => ({
  ...event('evt_1', about),
  ref: null,
  receivedAt: NOW,
});

const visa: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

const attempt = (laneNo: number) => ({ laneNo, amount: 11_900, method: visa, requestedAt: NOW });

const requested = (n: number, by: ChargedBy = 'plan'): Happened => ({
  kind: 'attempt_requested',
  ...attempt(n),
  by,
  why: 'sent',
});

const confirm = (n: number, intentId: string): Happened => ({
  kind: 'confirm_requested',
  ...attempt(n),
  intentId,
});

const ended = (laneNo: number, outcome: AttemptOutcome, code: string | null = null): Happened => ({
  kind: 'attempt_ended',
  laneNo,
  outcome,
  code,
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

const same = (state: CollectionState): CollectionState => state;

test('payments become rows that follow the ledger, found by intent and charge', async () => {
  const { ref } = await submitted(db, 'payments');
  const charge = (state: CollectionState) =>
    withPayment(state, payment('pi_a', { chargeId: null }));
  await step(db, ref, charge, { happened: paymentsChanged('pi_a') });
  const offlinePayment = payment('outside:cmd_1', { via: 'outside' });
  await step(db, ref, (state) => withPayment(state, payment('pi_a'), offlinePayment), {
    happened: paymentsChanged('pi_a', offlinePayment.id),
  });
  const about = [{ intentId: 'pi_a' }, { chargeId: 'ch_of_pi_a' }, { intentId: 'pi_b' }];
  const asked = about.map((one) => stored({ intentId: null, ...one }));
  const elsewhere = { ...stored({ intentId: 'pi_a' }), connection: 'other' };
  expect(await db.stores.relaying.findInvoiceRefs([...asked, elsewhere])).toEqual([
    ref,
    ref,
    null,
    null,
  ]);
  expect(
    await db.sql(`select id, via, amount, charge_id from payments where ref = $1 order by id`, [
      ref,
    ]),
  ).toEqual([
    { id: 'outside:cmd_1', via: 'outside', amount: '11900', charge_id: 'ch_of_outside:cmd_1' },
    { id: 'pi_a', via: 'charge', amount: '11900', charge_id: 'ch_of_pi_a' },
  ]);
});

interface AttemptFields {
  n: number;
  outcome: string | null;
  decline_code: string | null;
}

const attemptsOf = (ref: string) =>
  db.sql<AttemptFields>('select * from attempts where ref = $1 order by n', [ref]);

test('an attempt is a row before its confirm, and ends by what happened to it', async () => {
  const { ref } = await submitted(db, 'attempts');
  const happens = (...happened: Happened[]) => step(db, ref, same, { happened });
  await happens(requested(1));
  const row = {
    n: 1,
    intent_id: null,
    key: `${ref}/confirm/1`,
    amount: '11900',
    method_id: visa.id,
    fingerprint: visa.fingerprint,
    outcome: null,
    decline_code: null,
  };
  expect(await attemptsOf(ref)).toMatchObject([row]);
  await happens(confirm(1, 'pi_1'));
  expect(await attemptsOf(ref)).toMatchObject([{ ...row, intent_id: 'pi_1' }]);
  await happens(ended(1, 'declined', 'insufficient_funds'));
  await happens({ kind: 'intent_canceled', laneNo: 1, intentId: 'pi_1' });
  await happens(confirm(2, 'pi_2'));
  await happens({ kind: 'intent_canceled', laneNo: 2, intentId: 'pi_2' });
  await happens(confirm(3, 'pi_3'), ended(3, 'declined', 'stolen_card'));
  await happens(ended(3, 'succeeded'));
  const outcomes = (await attemptsOf(ref)).map((one) => [one.n, one.outcome, one.decline_code]);
  expect(outcomes).toEqual([
    [1, 'declined', 'insufficient_funds'],
    [2, 'canceled', null],
    [3, 'succeeded', null],
  ]);
  const { attempts: store } = db.stores;
  expect(await store.failedOf('fp_1', NOW - 1, 9)).toEqual([{ at: NOW, isOwn: false }]);
  expect(await store.failedOf('fp_1', NOW + 1, 9)).toEqual([]);
});

test('who asked for an attempt is kept, and what the customer tried is distinguished', async () => {
  const { ref } = await submitted(db, 'asked-by');
  const fp = 'fp_asked_by';
  const of = (one: Happened): Happened =>
    'method' in one ? { ...one, method: { ...visa, fingerprint: fp } } : one;
  const happens = (...happened: Happened[]) => step(db, ref, same, { happened: happened.map(of) });
  const { attempts } = db.stores;
  await happens(requested(1, 'customer'));
  await happens(confirm(1, 'pi_own'), ended(1, 'declined', 'insufficient_funds'));
  const rows = await db.sql<{ asked_by: string }>('select asked_by from attempts where ref = $1', [
    ref,
  ]);
  expect(rows).toEqual([{ asked_by: 'customer' }]);
  expect(await attempts.failedOf(fp, NOW, 9)).toEqual([{ at: NOW, isOwn: true }]);
  const other = await submitted(db, 'asked-by-other');
  const declined = async () => (await attempts.ofOtherInvoices(other.ref, fp, NOW)).declined;
  expect(await declined()).toBe(false);
  await happens(requested(2, 'business'), ended(2, 'declined', 'insufficient_funds'));
  expect(await declined()).toBe(true);
  expect(await attempts.failedOf(fp, NOW, 1)).toHaveLength(1);
});

test('a session is given out while it is open, and then to nobody', async () => {
  const { ref } = await submitted(db, 'checkout');
  const { checkouts } = db.stores;
  const happens = (happened: Happened) => step(db, ref, same, { happened: [happened] });
  const row = { ref, amount: 11_900, expiresAt: NOW + 1, status: 'open' as const };
  await db.stores.inTransaction((tx) =>
    checkouts.put(tx, { ...row, sessionId: 'cs_1', n: 1, url: 'https://pay.example/1' }),
  );
  const named = { laneNo: 1, sessionId: 'cs_1' };
  await happens({
    kind: 'checkout_opened',
    ...named,
    amount: 11_900,
    expiresAt: NOW + 1,
    by: 'customer',
  });
  expect(await checkouts.current(ref)).toMatchObject({
    sessionId: 'cs_1',
    n: 1,
    url: 'https://pay.example/1',
  });
  const stripeEvent = stored({ intentId: null, sessionId: 'cs_1' });
  expect(await db.stores.relaying.findInvoiceRefs([stripeEvent])).toEqual([ref]);
  await happens({ kind: 'checkout_closing', ...named, reason: 'expiring' });
  expect(await checkouts.current(ref)).toBeNull();
  await happens({ kind: 'checkout_paid', ...named, intentId: 'pi_c' });
  await happens({ kind: 'checkout_expired', ...named });
  const statuses = await db.sql(`select session_id, status from checkouts where ref = $1`, [ref]);
  expect(statuses).toEqual([{ session_id: 'cs_1', status: 'complete' }]);
});

test('closing a session closes no session of another connection', async () => {
  await ensureConnection(db, 'second');
  const ours = await submitted(db, 'session-here');
  const there = invoice('session-there', { connection: 'second' });
  const theirs = await db.stores.invoices.submit(there, NOW);
  if (theirs.kind === 'refused') throw new Error('expected an invoice');
  const named = { laneNo: 1, sessionId: 'cs_alike' };
  for (const { ref } of [ours, theirs.row]) {
    const opened: Happened = {
      kind: 'checkout_opened',
      ...named,
      amount: 11_900,
      expiresAt: NOW,
      by: 'customer',
    };
    await step(db, ref, same, { happened: [opened] });
  }
  const closing: Happened = { kind: 'checkout_closing', ...named, reason: 'expiring' };
  await step(db, ours.ref, same, { happened: [closing] });
  const open = await db.sql(`select connection from checkouts where status = 'open'`);
  expect(open).toEqual([{ connection: 'second' }]);
});

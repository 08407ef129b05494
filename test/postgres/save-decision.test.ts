import type { Command } from '../../src/domain/collection/command';
import type { Effect } from '../../src/domain/collection/effect';
import type { CollectionState, Lane, Method, Payment } from '../../src/domain/collection/state';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, event, handedOver, invoice, saved, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

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
  reversed: false,
  ...changes,
});

const withPayment = (state: CollectionState, ...payments: Payment[]): CollectionState => ({
  ...state,
  ledger: { ...state.ledger, payments },
});

test('two that read the same version: one saves, the other is told and has changed nothing', async () => {
  const { ref } = await handedOver(db, 'race');
  const row = await db.stores.collections.load(ref);
  await step(db, ref, (state) => state);
  const stale = db.stores.inTransaction((tx) =>
    db.stores.collections.save(tx, {
      ...saved(row!),
      because: [{ about: 'plan', text: 'never written' }],
    }),
  );
  await expect(stale).rejects.toMatchObject({ name: 'RowMovedOn' });
  expect((await db.stores.collections.load(ref))?.version).toBe(2);
  expect(await db.stores.collections.timeline(ref, 10)).toEqual([]);
});

test('the lock makes deciders stand in line, so no step is lost', async () => {
  const { ref } = await handedOver(db, 'line');
  await Promise.all(
    Array.from({ length: 20 }, () =>
      step(db, ref, (state) => ({ ...state, mailsAsked: state.mailsAsked + 1 })),
    ),
  );
  const row = await db.stores.collections.load(ref);
  expect(row).toMatchObject({ version: 21, state: { mailsAsked: 21 } });
});

test('payments become rows that are found by intent and charge, and follow the ledger', async () => {
  const { ref } = await handedOver(db, 'payments');
  await step(db, ref, (state) => withPayment(state, payment('pi_a', { chargeId: null })));
  await step(db, ref, (state) =>
    withPayment(state, payment('pi_a'), payment('outside:cmd_1', { via: 'outside' })),
  );
  const { attempts } = db.stores;
  expect(await attempts.refOfIntent('default', 'pi_a')).toBe(ref);
  expect(await attempts.refOfCharge('default', 'ch_of_pi_a')).toBe(ref);
  expect(await attempts.refOfIntent('other', 'pi_a')).toBeNull();
  expect(
    await db.sql(`select id, via, amount, charge_id from payments where ref = $1 order by id`, [
      ref,
    ]),
  ).toEqual([
    { id: 'outside:cmd_1', via: 'outside', amount: '11900', charge_id: 'ch_of_outside:cmd_1' },
    { id: 'pi_a', via: 'charge', amount: '11900', charge_id: 'ch_of_pi_a' },
  ]);
});

test('an attempt is a row with the step that asks its confirm, and ends as the states tell', async () => {
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
  await step(db, ref, (state) => ({
    ...state,
    lane: {
      kind: 'closing',
      n: 1,
      amount: 11_900,
      sessionId: null,
      intentId: 'pi_1',
      by: 'plan',
    } as Lane,
    outstanding: [],
    plan: {
      ...state.plan,
      ladder: {
        ...state.plan.ladder,
        attempts: 1,
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
  }));
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
  expect(await db.stores.attempts.countByFingerprint('fp_1', NOW - 1)).toBe(2);
  expect(await db.stores.attempts.countByFingerprint('fp_1', NOW + 1)).toBe(0);
});

test('a session is given out while the lane holds it, and to nobody once it is being closed', async () => {
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
  });
  const closing: Lane = {
    kind: 'closing',
    n: 1,
    amount: 11_900,
    sessionId: 'cs_1',
    intentId: null,
    by: 'checkout',
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
  expect(await checkouts.refOfSession('default', 'cs_1')).toBe(ref);
  await step(db, ref, (state) => ({ ...state, lane: closing }));
  expect(await checkouts.current(ref)).toBeNull();
  await step(db, ref, (state) => ({
    ...withPayment(state, payment('pi_c', { via: 'checkout' })),
    lane: { kind: 'none' },
  }));
  const statuses = await db.sql(`select session_id, status from checkouts where ref = $1`, [ref]);
  expect(statuses).toEqual([{ session_id: 'cs_1', status: 'complete' }]);
});

test('reasons, notices, answers and events are kept with the step that made them', async () => {
  const { ref } = await handedOver(db, 'words');
  await db.stores.events.store(event('evt_words'));
  await db.stores.events.markRelayed([{ id: 'evt_words', kind: 'hinted', ref }]);
  const pause: Command = {
    id: 'cmd_words',
    by: 'business',
    name: 'pause',
    until: null,
    reason: '',
  };
  await db.stores.commands.store(ref, pause, 'hash');
  await db.stores.inTransaction(async (tx) => {
    expect((await db.stores.events.unapplied(tx, ref)).map(({ id }) => id)).toEqual(['evt_words']);
    expect(await db.stores.commands.unapplied(tx, ref)).toEqual([pause]);
  });
  const closing = {
    commandId: 'cmd_words',
    outcome: 'closing',
    code: null,
    detail: 'wait',
  } as const;
  await step(db, ref, (state) => state, {
    because: [
      { about: 'command', text: 'paused' },
      { about: 'stripe', text: 'looked' },
    ],
    notices: [{ type: 'invoice.held', data: { reason: 'x' } }],
    answers: [closing],
    appliedEvents: ['evt_words'],
    appliedCommands: ['cmd_words'],
  });
  await step(db, ref, (state) => state, {
    because: [{ about: 'plan', text: 'later' }],
    answers: [{ ...closing, outcome: 'done' }],
  });
  const lines = await db.stores.collections.timeline(ref, 10);
  expect(lines.map(({ id, text }) => [id, text])).toEqual([
    ['2.1', 'paused'],
    ['2.2', 'looked'],
    ['3.1', 'later'],
  ]);
  expect(await db.stores.collections.timeline(ref, 1, '2.1')).toEqual([lines[1]]);
  expect(lines[0]?.at).toBe(NOW);
  expect((await db.stores.commands.get('default', 'cmd_words'))?.answer?.outcome).toBe('done');
  await db.stores.inTransaction(async (tx) => {
    expect(await db.stores.events.unapplied(tx, ref)).toEqual([]);
    expect(await db.stores.commands.unapplied(tx, ref)).toEqual([]);
    expect(await db.stores.commands.answersFor(tx, ['cmd_words', 'cmd_none'])).toHaveLength(1);
  });
});

test('the document of a draft changes in the step that answers the edit with done', async () => {
  const { ref } = await handedOver(db, 'draft');
  const row = await db.stores.collections.load(ref);
  const edited = invoice('draft', { amountDue: 500, number: 'INV-NEW' });
  const edit: Command = {
    id: 'cmd_edit',
    by: 'business',
    name: 'edit',
    terms: { ...row!.state.terms, amountDue: 500 },
  };
  await db.stores.commands.store(ref, edit, 'hash', edited);
  expect((await db.stores.invoices.byRef(ref))?.invoice.amountDue).toBe(11_900);
  const answer = { commandId: 'cmd_edit', code: null, detail: '' };
  await step(db, ref, (state) => state, { answers: [{ ...answer, outcome: 'refused' }] });
  expect((await db.stores.invoices.byRef(ref))?.invoice.amountDue).toBe(11_900);
  await step(db, ref, (state) => state, { answers: [{ ...answer, outcome: 'done' }] });
  expect((await db.stores.invoices.byRef(ref))?.invoice).toEqual(edited);
  expect(await db.stores.invoices.handOver(edited, NOW)).toMatchObject({ kind: 'same' });
});

test('a finished row is neither unfinished nor overdue, and its customer has it no more open', async () => {
  const { ref, customer } = await handedOver(db, 'finished');
  const { collections, customers } = db.stores;
  const isOpen = async () =>
    (await customers.openInvoices(customer.id)).some(({ externalId }) => externalId === 'finished');
  const listed = async (list: Promise<{ ref: string }[]>) =>
    (await list).some((one) => one.ref === ref);
  await step(db, ref, (state) => state, { wakeAt: NOW });
  expect(await isOpen()).toBe(true);
  expect(await listed(collections.unfinished(null, 100))).toBe(true);
  expect(await listed(collections.overdue(NOW + 10, 5, 100))).toBe(true);
  expect(await listed(collections.overdue(NOW + 10, 20, 100))).toBe(false);
  const finished = { status: 'paid', received: 1, owed: 1, currency: 'eur' };
  expect(await step(db, ref, (state) => state, { finished, wakeAt: null })).toMatchObject({
    finished,
  });
  expect(await isOpen()).toBe(false);
  expect(await listed(collections.unfinished(null, 100))).toBe(false);
  expect(await listed(collections.overdue(NOW + 10, 5, 100))).toBe(false);
});

test('text that Postgres cannot store is made readable instead of stopping the invoice', async () => {
  const { ref } = await handedOver(db, 'odd');
  const odd = 'a\0b\ud800c\udfffd \ud83d\ude00 \\u0000';
  const after = await step(db, ref, (state) => ({ ...state, method: { ...visa, label: odd } }), {
    because: [{ about: 'stripe', text: odd }],
    notices: [{ type: 'invoice.held', data: { odd } }],
  });
  const readable = 'a\ufffdb\ufffdc\ufffdd \ud83d\ude00 \\u0000';
  expect(after.state.method?.label).toBe(readable);
  expect((await db.stores.collections.timeline(ref, 1))[0]?.text).toBe(readable);
  expect(
    await db.stores.invoices.byIdentity({ connection: 'default', externalId: '\0' }),
  ).toBeNull();
});

import type { Command } from '../../src/domain/collection/model/command';
import type { Method } from '../../src/domain/collection/model/method';
import type { TestDatabase } from './database';
import { openDatabase } from './database';
import { NOW, ensureConnection, event, submitted, invoice, saved, step } from './samples';

let db: TestDatabase;

beforeAll(async () => {
  db = await openDatabase();
  await ensureConnection(db);
});
afterAll(() => db.end());

const visa: Method = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

test('of two that read the same version one saves, and the other changes nothing', async () => {
  const { ref } = await submitted(db, 'race');
  const row = await db.stores.collections.load(ref);
  await step(db, ref, (state) => state);
  const stale = db.stores.inTransaction((tx) =>
    db.stores.collections.save(tx, {
      ...saved(row!),
      happened: [{ kind: 'pause_over' }],
    }),
  );
  await expect(stale).rejects.toMatchObject({ name: 'RowMovedOn' });
  expect((await db.stores.collections.load(ref))?.version).toBe(2);
  expect(await db.stores.collections.timeline(ref, 10)).toEqual([]);
});

test('the lock makes deciders wait for each other, so no step is lost', async () => {
  const { ref } = await submitted(db, 'line');
  await Promise.all(
    Array.from({ length: 20 }, () =>
      step(db, ref, (state) => ({ ...state, mailsAsked: state.mailsAsked + 1 })),
    ),
  );
  const row = await db.stores.collections.load(ref);
  expect(row).toMatchObject({ version: 21, state: { mailsAsked: 21 } });
});

test('reasons, notices, answers and events are kept with the step that made them', async () => {
  const { ref } = await submitted(db, 'words');
  await db.stores.events.store(event('evt_words'));
  await db.stores.events.markRelayed([
    { id: 'evt_words', connection: 'default', kind: 'hinted', ref },
  ]);
  const pause: Command = {
    id: 'cmd_words',
    by: 'business',
    name: 'pause',
    until: null,
    reason: '',
  };
  await db.stores.commands.store(ref, pause, 'hash');
  await db.stores.inTransaction(async (tx) => {
    const { events, commands } = await db.stores.collections.pendingInputs(tx, ref);
    expect(events.map(({ id }) => id)).toEqual(['evt_words']);
    expect(commands).toEqual([pause]);
  });
  const closing = {
    commandId: 'cmd_words',
    outcome: 'closing',
    code: null,
    detail: 'wait',
  } as const;
  await step(db, ref, (state) => state, {
    happened: [
      { kind: 'collection_paused', until: null, reason: 'promised' },
      { kind: 'invoice_voided' },
      { kind: 'access_restored' },
    ],
    answers: [closing],
    appliedEventIds: ['evt_words'],
    appliedCommandIds: ['cmd_words'],
  });
  await step(db, ref, (state) => state, {
    happened: [{ kind: 'pause_over' }],
    answers: [{ ...closing, outcome: 'done' }],
  });
  const lines = await db.stores.collections.timeline(ref, 10);
  expect(lines.map(({ id, text }) => [id, text])).toEqual([
    ['2.1', 'paused: promised'],
    ['2.2', 'Stripe accepts our API key again'],
    ['3.1', 'the pause is over'],
  ]);
  expect(await db.stores.collections.timeline(ref, 1, '2.1')).toEqual([lines[1]]);
  expect(lines[0]?.at).toBe(NOW);
  expect((await db.stores.commands.get('default', 'cmd_words'))?.answer?.outcome).toBe('done');
  await db.stores.inTransaction(async (tx) => {
    expect(await db.stores.collections.pendingInputs(tx, ref)).toMatchObject({
      events: [],
      commands: [],
    });
    const of = { connection: 'default', ref };
    expect(await db.stores.commands.answersFor(tx, of, ['cmd_words', 'cmd_none'])).toHaveLength(1);
  });
});

test('the document of a draft changes in the step that answers the edit with done', async () => {
  const { ref } = await submitted(db, 'draft');
  const row = await db.stores.collections.load(ref);
  const edited = invoice('draft', { amountDue: 500, number: 'INV-NEW' });
  const edit: Command = {
    id: 'cmd_edit',
    by: 'business',
    name: 'edit',
    terms: { ...row!.state.terms, amountDue: 500 },
  };
  await db.stores.commands.store(ref, edit, 'hash', { document: edited });
  expect((await db.stores.invoices.byRef(ref))?.invoice.amountDue).toBe(11_900);
  const answer = { commandId: 'cmd_edit', code: null, detail: '' };
  await step(db, ref, (state) => state, { answers: [{ ...answer, outcome: 'refused' }] });
  expect((await db.stores.invoices.byRef(ref))?.invoice.amountDue).toBe(11_900);
  await step(db, ref, (state) => state, { answers: [{ ...answer, outcome: 'done' }] });
  expect((await db.stores.invoices.byRef(ref))?.invoice).toEqual(edited);
  expect(await db.stores.invoices.submit(edited, NOW)).toMatchObject({ kind: 'same' });
});

test('a finished row is neither open, nor unfinished, nor overdue', async () => {
  const { ref, customer } = await submitted(db, 'finished');
  const { runLeases, customers } = db.stores;
  const isOpen = async () =>
    (await customers.openInvoices(customer.id)).some(({ externalId }) => externalId === 'finished');
  const isOverdue = async (before: number) => {
    await db.sql('update collections set woken_until = null');
    return (await runLeases.leaseOverdue(before, 100)).some((one) => one.ref === ref);
  };
  const all = { after: '', now: NOW, spreadSeconds: 0 };
  const isUnfinished = async () => {
    await db.sql('update collections set start_due_at = null where ref = $1', [ref]);
    await runLeases.queueUnfinished(all, 100);
    return (await runLeases.lease('start', 100)).some((one) => one.ref === ref);
  };
  await step(db, ref, (state) => state, { wakeAt: NOW });
  expect(await isOpen()).toBe(true);
  expect(await isUnfinished()).toBe(true);
  expect(await isOverdue(NOW + 5)).toBe(true);
  expect(await isOverdue(NOW - 10)).toBe(false);
  const finished = { status: 'paid', received: 1, owed: 1, currency: 'eur' };
  expect(await step(db, ref, (state) => state, { finished, wakeAt: null })).toMatchObject({
    finished,
  });
  expect(await isOpen()).toBe(false);
  expect(await isUnfinished()).toBe(false);
  expect(await isOverdue(NOW + 5)).toBe(false);
});

test('text that Postgres cannot store is made readable and stops nothing', async () => {
  const { ref } = await submitted(db, 'odd');
  const odd = 'a\0b\ud800c\udfffd \ud83d\ude00 \\u0000';
  const after = await step(db, ref, (state) => ({ ...state, method: { ...visa, label: odd } }), {
    happened: [
      { kind: 'account_disabled', code: odd },
      {
        kind: 'invoice_held',
        reason: 'connection_gone',
        methodsEmptiedBy: null,
        connectionGone: odd,
        refusal: null,
      },
    ],
  });
  const readable = 'a\ufffdb\ufffdc\ufffdd \ud83d\ude00 \\u0000';
  expect(after.state.method?.label).toBe(readable);
  const [line] = await db.stores.collections.timeline(ref, 1);
  expect(line?.text).toBe(`the Stripe account cannot take charges: ${readable}`);
  expect(
    await db.stores.invoices.byIdentity({ connection: 'default', externalId: '\0' }),
  ).toBeNull();
});

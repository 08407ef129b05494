import type { Command } from '../../../src/domain/collection/model/command';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { Stage } from '../stage';
import { CONNECTION, invoice, refOf, setStage, storeEventOf } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const order = (externalId: string, version = 0) => ({
  connection: CONNECTION.code,
  externalId,
  version,
  inbox: [{ kind: 'resumed' } as const],
});

const submit = (externalId: string, different = {}) =>
  stage.stores.invoices.submit(invoice(externalId, different), stage.clock.now());

test('an invoice nobody submitted ends the run, with a message', async () => {
  await expect(stage.advance(order('nobody'))).rejects.toMatchObject({
    type: 'invoice_unknown',
    nonRetryable: true,
  });
});

test('the same inbox twice asks for the same effects once', async () => {
  await submit('twice');
  const first = await stage.advance(order('twice'));
  const again = await stage.advance(order('twice', first.version));
  expect(first.effects.map(({ effect }) => effect.kind)).toContain('sendMail');
  expect(again.effects).toEqual(first.effects);
  expect(again.version).toBe(first.version);
  expect(first.handedOver).toBeNull();
  expect(JSON.stringify(first).length).toBeLessThan(2_048);
});

test('a row older than what the run has seen is left alone: Postgres was restored', async () => {
  await submit('restored');
  const { version } = await stage.advance(order('restored'));
  await expect(stage.advance(order('restored', version + 1))).rejects.toMatchObject({
    type: 'postgres_went_back',
    nonRetryable: false,
  });
  expect((await stage.row('restored')).version).toBe(version);
});

test('what our tables say of the Stripe account is applied first, and published once', async () => {
  const { connections } = stage.stores;
  await submit('gone');
  await connections.setGone(CONNECTION.code, 'rejected.fraud');
  const held = await stage.advance(order('gone'));
  expect((await stage.row('gone')).state.looking.connectionGone).toBe('rejected.fraud');
  const again = await stage.advance(order('gone', held.version));
  expect(again.version).toBe(held.version);
  await connections.setGone(CONNECTION.code, null);
  const back = await stage.advance(order('gone', held.version));
  expect(back.effects.map(({ effect }) => effect.kind)).toContain('readStripe');
});

describe('an invoice in the order itself', () => {
  const given = (externalId: string, different: Record<string, unknown> = {}) => ({
    ...order(externalId),
    invoice: sampleInvoice({ external_id: externalId, ...different }),
  });

  test('is inserted as HTTP would have, and the same again is the same', async () => {
    const first = await stage.advance(given('direct'));
    const again = await stage.advance(given('direct'));
    expect(first.handedOver).toMatchObject({ kind: 'created' });
    expect(again.handedOver).toEqual({ ...first.handedOver, kind: 'same' });
  });

  test('another one under the same id is answered with what differs, and not stored', async () => {
    await stage.advance(given('differs'));
    const other = await stage.advance(given('differs', { memo: 'Another' }));
    expect(other.handedOver).toMatchObject({ kind: 'differs', differences: ['/memo'] });
    const kept = await stage.stores.invoices.byRef(refOf('differs'));
    expect(kept?.invoice.memo).toBeNull();
  });

  test('edits a draft', async () => {
    await stage.advance(given('draft', { send: 'manual' }));
    const edited = await stage.advance(given('draft', { send: 'manual', memo: 'Corrected' }));
    expect(edited.handedOver).toMatchObject({ kind: 'edited' });
    const kept = await stage.stores.invoices.byRef(refOf('draft'));
    expect(kept?.invoice.memo).toBe('Corrected');
  });

  test('edits a draft back and forth, each time for real', async () => {
    const memoOf = async () =>
      (await stage.stores.invoices.byRef(refOf('to-and-fro')))?.invoice.memo;
    await stage.advance(given('to-and-fro', { send: 'manual', memo: 'A' }));
    for (const memo of ['B', 'A', 'B', 'A']) {
      const edited = await stage.advance(given('to-and-fro', { send: 'manual', memo }));
      expect([memo, edited.handedOver?.kind]).toEqual([memo, 'edited']);
      expect(await memoOf()).toBe(memo);
    }
  });

  test('edits the customer of a draft as HTTP does, and never changes who it is', async () => {
    const customer = { external_id: 'client-1', name: 'New Name', email: 'ap@client.example' };
    const draft = { send: 'manual', memo: 'A' };
    await stage.advance(given('renamed', draft));
    await stage.advance(given('renamed', { ...draft, customer }));
    const { terms } = (await stage.row('renamed')).state;
    expect(terms.customerName).toBe('New Name');
    const other = { ...customer, external_id: 'somebody-else' };
    const { handedOver } = await stage.advance(given('renamed', { ...draft, customer: other }));
    expect(handedOver).toMatchObject({ kind: 'differs', differences: ['/customer/external_id'] });
  });

  test('a wrong one ends the run with every problem', async () => {
    const wrong = given('wrong', { amount_due: 1, currency: 'EUR' });
    const failure = await stage.advance(wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ type: 'invoice_refused', nonRetryable: true });
    const [problems] = (failure as { details: [{ pointer: string }[]] }).details;
    expect(problems.map(({ pointer }) => pointer)).toContain('/currency');
  });

  test('one that belongs to another workflow id is refused', async () => {
    const foreign = { ...given('mine'), invoice: sampleInvoice({ external_id: 'theirs' }) };
    await expect(stage.advance(foreign)).rejects.toMatchObject({ type: 'invoice_refused' });
    expect(await stage.stores.invoices.byRef(refOf('mine'))).toBeNull();
    expect(await stage.stores.invoices.byRef(refOf('theirs'))).toBeNull();
  });
});

describe('a command', () => {
  const pause: Command = { id: 'key-1', by: 'business', name: 'pause', until: null, reason: 'x' };
  const asking = (externalId: string, command: Command) => ({
    ...order(externalId),
    inbox: [{ kind: 'command', command } as const],
  });

  test('from a bare Temporal client is kept, and answered the same for ever', async () => {
    await submit('commanded');
    const first = await stage.advance(asking('commanded', pause));
    expect(first.answers).toEqual([expect.objectContaining({ commandId: 'key-1' })]);
    expect((await stage.row('commanded')).state.plan.pause).toMatchObject({ reason: 'x' });
    const again = await stage.advance(asking('commanded', pause));
    expect(again.answers).toEqual(first.answers);
    expect(again.version).toBe(first.version);
  });

  test('that HTTP stored before is applied though the Update never came', async () => {
    await submit('stored');
    const command = { ...pause, id: 'key-2' };
    await stage.stores.commands.store(refOf('stored'), command, 'hash of the request');
    const step = await stage.advance({ ...order('stored'), inbox: [{ kind: 'hint' }] });
    expect(step.view.details).toBeDefined();
    expect((await stage.row('stored')).state.plan.pause).toMatchObject({ reason: 'x' });
    const asked = await stage.advance(asking('stored', command));
    expect(asked.answers).toEqual([expect.objectContaining({ commandId: 'key-2' })]);
  });

  test('whose id was used for something else is refused and does nothing', async () => {
    await submit('first-use');
    await submit('second-use');
    const command = { ...pause, id: 'key-3' };
    await stage.advance(asking('first-use', command));
    const other = { ...command, reason: 'another reason' };
    for (const [externalId, asked] of [
      ['first-use', other],
      ['second-use', command],
    ] as const) {
      const { answers } = await stage.advance(asking(externalId, asked));
      expect(answers).toMatchObject([{ outcome: 'refused', code: 'id_used_otherwise' }]);
    }
    expect((await stage.row('second-use')).state.plan.pause).toBeNull();
  });
});

test('a state of a newer shape is never rewritten', async () => {
  await submit('future');
  const row = await stage.row('future');
  const load = stage.stores.collections.lock;
  stage.stores.collections.lock = async (tx, ref) => {
    const locked = await load(tx, ref);
    return locked === null ? null : { ...locked, shape: 99 };
  };
  try {
    await expect(stage.advance(order('future'))).rejects.toMatchObject({ type: 'newer_shape' });
  } finally {
    stage.stores.collections.lock = load;
  }
  expect((await stage.row('future')).version).toBe(row.version);
});

test('an event stored before is applied with the step it leads to, and only once', async () => {
  await submit('hinted');
  const ref = refOf('hinted');
  const about = { objectId: 'pi_9', intentId: 'pi_9', n: 9, status: 'succeeded' };
  const event = { id: 'evt_9', type: 'payment_intent.succeeded', about };
  const step = await storeEventOf(stage, 'hinted', event);
  expect(step.effects.map(({ effect }) => effect.kind)).toContain('readStripe');
  const { stores } = stage;
  const left = await stores.inTransaction((tx) => stores.collections.pendingInputs(tx, ref));
  expect(left.events).toEqual([]);
  const hint = { ...order('hinted'), inbox: [{ kind: 'hint' } as const] };
  expect((await stage.advance(hint)).version).toBe(step.version);
});

import { HOUR } from '../../../src/domain/time';
import { putAttempt } from '../../../src/postgres/collection/attempts';
import { queryableOf } from '../../../src/postgres/database';
import type { CustomerReading, IntentRequest } from '../../../src/stripe/stripe-gateway';
import type { Stage } from '../stage';
import { VISA, chargeable, effectOf, invoice, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

async function opening(externalId: string) {
  const step = await chargeable(stage, externalId);
  return orderFor(externalId, step, effectOf(step, 'openIntent'));
}

test('the intent carries who it is for, and its key is made from that alone', async () => {
  const order = await opening('named');
  const asked: IntentRequest[] = [];
  stage.stripe.createIntent = async (request) => {
    asked.push(request);
    return { kind: 'ok', value: { intentId: 'pi_named' } };
  };
  await stage.perform(order);
  await stage.perform(order, 2);
  expect(asked).toEqual([
    {
      key: `${refOf('named')}/intent/1`,
      amount: 11_900,
      currency: 'eur',
      customer: 'cus_named',
      method: order.effect.method,
      description: 'Invoice named',
      receiptEmail: null,
      metadata: {
        installation: 'test',
        connection: 'default',
        invoice_ref: refOf('named'),
        external_id: 'named',
        attempt: '1',
      },
    },
  ]);
});

test('where Stripe mails the receipt, it is in the customer’s first words', async () => {
  const connection = await stage.stores.connections.get('default');
  await stage.stores.connections.ensure({ ...connection!, settings: { receipts: 'stripe' } });
  const order = await opening('read-by-them');
  const asked: IntentRequest[] = [];
  stage.stripe.createIntent = async (request) => {
    asked.push(request);
    return { kind: 'unknown', detail: 'the connection broke' };
  };
  await expect(stage.perform(order)).rejects.toThrow('broke');
  await stage.stores.invoices.setPageLanguage(refOf('read-by-them'), 'it');
  await expect(stage.perform(order)).rejects.toThrow('broke');
  expect(asked[0]).toMatchObject({
    description: 'Facture read-by-them',
    receiptEmail: 'ap@client.example',
  });
  expect(asked[1]).toEqual(asked[0]);
  await stage.stores.connections.ensure(connection!);
});

test('a card that was charged twenty times in a month waits, and counts no attempt', async () => {
  const order = await opening('worn');
  const { fingerprint } = order.effect.method;
  await stage.stores.inTransaction(async (tx) => {
    for (let n = 100; n < 120; n += 1) {
      await putAttempt(queryableOf(tx), {
        ref: refOf('worn'),
        n,
        intentId: `pi_worn_${n}`,
        key: `k/${n}`,
        amount: 100,
        method: { ...VISA, fingerprint },
        askedAt: stage.clock.now() - 1_000,
        askedBy: 'plan',
        outcome: 'declined',
        declineCode: null,
      });
    }
  });
  const step = await stage.perform(order);
  const { plan, lane } = (await stage.row('worn')).state;
  expect(lane.kind).toBe('none');
  expect(plan.charge).toMatchObject({ kind: 'at', why: expect.stringContaining('20') as string });
  expect(plan.ladder.attempts).toBe(0);
  expect(step.wakeAt).toBeGreaterThan(Date.now());
});

test('a method that is gone is refused, and our tables store what is left', async () => {
  const order = await opening('gone');
  const left: CustomerReading = { id: 'cus_gone', deleted: false, methods: [], defaultId: null };
  stage.stripe.createIntent = async () => ({ kind: 'missing', detail: 'No such PaymentMethod' });
  stage.stripe.readCustomer = async () => ({ kind: 'ok', value: left });
  await stage.perform(order);
  const { state } = await stage.row('gone');
  expect(state.lane.kind).toBe('none');
  expect(state.method).toBeNull();
  expect(state.plan.charge.kind).toBe('needs_method');
});

test('a customer deleted at Stripe is unlinked, and the link stays payable', async () => {
  const order = await opening('deleted');
  const reading = { id: 'cus_deleted', deleted: true, methods: [], defaultId: null };
  stage.stripe.createIntent = async () => ({ kind: 'missing', detail: 'No such customer' });
  stage.stripe.readCustomer = async () => ({ kind: 'ok', value: reading });
  await stage.perform(order);
  expect((await stage.row('deleted')).state.stripeCustomer).toBeNull();
  const kept = await stage.stores.invoices.byRef(refOf('deleted'));
  expect(kept?.customer.stripeCustomer).toBeNull();
});

test('a key used with other parameters may have an intent: no new one is created', async () => {
  const order = await opening('other-words');
  stage.stripe.createIntent = async () => ({
    kind: 'refused',
    code: 'idempotency_error',
    param: null,
    detail: 'Keys for idempotent requests…',
    requestId: null,
  });
  stage.stripe.readCustomer = async () => ({ kind: 'unknown', detail: 'not now' });
  const step = await stage.perform(order);
  const { state } = await stage.row('other-words');
  expect(state.lane.kind).not.toBe('none');
  expect(state.plan.ladder.attempts).toBe(0);
  expect(step.effects.map(({ effect }) => effect.kind)).not.toContain('openIntent');
});

describe('the Stripe customer', () => {
  async function unlinked(externalId: string) {
    await stage.stores.invoices.submit(invoice(externalId), stage.clock.now());
    const id = `press-${externalId}`;
    const command = { id, by: 'customer', name: 'open_checkout' } as const;
    const order = resumed(externalId);
    const step = await stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
    return orderFor(externalId, step, effectOf(step, 'ensureCustomer'));
  }

  test('is created once for all invoices of a customer, by the same key', async () => {
    const order = await unlinked('new-customer');
    const keys: string[] = [];
    stage.stripe.createCustomer = async ({ key, metadata }) => {
      keys.push(key);
      expect(metadata).toMatchObject({ customer_external_id: 'client-of-new-customer' });
      return { kind: 'ok', value: { id: 'cus_new' } };
    };
    const { customers } = stage.stores;
    const { linkCreated } = customers;
    customers.linkCreated = () => Promise.reject(new Error('the connection broke'));
    try {
      await expect(stage.perform(order)).rejects.toThrow('broke');
    } finally {
      customers.linkCreated = linkCreated;
    }
    stage.stripe.findCustomer = async () => ({ kind: 'ok', value: null });
    await stage.perform(order, 2);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect((await stage.row('new-customer')).state.stripeCustomer).toBe('cus_new');
  });

  test('past its key is searched before it is created', async () => {
    const order = await unlinked('old-customer');
    stage.stripe.createCustomer = () => Promise.reject(new Error('made a second time'));
    stage.stripe.findCustomer = async ({ metadata }) => {
      expect(metadata).toMatchObject({ customer_external_id: 'client-of-old-customer' });
      return { kind: 'ok', value: 'cus_old' };
    };
    stage.clock.travel(23 * HOUR + 1);
    try {
      await stage.perform(order);
    } finally {
      stage.clock.travel(-23 * HOUR - 1);
    }
    expect((await stage.row('old-customer')).state.stripeCustomer).toBe('cus_old');
  });

  test('that another invoice has created meanwhile is used without a request', async () => {
    const order = await unlinked('made-meanwhile');
    const kept = await stage.stores.invoices.byRef(refOf('made-meanwhile'));
    await stage.stores.customers.link(kept?.customer.id ?? '', 'cus_meanwhile');
    await stage.perform(order);
    expect((await stage.row('made-meanwhile')).state.stripeCustomer).toBe('cus_meanwhile');
  });

  test('that Stripe refuses leaves the link, which needs none', async () => {
    const order = await unlinked('no-customer');
    stage.stripe.createCustomer = async () => ({
      kind: 'refused',
      code: 'email_invalid',
      param: 'email',
      detail: 'Invalid email address',
      requestId: null,
    });
    await stage.perform(order);
    expect((await stage.row('no-customer')).state).toMatchObject({
      customerEnsured: true,
      stripeCustomer: null,
    });
  });
});

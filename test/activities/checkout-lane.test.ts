import type { IntentReading, SessionReading } from '../../src/domain/collection/fact';
import { DAY } from '../../src/domain/collection/policy';
import type { Step } from '../../src/domain/collection/step';
import type { Called, CheckoutAsk } from '../../src/stripe/room';
import type { Stage } from './stage';
import { VISA, effectOf, invoice, orderFor, refOf, resumed, setStage } from './stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

const URL = 'https://checkout.example/c/pay/cs_1';

function session(id: string, different: Partial<SessionReading> = {}): SessionReading {
  return {
    id,
    status: 'open',
    paymentStatus: 'unpaid',
    intentId: null,
    amountTotal: 11_900,
    currency: 'eur',
    n: 1,
    expiresAt: stage.clock.now() + DAY,
    ...different,
  };
}

function paidIntent(id: string, different: Partial<IntentReading> = {}): IntentReading {
  const charge = { id: `ch_${id}`, createdAt: stage.clock.now(), refunds: [], disputes: [] };
  return {
    id,
    status: 'succeeded',
    amount: 11_900,
    amountReceived: 11_900,
    currency: 'eur',
    n: 1,
    ofCheckout: true,
    method: VISA,
    decline: null,
    instructionsUrl: null,
    charge,
    ...different,
  };
}

const ok = <T>(value: T): Promise<Called<T>> => Promise.resolve({ kind: 'ok', value });

/** An invoice without a stored method, whose customer has pressed "Pay". */
async function asked(externalId: string): Promise<Step> {
  const collection = { autoCharge: false, createStripeCustomer: 'never' } as const;
  await stage.stores.invoices.handOver(invoice(externalId, { collection }), stage.clock.now());
  const id = `press-${externalId}`;
  const command = { id, by: 'customer', name: 'open_checkout' } as const;
  const order = resumed(externalId);
  return stage.advance({ ...order, inbox: [...order.inbox, { kind: 'command', command }] });
}

async function opened(externalId: string) {
  const step = await asked(externalId);
  const id = `cs_${externalId}`;
  stage.stripe.createCheckout = () => ok({ session: session(id), url: URL });
  const after = await stage.perform(orderFor(externalId, step, effectOf(step, 'openCheckout')));
  stage.stripe = {};
  return { step: after, sessionId: id };
}

/** Opened, and then voided: the session must be closed first. */
async function closing(externalId: string) {
  const { step, sessionId } = await opened(externalId);
  const id = `void-${externalId}`;
  const command = { id, by: 'business', name: 'void', reason: 'x' } as const;
  const order = resumed(externalId, step.version);
  const after = await stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
  return { order: orderFor(externalId, after, effectOf(after, 'closeLane')), sessionId };
}

describe('opening', () => {
  test('the session is minted once, and its address stored with the decision', async () => {
    const step = await asked('minted');
    const asks: CheckoutAsk[] = [];
    stage.stripe.createCheckout = (ask) => {
      asks.push(ask);
      return ok({ session: session('cs_minted'), url: URL });
    };
    const order = orderFor('minted', step, effectOf(step, 'openCheckout'));
    await stage.perform(order);
    await stage.perform(order, 2);
    expect(asks).toHaveLength(1);
    expect(asks[0]).toMatchObject({
      key: `${refOf('minted')}/checkout/${order.effect.n}`,
      amount: 11_900,
      customer: null,
      email: 'ap@client.example',
      number: 'minted',
      expiresAt: order.effect.expiresAt,
      metadata: { invoice_ref: refOf('minted'), attempt: String(order.effect.n) },
    });
    expect(asks[0]?.successUrl).toBe(`${asks[0]?.cancelUrl ?? ''}/done`);
    expect(await stage.stores.checkouts.current(refOf('minted'))).toMatchObject({
      sessionId: 'cs_minted',
      url: URL,
      status: 'open',
    });
  });

  test('minted by an earlier try and paid since: it is followed, and given to nobody', async () => {
    const step = await asked('paid-since');
    const paid = session('cs_paid', { status: 'complete', intentId: 'pi_cs_paid' });
    const intent = paidIntent('pi_cs_paid');
    stage.stripe.createCheckout = () => ok({ session: paid, url: null });
    stage.stripe.readCheckout = () => ok({ session: paid, intent });
    const after = await stage.perform(
      orderFor('paid-since', step, effectOf(step, 'openCheckout')),
      2,
    );
    expect(after.view.status).toBe('paid');
    expect(await stage.stores.checkouts.current(refOf('paid-since'))).toBeNull();
  });

  test('a refused mint frees the lane for the next number', async () => {
    const step = await asked('mint-refused');
    stage.stripe.createCheckout = async () => ({
      kind: 'refused',
      code: 'amount_too_small',
      param: null,
      detail: 'must add up to at least',
      requestId: null,
    });
    await stage.perform(orderFor('mint-refused', step, effectOf(step, 'openCheckout')));
    expect((await stage.row('mint-refused')).state.lane.kind).toBe('none');
  });

  test('an answer that was lost is asked for again under the same key', async () => {
    const step = await asked('mint-lost');
    const asks: CheckoutAsk[] = [];
    stage.stripe.createCheckout = async (ask) => {
      asks.push(ask);
      return { kind: 'unknown', detail: 'cut' };
    };
    const order = orderFor('mint-lost', step, effectOf(step, 'openCheckout'));
    await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
    await expect(stage.perform(order, 2)).rejects.toMatchObject({ type: 'stripe_unknown' });
    expect(asks).toHaveLength(2);
    expect(asks[1]).toEqual(asks[0]);
  });
});

describe('closing', () => {
  test('expires, reads back, and only then lets go of the lane', async () => {
    const { order, sessionId } = await closing('closed');
    const asks: string[] = [];
    stage.stripe.expireCheckout = (id) => {
      asks.push(id);
      return ok('asked');
    };
    stage.stripe.readCheckout = (id) =>
      ok({ session: session(id, { status: 'expired' }), intent: null });
    const after = await stage.perform(order);
    await stage.perform(order, 2);
    expect(asks).toEqual([sessionId]);
    expect(after.view.status).toBe('void');
    expect(await stage.stores.checkouts.current(refOf('closed'))).toBeNull();
  });

  test('refused because it is complete: it is paid, never void', async () => {
    const { order } = await closing('paid-first');
    stage.stripe.expireCheckout = async () => ({
      kind: 'refused',
      code: 'invalid_request_error',
      param: null,
      detail: 'Only Checkout Sessions with a status in ["open"] can be expired.',
      requestId: null,
    });
    const paid = { status: 'complete', intentId: 'pi_first' } as const;
    const intent = paidIntent('pi_first');
    stage.stripe.readCheckout = (id) => ok({ session: session(id, paid), intent });
    const after = await stage.perform(order);
    expect(after.view.status).toBe('paid');
  });

  test('not known whether it is expired, and it reads open: asked again', async () => {
    const { order } = await closing('still-open');
    stage.stripe.expireCheckout = async () => ({ kind: 'unknown', detail: 'HTTP 500' });
    stage.stripe.readCheckout = (id) => ok({ session: session(id), intent: null });
    await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
    expect((await stage.row('still-open')).state.lane.kind).toBe('closing');
  });

  test('not known, but it reads expired: that is the answer', async () => {
    const { order } = await closing('expired-anyway');
    stage.stripe.expireCheckout = async () => ({ kind: 'unknown', detail: 'cut' });
    stage.stripe.readCheckout = (id) =>
      ok({ session: session(id, { status: 'expired' }), intent: null });
    expect((await stage.perform(order)).view.status).toBe('void');
  });
});

describe('looking', () => {
  /** Opened, and then told of by an event that makes us look. */
  async function looking(externalId: string) {
    const { step, sessionId } = await opened(externalId);
    const id = `evt_${externalId}`;
    const about = {
      objectId: sessionId,
      objectType: 'checkout.session',
      intentId: `pi_${externalId}`,
      sessionId,
      chargeId: null,
      customerId: null,
      invoiceRef: refOf(externalId),
      n: 1,
      status: 'complete',
      livemode: false,
      account: null,
      created: stage.clock.now(),
    };
    const event = { id, connection: 'default', type: 'checkout.session.completed', about };
    await stage.stores.events.store({ ...event, payload: '{}', quarantined: null });
    await stage.stores.events.markRelayed([{ id, kind: 'hinted', ref: refOf(externalId) }]);
    const hint = { ...resumed(externalId, step.version), inbox: [{ kind: 'hint' } as const] };
    const after = await stage.advance(hint);
    return { order: orderFor(externalId, after, effectOf(after, 'readStripe')), sessionId };
  }

  test('reads each object once; what the session says of its intent counts', async () => {
    const { order } = await looking('looked');
    const intent = paidIntent('pi_looked');
    const complete = { status: 'complete', intentId: intent.id } as const;
    stage.stripe.readCheckout = (id) => ok({ session: session(id, complete), intent });
    stage.stripe.readIntent = () => ok({ ...intent, ofCheckout: false });
    const after = await stage.perform(order);
    const again = await stage.perform(order, 2);
    expect(after.view.status).toBe('paid');
    expect(again.version).toBe(after.version);
    const { payments } = (await stage.row('looked')).state.ledger;
    expect(payments).toMatchObject([{ id: 'pi_looked', via: 'checkout' }]);
  });

  test('an object Stripe does not know hides nothing of the others', async () => {
    const { order } = await looking('half-known');
    stage.stripe.readCheckout = (id) =>
      ok({ session: session(id, { status: 'expired' }), intent: null });
    stage.stripe.readIntent = async () => ({ kind: 'missing', detail: 'No such payment_intent' });
    await stage.perform(order);
    expect((await stage.row('half-known')).state.lane.kind).toBe('none');
  });

  test('one object that cannot be read leaves the whole look undone', async () => {
    const { order } = await looking('half-read');
    stage.stripe.readCheckout = (id) => ok({ session: session(id), intent: null });
    stage.stripe.readIntent = async () => ({ kind: 'unknown', detail: 'HTTP 502' });
    await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
  });

  test('money in another currency is kept as unmatched, and not booked', async () => {
    const { order } = await looking('foreign');
    const intent = paidIntent('pi_foreign', { currency: 'usd' });
    const complete = { status: 'complete', intentId: intent.id } as const;
    stage.stripe.readCheckout = (id) => ok({ session: session(id, complete), intent });
    stage.stripe.readIntent = () => ok(intent);
    await stage.perform(order);
    expect((await stage.row('foreign')).state.ledger.payments).toEqual([]);
    expect(await stage.stores.unmatched.list('default')).toMatchObject([
      { intentId: 'pi_foreign', amount: 11_900, currency: 'usd' },
    ]);
  });
});

import { stripeKey } from '../../../src/domain/refs';
import type { CheckoutRequest } from '../../../src/stripe/stripe-gateway';
import { URL, ok, openedCheckout, paidIntent, pressedPay, session } from '../opened-checkout';
import type { Stage } from '../stage';
import { effectOf, orderFor, refOf, resumed, setStage } from '../stage';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.stripe = {};
});

/** Opened, and then voided: the session must be closed first. */
async function closing(externalId: string) {
  const { step, sessionId } = await openedCheckout(stage, externalId);
  const id = `void-${externalId}`;
  const command = { id, by: 'business', name: 'void', reason: 'x' } as const;
  const order = resumed(externalId, step.version);
  const after = await stage.advance({ ...order, inbox: [{ kind: 'command', command }] });
  return { order: orderFor(externalId, after, effectOf(after, 'closeLane')), sessionId };
}

describe('opening', () => {
  test('the session is created once, and its address stored with the decision', async () => {
    const step = await pressedPay(stage, 'created');
    const requests: CheckoutRequest[] = [];
    stage.stripe.createCheckout = (request) => {
      requests.push(request);
      return ok({ session: session('cs_created'), url: URL });
    };
    const order = orderFor('created', step, effectOf(step, 'openCheckout'));
    await stage.perform(order);
    await stage.perform(order, 2);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      key: `${refOf('created')}/checkout/${order.effect.n}`,
      amount: 11_900,
      customer: null,
      email: 'ap@client.example',
      number: 'created',
      expiresAt: order.effect.expiresAt,
      metadata: { invoice_ref: refOf('created'), attempt: String(order.effect.n) },
    });
    expect(requests[0]?.successUrl).toBe(`${requests[0]?.cancelUrl ?? ''}/done`);
    expect(await stage.stores.checkouts.current(refOf('created'))).toMatchObject({
      sessionId: 'cs_created',
      url: URL,
      status: 'open',
    });
  });

  test.each([
    [null, 'fr-FR', 'Facture'],
    ['nl', 'nl', 'Factuur'],
    ['fr', 'fr-FR', 'Facture'],
  ])('after %s was chosen on the page, Checkout speaks %s', async (chosen, expected, called) => {
    const of = `speaks-${chosen}`;
    const step = await pressedPay(stage, of);
    if (chosen !== null) await stage.stores.invoices.setPageLanguage(refOf(of), chosen);
    const spoken: CheckoutRequest[] = [];
    stage.stripe.createCheckout = async (request) => {
      spoken.push(request);
      return { kind: 'unknown', detail: 'the connection broke' };
    };
    const order = orderFor(of, step, effectOf(step, 'openCheckout'));
    await expect(stage.perform(order)).rejects.toThrow('broke');
    expect(spoken[0]).toMatchObject({ locale: expected, description: `${called} ${of}` });
    // Another language by the next try: under one key the words stay.
    await stage.stores.invoices.setPageLanguage(refOf(of), 'it');
    await expect(stage.perform(order)).rejects.toThrow('broke');
    expect(spoken[1]).toEqual(spoken[0]);
  });

  test('what an older build froze is repeated in its English words', async () => {
    const step = await pressedPay(stage, 'frozen-before');
    const order = orderFor('frozen-before', step, effectOf(step, 'openCheckout'));
    const key = stripeKey(refOf('frozen-before'), 'checkout', order.effect.n);
    const frozen = {
      email: 'ap@client.example',
      successUrl: 'https://pay.example/done',
      cancelUrl: 'https://pay.example/',
      locale: 'fr-FR',
      receiptEmail: null,
    };
    await stage.stores.frozenRequests.freeze(key, frozen);
    const requests: CheckoutRequest[] = [];
    stage.stripe.createCheckout = (request) => {
      requests.push(request);
      return ok({ session: session('cs_frozen'), url: URL });
    };
    await stage.perform(order);
    expect(requests).toMatchObject([{ ...frozen, description: 'Invoice frozen-before' }]);
  });

  test('created by an earlier try and paid since: recorded, its address kept back', async () => {
    const step = await pressedPay(stage, 'paid-since');
    const paid = session('cs_paid', { status: 'complete', intentId: 'pi_cs_paid' });
    const intent = paidIntent('pi_cs_paid');
    stage.stripe.createCheckout = () => ok({ session: paid, url: null, intent });
    const after = await stage.perform(
      orderFor('paid-since', step, effectOf(step, 'openCheckout')),
      2,
    );
    expect(after.view.status).toBe('paid');
    expect(await stage.stores.checkouts.current(refOf('paid-since'))).toBeNull();
  });

  test('a refused checkout frees the lane for the next number', async () => {
    const step = await pressedPay(stage, 'create-refused');
    stage.stripe.createCheckout = async () => ({
      kind: 'refused',
      code: 'amount_too_small',
      param: null,
      detail: 'must add up to at least',
      requestId: null,
    });
    await stage.perform(orderFor('create-refused', step, effectOf(step, 'openCheckout')));
    expect((await stage.row('create-refused')).state.lane.kind).toBe('none');
  });

  test('an answer that was lost is asked for again under the same key', async () => {
    const step = await pressedPay(stage, 'create-lost');
    const requests: CheckoutRequest[] = [];
    stage.stripe.createCheckout = async (request) => {
      requests.push(request);
      return { kind: 'unknown', detail: 'cut' };
    };
    const order = orderFor('create-lost', step, effectOf(step, 'openCheckout'));
    await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
    await expect(stage.perform(order, 2)).rejects.toMatchObject({ type: 'stripe_unknown' });
    expect(requests).toHaveLength(2);
    expect(requests[1]).toEqual(requests[0]);
  });
});

test('a link revoked between two tries changes nothing of what its key was sent with', async () => {
  const step = await pressedPay(stage, 'revoked');
  const requests: CheckoutRequest[] = [];
  stage.stripe.createCheckout = async (request) => {
    requests.push(request);
    return { kind: 'unknown', detail: 'cut' };
  };
  const order = orderFor('revoked', step, effectOf(step, 'openCheckout'));
  await expect(stage.perform(order)).rejects.toMatchObject({ type: 'stripe_unknown' });
  const command = { id: 'revoke', by: 'business', name: 'revoke_link' } as const;
  const inbox = [{ kind: 'command', command } as const];
  await stage.advance({ ...resumed('revoked', step.version), inbox });
  const row = await stage.stores.invoices.byRef(refOf('revoked'));
  if (row === null) throw new Error('no invoice');
  await stage.stores.customers.put({ ...row.customer, email: 'other@client.example' });
  await expect(stage.perform(order, 2)).rejects.toMatchObject({ type: 'stripe_unknown' });
  expect(requests[1]).toEqual(requests[0]);
});

describe('closing', () => {
  test('expires, reads back, and only then lets go of the lane', async () => {
    const { order, sessionId } = await closing('closed');
    const requests: string[] = [];
    stage.stripe.expireCheckout = (id) => {
      requests.push(id);
      return ok('asked');
    };
    stage.stripe.readCheckout = (id) =>
      ok({ session: session(id, { status: 'expired' }), intent: null });
    const after = await stage.perform(order);
    await stage.perform(order, 2);
    expect(requests).toEqual([sessionId]);
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

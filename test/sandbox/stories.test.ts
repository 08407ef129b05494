import type Stripe from 'stripe';
import { day, receiver, refusal, rig, until } from './helpers';
import type { Rig } from './helpers';

// What the stories of collecting an invoice need of Stripe, one by one.

let it_: Rig;
beforeEach(async () => {
  it_ = await rig();
});
afterEach(() => it_.stop());

const meta = (ref: string): Record<string, string> => ({
  installation: 'i1',
  connection: 'default',
  invoice_ref: ref,
  external_id: `ext-${ref}`,
  attempt: '1',
});

async function customerWith(token: string): Promise<{ customer: string; method: string }> {
  const customer = await it_.stripe.customers.create({ email: 'a@example.com', name: 'Ada' });
  const method = await it_.stripe.paymentMethods.attach(token, { customer: customer.id });
  return { customer: customer.id, method: method.id };
}

async function opened(
  who: { customer: string; method: string },
  currency = 'eur',
  ref = 'INV1',
): Promise<Stripe.PaymentIntent> {
  return it_.stripe.paymentIntents.create(
    {
      amount: 11900,
      currency,
      customer: who.customer,
      payment_method: who.method,
      allowed_payment_method_types: ['card', 'sepa_debit'],
      metadata: meta(ref),
    },
    { idempotencyKey: `${ref}/intent/1` },
  );
}

const confirm = (id: string): Promise<Stripe.PaymentIntent> =>
  it_.stripe.paymentIntents.confirm(
    id,
    { off_session: true, error_on_requires_action: true, expand: ['latest_charge'] },
    { idempotencyKey: `${id}/confirm` },
  );

async function session(ref: string, extra: object = {}): Promise<Stripe.Checkout.Session> {
  return it_.stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.example/back',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 11900, product_data: { name: 'INV-1' } },
      },
    ],
    metadata: meta(ref),
    payment_intent_data: { metadata: meta(ref), setup_future_usage: 'off_session' },
    adaptive_pricing: { enabled: false },
    ...extra,
  });
}

test('an intent is opened unconfirmed, confirmed off-session and paid', async () => {
  const who = await customerWith('pm_card_visa');
  const intent = await opened(who);
  expect(intent.status).toBe('requires_confirmation');
  const paid = await confirm(intent.id);
  expect(paid.status).toBe('succeeded');
  expect(paid.amount_received).toBe(11900);
  const charge = paid.latest_charge as Stripe.Charge;
  expect(charge.paid).toBe(true);
  expect(charge.payment_method_details?.card?.last4).toBe('4242');
  const types = (await it_.stripe.events.list({ limit: 20 })).data.map((event) => event.type);
  expect(types.slice(0, 2)).toEqual(['payment_intent.succeeded', 'charge.succeeded']);
});

test('a scripted decline is answered 402 with its codes, then canceled and retried', async () => {
  const who = await customerWith('pm_card_visa');
  await it_.control('POST', `payment_methods/${who.method}`, {
    decline_code: 'insufficient_funds',
    advice_code: 'try_again_later',
    times: 1,
  });
  const intent = await opened(who);
  const error = await refusal(confirm(intent.id));
  expect(error.statusCode).toBe(402);
  expect(error.code).toBe('card_declined');
  expect(error.decline_code).toBe('insufficient_funds');
  expect(error.advice_code).toBe('try_again_later');
  expect(error.payment_intent?.status).toBe('requires_payment_method');
  expect(error.payment_intent?.last_payment_error?.payment_method?.id).toBe(who.method);
  const canceled = await it_.stripe.paymentIntents.cancel(intent.id, {
    cancellation_reason: 'abandoned',
  });
  expect(canceled.status).toBe('canceled');
  const second = await opened(who, 'eur', 'INV1b');
  expect((await confirm(second.id)).status).toBe('succeeded');
});

test('a card that wants its owner declines off-session and is paid in Checkout', async () => {
  const who = await customerWith('pm_card_authenticationRequired');
  const intent = await opened(who);
  const error = await refusal(confirm(intent.id));
  expect(error.code).toBe('authentication_required');
  expect(error.decline_code).toBe('authentication_required');
  expect(error.payment_intent?.status).toBe('requires_payment_method');
  await it_.stripe.paymentIntents.cancel(intent.id);
  const made = await session('INV1', { customer: who.customer });
  const asked = await it_.control('POST', `sessions/${made.id}/pay`, {
    number: '4000002760003184',
  });
  expect(asked['outcome']).toBe('authenticate');
  const done = await it_.control('POST', `authenticate/${await intentOf(made.id)}`, {
    agreed: true,
  });
  expect(done['outcome']).toBe('done');
  const after = await it_.stripe.checkout.sessions.retrieve(made.id);
  expect(after).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  expect(await it_.control('GET', 'violations?kind=two_live_ways_to_pay')).toEqual([]);
});

async function intentOf(sessionId: string): Promise<string> {
  const found = await it_.stripe.checkout.sessions.retrieve(sessionId);
  return String(found.payment_intent);
}

test('the hosted page is a form: decline shown, then paid, and the method is kept', async () => {
  const { id: customer } = await it_.stripe.customers.create({ email: 'b@example.com' });
  const made = await session('INV2', { customer });
  expect(made.payment_intent).toBeNull();
  expect(made.url).toBe(`${it_.sandbox.url}/c/pay/${made.id}`);
  const shown = await (await fetch(String(made.url))).text();
  expect(shown).toContain('Pay EUR 119.00');
  expect(shown).toContain('name="iban"');
  const declined = await send(String(made.url), { number: '4000000000009995' });
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain('Your card has insufficient funds.');
  expect((await it_.stripe.checkout.sessions.retrieve(made.id)).status).toBe('open');
  const paid = await send(String(made.url), { number: '4242 4242 4242 4242' });
  expect(paid.status).toBe(303);
  expect(paid.headers.get('location')).toBe(`https://shop.example/done?session=${made.id}`);
  const methods = await it_.stripe.customers.listPaymentMethods(customer);
  expect(methods.data).toHaveLength(1);
  const next = await opened({ customer, method: String(methods.data[0]?.id) }, 'eur', 'INV3');
  expect((await confirm(next.id)).status).toBe('succeeded');
  expect(await (await fetch(`${it_.sandbox.url}/c/pay/${made.id}`)).text()).toContain('All done');
});

function send(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ method: 'card', exp: '12/40', cvc: '123', ...fields }).toString(),
  });
}

test('3-D Secure in the browser: the page asks, Complete goes on, Fail comes back', async () => {
  const made = await session('INV4');
  const asked = await send(String(made.url), { number: '4000002500003155' });
  const page = String(asked.headers.get('location'));
  expect(await (await fetch(page)).text()).toContain('Complete');
  const failed = await send(page, { answer: 'fail' });
  expect(await failed.text()).toContain('could not authenticate');
  const again = await send(String(made.url), { number: '4000002500003155' });
  const done = await send(String(again.headers.get('location')), { answer: 'complete' });
  expect(done.headers.get('location')).toContain(made.id);
});

test('a session expires by the clock and by hand, and says so', async () => {
  const made = await session('INV5');
  await it_.sandbox.advance(day + 1000);
  const expired = await it_.stripe.checkout.sessions.retrieve(made.id);
  expect(expired).toMatchObject({ status: 'expired', url: null });
  const error = await refusal(it_.stripe.checkout.sessions.expire(made.id));
  expect(error.message).toContain('This Checkout Session has a status of `expired`.');
  const page = await (await fetch(String(made.url))).text();
  expect(page).toContain('This page has expired');
});

test('a SEPA debit is processing for days, then paid; cancel is refused meanwhile', async () => {
  const who = await customerWith('pm_sepaDebit_success_de');
  const intent = await opened(who);
  expect((await confirm(intent.id)).status).toBe('processing');
  const error = await refusal(it_.stripe.paymentIntents.cancel(intent.id));
  expect(error.code).toBe('payment_intent_unexpected_state');
  await it_.sandbox.advance(6 * day);
  const settled = await it_.stripe.paymentIntents.retrieve(intent.id);
  expect(settled).toMatchObject({ status: 'succeeded', amount_received: 11900 });
});

test('a SEPA debit from Checkout: complete and unpaid, then failed after days', async () => {
  const made = await session('INV6');
  await it_.control('POST', `sessions/${made.id}/pay`, { iban: 'DE62370400440532013001' });
  const waiting = await it_.stripe.checkout.sessions.retrieve(made.id);
  expect(waiting).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  await it_.sandbox.advance(6 * day);
  const types = (await it_.stripe.events.list({ limit: 10 })).data.map((event) => event.type);
  expect(types[0]).toBe('checkout.session.async_payment_failed');
  const intent = await it_.stripe.paymentIntents.retrieve(String(waiting.payment_intent));
  expect(intent.status).toBe('requires_payment_method');
  expect(intent.last_payment_error?.code).toBe('debit_not_authorized');
});

test('a settled debit is returned weeks later: a dispute lost at once', async () => {
  const who = await customerWith('pm_sepaDebit_success_de');
  const intent = await opened(who);
  await confirm(intent.id);
  await it_.control('POST', `debits/${intent.id}/settle`, { outcome: 'succeeded' });
  const returned = await it_.control('POST', `debits/${intent.id}/return`, {
    reason: 'insufficient_funds',
  });
  expect(returned).toMatchObject({ status: 'lost', reason: 'insufficient_funds' });
  const types = (await it_.stripe.events.list({ limit: 3 })).data.map((event) => event.type);
  expect(types).toEqual([
    'charge.dispute.closed',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.created',
  ]);
});

test('a dispute is opened and won: funds go and come back', async () => {
  const who = await customerWith('pm_card_visa');
  const intent = await opened(who);
  await confirm(intent.id);
  const dispute = await it_.control('POST', 'disputes', { payment_intent: intent.id });
  const open = await it_.stripe.disputes.list({ payment_intent: intent.id });
  expect(open.data[0]).toMatchObject({ status: 'needs_response', is_charge_refundable: false });
  const blocked = await refusal(it_.stripe.refunds.create({ payment_intent: intent.id }));
  expect(blocked.code).toBe('charge_disputed');
  await it_.control('POST', `disputes/${String(dispute['id'])}/close`, { status: 'won' });
  const types = (await it_.stripe.events.list({ limit: 2 })).data.map((event) => event.type);
  expect(types).toEqual(['charge.dispute.closed', 'charge.dispute.funds_reinstated']);
});

test('refunds: by us, by the dashboard, too much, failing later', async () => {
  const who = await customerWith('pm_card_refundFail');
  const intent = await opened(who);
  await confirm(intent.id);
  const refund = await it_.stripe.refunds.create({ payment_intent: intent.id, amount: 1900 });
  expect(refund.status).toBe('succeeded');
  await it_.control('POST', 'refunds', { payment_intent: intent.id, amount: 5000 });
  const greedy = await refusal(
    it_.stripe.refunds.create({ payment_intent: intent.id, amount: 9999 }),
  );
  expect(greedy.message).toContain('greater than unrefunded amount');
  await it_.sandbox.advance(2 * day);
  const failed = await it_.stripe.refunds.retrieve(refund.id);
  expect(failed).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
});

test('a setup session keeps a method without money', async () => {
  const { id: customer } = await it_.stripe.customers.create({});
  const made = await it_.stripe.checkout.sessions.create({
    mode: 'setup',
    customer,
    currency: 'eur',
    success_url: 'https://shop.example/saved',
  });
  expect(made.payment_status).toBe('no_payment_required');
  await it_.control('POST', `sessions/${made.id}/pay`, {});
  const done = await it_.stripe.checkout.sessions.retrieve(made.id, {
    expand: ['setup_intent.payment_method'],
  });
  const setup = done.setup_intent as Stripe.SetupIntent;
  expect(setup.status).toBe('succeeded');
  expect((setup.payment_method as Stripe.PaymentMethod).customer).toBe(customer);
});

test('webhooks are signed, retried on the clock, and pending_webhooks is kept', async () => {
  const inbox = await receiver();
  try {
    const endpoint = await it_.stripe.webhookEndpoints.create({
      url: inbox.url,
      enabled_events: ['*'],
    });
    inbox.answer(500);
    await it_.stripe.customers.create({ email: 'c@example.com' });
    const [first] = await until(() => inbox.bodies.length > 0 && inbox.bodies, 'the webhook');
    const event = it_.stripe.webhooks.constructEvent(
      String(first?.body),
      String(first?.signature),
      String(endpoint.secret),
    );
    expect(event.type).toBe('customer.created');
    const failing = await it_.stripe.events.list({ delivery_success: false });
    expect(failing.data[0]?.pending_webhooks).toBe(1);
    inbox.answer(200);
    await it_.sandbox.advance(3_600_000);
    expect(inbox.bodies.length).toBe(2);
    expect((await it_.stripe.events.retrieve(event.id)).pending_webhooks).toBe(0);
  } finally {
    await inbox.stop();
  }
});

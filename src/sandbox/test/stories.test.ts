import type Stripe from 'stripe';
import { DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// Ways to pay an invoice: stored cards, authentication, Checkout and SEPA debits.

let world: Rig;
let by: Payer;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
});
afterEach(() => world.stop());

test('an intent is opened unconfirmed, confirmed off-session and paid', async () => {
  const who = await by.customerWith('pm_card_visa');
  const intent = await by.openIntent(who);
  expect(intent.status).toBe('requires_confirmation');
  const paid = await by.confirm(intent.id);
  expect(paid.status).toBe('succeeded');
  expect(paid.amount_received).toBe(11900);
  const charge = paid.latest_charge as Stripe.Charge;
  expect(charge.paid).toBe(true);
  expect(charge.payment_method_details?.card?.last4).toBe('4242');
  const types = (await world.stripe.events.list({ limit: 20 })).data.map((event) => event.type);
  expect(types.slice(0, 2)).toEqual(['payment_intent.succeeded', 'charge.succeeded']);
});

test('a scripted decline is answered 402 with its codes, then canceled and retried', async () => {
  const who = await by.customerWith('pm_card_visa');
  await world.control('POST', `payment_methods/${who.method}`, {
    decline_code: 'insufficient_funds',
    advice_code: 'try_again_later',
    times: 1,
  });
  const intent = await by.openIntent(who);
  const error = await refusal(by.confirm(intent.id));
  expect(error.statusCode).toBe(402);
  expect(error.code).toBe('card_declined');
  expect(error.decline_code).toBe('insufficient_funds');
  expect(error.advice_code).toBe('try_again_later');
  expect(error.payment_intent?.status).toBe('requires_payment_method');
  expect(error.payment_intent?.last_payment_error?.payment_method?.id).toBe(who.method);
  const canceled = await world.stripe.paymentIntents.cancel(intent.id, {
    cancellation_reason: 'abandoned',
  });
  expect(canceled.status).toBe('canceled');
  const second = await by.openIntent(who, 'INV1b');
  expect((await by.confirm(second.id)).status).toBe('succeeded');
});

test('a card that needs authentication declines off-session and is paid in Checkout', async () => {
  const who = await by.customerWith('pm_card_authenticationRequired');
  const intent = await by.openIntent(who);
  const error = await refusal(by.confirm(intent.id));
  expect(error.code).toBe('authentication_required');
  expect(error.decline_code).toBe('authentication_required');
  expect(error.payment_intent?.status).toBe('requires_payment_method');
  await world.stripe.paymentIntents.cancel(intent.id);
  const made = await by.session('INV1', { customer: who.customer });
  const answer = await world.control('POST', `sessions/${made.id}/pay`, {
    number: '4000002760003184',
  });
  expect(answer['outcome']).toBe('authenticate');
  const done = await world.control('POST', `authenticate/${await intentOf(made.id)}`, {
    agreed: true,
  });
  expect(done['outcome']).toBe('done');
  const after = await world.stripe.checkout.sessions.retrieve(made.id);
  expect(after).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
  expect(await world.control('GET', 'violations?kind=two_live_ways_to_pay')).toEqual([]);
});

async function intentOf(sessionId: string): Promise<string> {
  const found = await world.stripe.checkout.sessions.retrieve(sessionId);
  return String(found.payment_intent);
}

test('the hosted page is a form: decline shown, then paid, and the method is kept', async () => {
  const { id: customer } = await world.stripe.customers.create({ email: 'b@example.com' });
  const made = await by.session('INV2', { customer });
  expect(made.payment_intent).toBeNull();
  expect(made.url).toBe(`${world.sandbox.url}/c/pay/${made.id}`);
  const shown = await (await fetch(String(made.url))).text();
  expect(shown).toContain('Pay EUR 119.00');
  expect(shown).toContain('name="iban"');
  const declined = await send(String(made.url), { number: '4000000000009995' });
  expect(declined.status).toBe(402);
  expect(await declined.text()).toContain('Your card has insufficient funds.');
  expect((await world.stripe.checkout.sessions.retrieve(made.id)).status).toBe('open');
  const paid = await send(String(made.url), { number: '4242 4242 4242 4242' });
  expect(paid.status).toBe(303);
  expect(paid.headers.get('location')).toBe(`https://shop.example/done?session=${made.id}`);
  const methods = await world.stripe.customers.listPaymentMethods(customer);
  expect(methods.data).toHaveLength(1);
  const next = await by.openIntent({ customer, method: String(methods.data[0]?.id) }, 'INV3');
  expect((await by.confirm(next.id)).status).toBe('succeeded');
  expect(await (await fetch(`${world.sandbox.url}/c/pay/${made.id}`)).text()).toContain('All done');
});

function send(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ method: 'card', exp: '12/40', cvc: '123', ...fields }).toString(),
  });
}

test('3-D Secure in the browser: the page asks, Complete goes on, Fail comes back', async () => {
  const made = await by.session('INV4');
  const answer = await send(String(made.url), { number: '4000002500003155' });
  const page = String(answer.headers.get('location'));
  expect(await (await fetch(page)).text()).toContain('Complete');
  const failed = await send(page, { answer: 'fail' });
  expect(await failed.text()).toContain('could not authenticate');
  const again = await send(String(made.url), { number: '4000002500003155' });
  const done = await send(String(again.headers.get('location')), { answer: 'complete' });
  expect(done.headers.get('location')).toContain(made.id);
});

test('a session expires by the clock and by hand, and says so', async () => {
  const made = await by.session('INV5');
  await world.sandbox.advance(DAY + 1000);
  const expired = await world.stripe.checkout.sessions.retrieve(made.id);
  expect(expired).toMatchObject({ status: 'expired', url: null });
  const error = await refusal(world.stripe.checkout.sessions.expire(made.id));
  expect(error.message).toContain('This Checkout Session has a status of `expired`.');
  const page = await (await fetch(String(made.url))).text();
  expect(page).toContain('This page has expired');
});

test('a SEPA debit is processing for days, then paid; cancel is refused meanwhile', async () => {
  const who = await by.customerWith('pm_sepaDebit_success_de');
  const intent = await by.openIntent(who);
  expect((await by.confirm(intent.id)).status).toBe('processing');
  const error = await refusal(world.stripe.paymentIntents.cancel(intent.id));
  expect(error.code).toBe('payment_intent_unexpected_state');
  await world.sandbox.advance(6 * DAY);
  const settled = await world.stripe.paymentIntents.retrieve(intent.id);
  expect(settled).toMatchObject({ status: 'succeeded', amount_received: 11900 });
});

test('a SEPA debit from Checkout: complete and unpaid, then failed after days', async () => {
  const made = await by.session('INV6');
  await world.control('POST', `sessions/${made.id}/pay`, { iban: 'DE62370400440532013001' });
  const waiting = await world.stripe.checkout.sessions.retrieve(made.id);
  expect(waiting).toMatchObject({ status: 'complete', payment_status: 'unpaid' });
  await world.sandbox.advance(6 * DAY);
  const types = (await world.stripe.events.list({ limit: 10 })).data.map((event) => event.type);
  expect(types[0]).toBe('checkout.session.async_payment_failed');
  const intent = await world.stripe.paymentIntents.retrieve(String(waiting.payment_intent));
  expect(intent.status).toBe('requires_payment_method');
  expect(intent.last_payment_error?.code).toBe('payment_intent_payment_attempt_failed');
});

test('customer_update keeps what was typed, once it is paid, for the fields it names', async () => {
  const { id: customer } = await world.stripe.customers.create({ name: 'Old' });
  const never = await by.session('never', { customer });
  await world.control('POST', `sessions/${never.id}/pay`, {});
  expect(await world.stripe.customers.retrieve(customer)).toMatchObject({ name: 'Old' });
  const auto = await by.session('auto', { customer, customer_update: { name: 'auto' } });
  await world.control('POST', `sessions/${auto.id}/pay`, { number: '4000000000000002' });
  expect(await world.stripe.customers.retrieve(customer)).toMatchObject({ name: 'Old' });
  await world.control('POST', `sessions/${auto.id}/pay`, {});
  expect(await world.stripe.customers.retrieve(customer)).toMatchObject({ name: 'Jenny Rosen' });
  const [event] = (await world.stripe.events.list({ type: 'customer.updated' })).data;
  expect(event?.data.previous_attributes).toEqual({ name: 'Old' });
});

import type Stripe from 'stripe';
import { day, receiver, refusal, rig, until } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer, Who } from './payer';

// Bugs seen in the world whose cause is how Stripe behaves: the sandbox behaves so, too, or it
// could not catch them. Numbers are those of the facts sheet.

let world: Rig;
let by: Payer;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
  stripe = world.stripe;
});
afterEach(() => world.stop());

const types = async (): Promise<string[]> =>
  (await stripe.events.list({ limit: 100 })).data.map((event) => event.type);

const visa = (): Promise<Who> => by.customerWith('pm_card_visa');

async function paid(ref = 'P1'): Promise<Stripe.PaymentIntent> {
  const intent = await by.opened(await visa(), ref);
  return by.confirm(intent.id);
}

test('1, 15: a charge and an open session both succeed: to Stripe they are two', async () => {
  const session = await by.session('B1');
  const intent = await paid('B1');
  await world.control('POST', `sessions/${session.id}/pay`, {});
  const other = await stripe.checkout.sessions.retrieve(session.id);
  expect(intent.status).toBe('succeeded');
  expect(other.payment_status).toBe('paid');
  expect(other.payment_intent).not.toBe(intent.id);
  const found = await world.control('GET', 'violations?kind=two_live_ways_to_pay');
  expect(found).toHaveLength(1);
});

test('2: a retry without a key makes a second intent, with one it does not', async () => {
  const wish = { amount: 900, currency: 'eur' };
  await world.control('POST', 'faults', { kind: 'reset_after', times: 2 });
  await refusal(stripe.paymentIntents.create(wish, { idempotencyKey: 'same' }));
  await stripe.paymentIntents.create(wish, { idempotencyKey: 'same' });
  expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  await stripe.paymentIntents.create(wish);
  await stripe.paymentIntents.create(wish);
  expect((await stripe.paymentIntents.list()).data).toHaveLength(3);
});

test('4, 5: one payment is three events, perhaps told before the answer', async () => {
  const inbox = await receiver();
  try {
    await stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
    const session = await by.session('B4');
    await world.control('POST', `sessions/${session.id}/pay`, {});
    await until(() => inbox.types().includes('checkout.session.completed'), 'the completion');
    expect(inbox.types()).toEqual(
      expect.arrayContaining(['charge.succeeded', 'payment_intent.succeeded']),
    );
    const intent = await by.opened(await visa(), 'B5');
    await world.control('POST', 'faults', { kind: 'webhook_first', path: '.*confirm' });
    await by.confirm(intent.id);
    const told = inbox.bodies.filter((each) => each.body.includes(intent.id));
    expect(told.some((each) => each.body.includes(`${intent.id}/confirm`))).toBe(true);
  } finally {
    await inbox.stop();
  }
});

test('6, 7: processing and canceled are statuses with events of their own', async () => {
  const who = await by.customerWith('pm_sepaDebit_success_de');
  const intent = await by.opened(who);
  expect((await by.confirm(intent.id)).status).toBe('processing');
  const other = await by.opened(await visa(), 'B7');
  await stripe.paymentIntents.cancel(other.id);
  expect(await types()).toEqual(
    expect.arrayContaining(['payment_intent.processing', 'payment_intent.canceled']),
  );
});

test('8: the same key replays a decline; with a new method it is a mismatch', async () => {
  const who = await visa();
  await world.control('POST', `payment_methods/${who.method}`, { decline_code: 'generic_decline' });
  const intent = await by.opened(who);
  const first = await refusal(by.confirm(intent.id));
  const again = await refusal(by.confirm(intent.id));
  expect(again.headers?.['idempotent-replayed']).toBe('true');
  expect(again.decline_code).toBe(first.decline_code);
  const changed = await refusal(
    stripe.paymentIntents.confirm(
      intent.id,
      { payment_method: 'pm_card_visa', off_session: true },
      { idempotencyKey: `${intent.id}/confirm` },
    ),
  );
  expect(changed.type).toBe('StripeIdempotencyError');
});

test('10: a default method that is not attached yet is refused', async () => {
  const customer = await stripe.customers.create({});
  const method = await stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242424242424242', exp_month: 12, exp_year: 2040 },
  });
  const error = await refusal(
    stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: method.id },
    }),
  );
  expect(error.message).toContain('does not have a payment method with the ID');
});

test('11, 12: completed and unpaid is neither paid nor failed; the end comes later', async () => {
  const session = await by.session('B11');
  await world.control('POST', `sessions/${session.id}/pay`, { iban: 'DE89370400440532013000' });
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({
    status: 'complete',
    payment_status: 'unpaid',
  });
  expect(await types()).toContain('payment_intent.created');
  await world.sandbox.advance(6 * day);
  expect((await types())[0]).toBe('checkout.session.async_payment_succeeded');
});

test('13: a complete session cannot be expired, nor an expired one', async () => {
  const session = await by.session('B13');
  await world.control('POST', `sessions/${session.id}/pay`, {});
  const error = await refusal(stripe.checkout.sessions.expire(session.id));
  expect(error.message).toContain('status of `complete`');
});

test('14: the intent of an open session can be neither canceled nor confirmed', async () => {
  const session = await by.session('B14');
  await world.control('POST', `sessions/${session.id}/pay`, { number: '4000000000000002' });
  const { payment_intent: intent } = await stripe.checkout.sessions.retrieve(session.id);
  const cancel = await refusal(stripe.paymentIntents.cancel(String(intent)));
  expect(cancel.code).toBe('payment_intent_unexpected_state');
  await stripe.checkout.sessions.expire(session.id);
  expect((await stripe.paymentIntents.retrieve(String(intent))).status).toBe('canceled');
});

test('17: an endpoint that is down is tried again for days', async () => {
  const inbox = await receiver();
  inbox.answer(503);
  try {
    await stripe.webhookEndpoints.create({ url: inbox.url, enabled_events: ['*'] });
    await stripe.customers.create({});
    await until(() => inbox.bodies.length === 1, 'the first try');
    await world.sandbox.advance(4 * day);
    expect(inbox.bodies.length).toBeGreaterThanOrEqual(9);
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
  } finally {
    await inbox.stop();
  }
});

test('21: several disputes on one charge, lost only by the closing', async () => {
  const intent = await paid();
  await world.control('POST', 'disputes', { payment_intent: intent.id, amount: 1000 });
  await world.control('POST', 'disputes', { payment_intent: intent.id, amount: 2000 });
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  expect(data.map((each) => [each.amount, each.status])).toEqual([
    [2000, 'needs_response'],
    [1000, 'needs_response'],
  ]);
  const accepted = await stripe.disputes.close(String(data[0]?.id));
  expect(accepted.status).toBe('lost');
  await world.control('POST', `disputes/${accepted.id}/status`, {});
  expect((await stripe.disputes.retrieve(accepted.id)).status).toBe('appeal_needs_response');
});

test('22: UGX takes two decimals and whole hundreds; each currency has its minimum', async () => {
  const ask = (amount: number, currency: string): Promise<unknown> =>
    stripe.paymentIntents.create({ amount, currency });
  expect((await refusal(ask(150_050, 'ugx'))).message).toContain('multiple of 100');
  expect((await refusal(ask(49, 'eur'))).code).toBe('amount_too_small');
  expect((await refusal(ask(100_000_000, 'eur'))).code).toBe('amount_too_large');
  const session = by.session('B22', {
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'huf', unit_amount: 100, product_data: { name: 'x' } },
      },
    ],
  });
  expect((await refusal(session)).message).toBe(
    "The Checkout Session's total amount due must add up to at least 175.00 Ft huf",
  );
});

test('23: events show up late and many share a second', async () => {
  await world.control('POST', 'settings', { eventDelayMs: 60_000 });
  await stripe.customers.create({});
  expect(await types()).toEqual([]);
  await world.sandbox.advance(61_000);
  expect(await types()).toEqual(['customer.created']);
});

test('25: expires_at worked out anew is other parameters; its bounds are kept', async () => {
  const at = (seconds: number): number => Math.floor(world.sandbox.now() / 1000) + seconds;
  const mint = (expires: number, key: string): Promise<unknown> =>
    stripe.checkout.sessions.create(
      {
        mode: 'setup',
        currency: 'eur',
        success_url: 'https://x.example',
        expires_at: expires,
      },
      { idempotencyKey: key },
    );
  await mint(at(3600), 'mint');
  expect((await refusal(mint(at(3700), 'mint'))).type).toBe('StripeIdempotencyError');
  expect((await refusal(mint(at(60), 'soon'))).message).toContain('at least 30 minutes');
  expect((await refusal(mint(at(25 * 3600), 'late'))).message).toContain('less than 24 hours');
});

test('26: a key used again after 24 hours charges again', async () => {
  const wish = { amount: 900, currency: 'eur' };
  const first = await stripe.paymentIntents.create(wish, { idempotencyKey: 'old' });
  await world.sandbox.advance(day + 1000);
  const second = await stripe.paymentIntents.create(wish, { idempotencyKey: 'old' });
  expect(second.id).not.toBe(first.id);
});

test('28: a stolen card says never again', async () => {
  const who = await visa();
  await world.control('POST', `payment_methods/${who.method}`, { decline_code: 'stolen_card' });
  const error = await refusal(by.confirm((await by.opened(who)).id));
  expect(error).toMatchObject({ decline_code: 'stolen_card', advice_code: 'do_not_try_again' });
});

test('30: the page of an expired session says so even to somebody who presses Pay', async () => {
  const session = await by.session('B30');
  const url = String(session.url);
  await stripe.checkout.sessions.expire(session.id);
  const pressed = await fetch(url, { method: 'POST', body: 'number=4242424242424242&exp=12/40' });
  expect(pressed.status).toBe(409);
  expect(await pressed.text()).toContain('This page has expired');
});

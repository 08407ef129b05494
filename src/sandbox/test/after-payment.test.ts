import type Stripe from 'stripe';
import { DAY, receiver, refusal, rig, until } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer } from './payer';

// What can follow a payment: disputes, refunds, webhooks, expiry of an authorization.

let world: Rig;
let by: Payer;
beforeEach(async () => {
  world = await rig();
  by = payer(world);
});
afterEach(() => world.stop());

test('a settled debit is returned weeks later: a dispute lost at once', async () => {
  const who = await by.customerWith('pm_sepaDebit_success_de');
  const intent = await by.openIntent(who);
  await by.confirm(intent.id);
  await world.control('POST', `debits/${intent.id}/settle`, { outcome: 'succeeded' });
  const returned = await world.control('POST', `debits/${intent.id}/return`, {
    reason: 'insufficient_funds',
  });
  expect(returned).toMatchObject({ status: 'lost', reason: 'insufficient_funds' });
  const types = (await world.stripe.events.list({ limit: 3 })).data.map((event) => event.type);
  expect(types).toEqual([
    'charge.dispute.closed',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.created',
  ]);
});

test('a dispute is opened and won: funds go and come back', async () => {
  const who = await by.customerWith('pm_card_visa');
  const intent = await by.openIntent(who);
  await by.confirm(intent.id);
  const dispute = await world.control('POST', 'disputes', { payment_intent: intent.id });
  const open = await world.stripe.disputes.list({ payment_intent: intent.id });
  expect(open.data[0]).toMatchObject({ status: 'needs_response', is_charge_refundable: false });
  const blocked = await refusal(world.stripe.refunds.create({ payment_intent: intent.id }));
  expect(blocked.code).toBe('charge_disputed');
  await world.control('POST', `disputes/${String(dispute['id'])}/close`, { status: 'won' });
  const types = (await world.stripe.events.list({ limit: 2 })).data.map((event) => event.type);
  expect(types).toEqual(['charge.dispute.closed', 'charge.dispute.funds_reinstated']);
});

test('refunds: by us, by the dashboard, too much, failing later', async () => {
  const who = await by.customerWith('pm_card_refundFail');
  const intent = await by.openIntent(who);
  await by.confirm(intent.id);
  const refund = await world.stripe.refunds.create({ payment_intent: intent.id, amount: 1900 });
  expect(refund.status).toBe('succeeded');
  await world.control('POST', 'refunds', { payment_intent: intent.id, amount: 5000 });
  const greedy = await refusal(
    world.stripe.refunds.create({ payment_intent: intent.id, amount: 9999 }),
  );
  expect(greedy.message).toContain('greater than unrefunded amount');
  await world.sandbox.advance(2 * DAY);
  const failed = await world.stripe.refunds.retrieve(refund.id);
  expect(failed).toMatchObject({ status: 'failed', failure_reason: 'lost_or_stolen_card' });
});

test('a setup session keeps a method without money', async () => {
  const { id: customer } = await world.stripe.customers.create({});
  const made = await world.stripe.checkout.sessions.create({
    mode: 'setup',
    customer,
    currency: 'eur',
    success_url: 'https://shop.example/saved',
  });
  expect(made.payment_status).toBe('no_payment_required');
  await world.control('POST', `sessions/${made.id}/pay`, {});
  const done = await world.stripe.checkout.sessions.retrieve(made.id, {
    expand: ['setup_intent.payment_method'],
  });
  const setup = done.setup_intent as Stripe.SetupIntent;
  expect(setup.status).toBe('succeeded');
  expect((setup.payment_method as Stripe.PaymentMethod).customer).toBe(customer);
});

test('webhooks are signed, retried on the clock, and pending_webhooks is kept', async () => {
  const inbox = await receiver();
  try {
    const endpoint = await world.stripe.webhookEndpoints.create({
      url: inbox.url,
      enabled_events: ['*'],
    });
    inbox.answer(500);
    await world.stripe.customers.create({ email: 'c@example.com' });
    const [first] = await until(() => inbox.bodies.length > 0 && inbox.bodies, 'the webhook');
    const event = world.stripe.webhooks.constructEvent(
      String(first?.body),
      String(first?.signature),
      String(endpoint.secret),
    );
    expect(event.type).toBe('customer.created');
    const failing = await world.stripe.events.list({ delivery_success: false });
    expect(failing.data[0]?.pending_webhooks).toBe(1);
    inbox.answer(200);
    await world.sandbox.advance(3_600_000);
    expect(inbox.bodies.length).toBe(2);
    expect((await world.stripe.events.retrieve(event.id)).pending_webhooks).toBe(0);
  } finally {
    await inbox.stop();
  }
});

test('an authorization that is not captured expires after a week: charge.expired', async () => {
  const who = await by.customerWith('pm_card_visa');
  const hold = async (): Promise<string> => {
    const intent = await world.stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      capture_method: 'manual',
      confirm: true,
      customer: who.customer,
      payment_method: who.method,
      off_session: true,
    });
    return intent.id;
  };
  const [left, taken] = [await hold(), await hold()];
  const expand = ['latest_charge'];
  const held = await world.stripe.paymentIntents.retrieve(left, { expand });
  expect(held.latest_charge).toMatchObject({
    captured: false,
    payment_method_details: { card: { capture_before: held.created + 7 * 86_400 } },
  });
  await world.sandbox.advance(6 * DAY);
  await world.stripe.paymentIntents.capture(taken);
  await world.sandbox.advance(2 * DAY);
  expect(await world.stripe.paymentIntents.retrieve(left, { expand })).toMatchObject({
    status: 'canceled',
    cancellation_reason: 'automatic',
    latest_charge: { refunded: true, captured: false },
  });
  expect((await world.stripe.paymentIntents.retrieve(taken)).status).toBe('succeeded');
  const types = (await world.stripe.events.list({ limit: 2 })).data.map(({ type }) => type);
  expect(types).toEqual(['payment_intent.canceled', 'charge.expired']);
  const late = await refusal(world.stripe.paymentIntents.capture(left));
  expect(late.code).toBe('payment_intent_unexpected_state');
});

test('a refund is canceled only while it waits for the customer', async () => {
  const intent = await by.openIntent(await by.customerWith('pm_card_pendingRefund'));
  await by.confirm(intent.id);
  const refund = await world.stripe.refunds.create({ payment_intent: intent.id });
  expect(refund.status).toBe('pending');
  expect((await refusal(world.stripe.refunds.cancel(refund.id))).message).toContain('pending');
  await world.control('POST', `refunds/${refund.id}/ask`);
  expect((await world.stripe.refunds.cancel(refund.id)).status).toBe('canceled');
  const { data } = await world.stripe.charges.list({ payment_intent: intent.id });
  expect(data[0]).toMatchObject({ amount_refunded: 0, refunded: false });
});

import type Stripe from 'stripe';
import { refusal, rig } from './helpers';
import type { Rig } from './helpers';

// PayPal and Link: on the hosted page, and charged later.

let world: Rig;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  stripe = world.stripe;
});
afterEach(() => world.stop());

type SessionParams = Stripe.Checkout.SessionCreateParams;

async function openSession(methods: string[], more: SessionParams = {}) {
  const customer = (await stripe.customers.create({ email: 'ada@example.com' })).id;
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    customer,
    success_url: 'https://shop.example/done',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'eur', unit_amount: 2500, product_data: { name: 'A' } },
      },
    ],
    allowed_payment_method_types: methods as ('paypal' | 'link')[],
    payment_intent_data: { setup_future_usage: 'off_session' },
    ...more,
  });
  return { customer, session };
}

const sessionNow = (id: string) =>
  stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] });

const attachedTo = async (customer: string): Promise<Stripe.PaymentMethod[]> =>
  (await stripe.customers.listPaymentMethods(customer)).data;

const chargeLater = (customer: string, method: string): Promise<Stripe.PaymentIntent> =>
  stripe.paymentIntents.create({
    amount: 1200,
    currency: 'eur',
    customer,
    payment_method: method,
    allowed_payment_method_types: ['paypal', 'link'],
    confirm: true,
    off_session: true,
    error_on_requires_action: true,
  });

async function send(path: string, form: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(form).toString();
  return fetch(`${world.sandbox.url}${path}`, { method: 'POST', body, redirect: 'manual' });
}

test('PayPal has its own page: cancel leads back to Checkout, approve pays at once', async () => {
  const { session } = await openSession(['card', 'paypal']);
  const page = await (await fetch(String(session.url))).text();
  expect(page).toContain('PayPal');
  const path = `/c/pay/${session.id}`;
  const toPaypal = (await send(path, { method: 'paypal' })).headers.get('location') ?? '';
  expect(await (await fetch(toPaypal)).text()).toContain('Approve');
  const authenticate = new URL(toPaypal).pathname;
  expect(await (await send(authenticate, { answer: 'cancel' })).text()).toContain(
    'You canceled the payment at PayPal',
  );
  const canceled = (await sessionNow(session.id)).payment_intent as Stripe.PaymentIntent;
  expect(canceled).toMatchObject({
    status: 'requires_payment_method',
    last_payment_error: { code: 'payment_method_customer_decline' },
  });
  await send(path, { method: 'paypal' });
  const done = await send(authenticate, { answer: 'complete' });
  expect(done.headers.get('location')).toBe('https://shop.example/done');
  const paid = await sessionNow(session.id);
  expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid' });
  const charge = (paid.payment_intent as Stripe.PaymentIntent).latest_charge as Stripe.Charge;
  expect(charge.payment_method_details).toMatchObject({
    type: 'paypal',
    paypal: { payer_email: 'ada@example.com' },
  });
});

test('a PayPal account that was stored is charged later without its owner', async () => {
  const { customer, session } = await openSession(['paypal']);
  await world.control('POST', `sessions/${session.id}/pay`, {
    wallet: 'paypal',
    authenticate: true,
  });
  const [stored] = await attachedTo(customer);
  expect(stored).toMatchObject({ type: 'paypal', paypal: { payer_email: 'jenny@example.com' } });
  expect((await chargeLater(customer, String(stored?.id))).status).toBe('succeeded');
});

test('setup_future_usage none: paid once, and neither stored nor charged again', async () => {
  const options = { payment_method_options: { paypal: { setup_future_usage: 'none' as const } } };
  const { customer, session } = await openSession(['paypal', 'link'], options);
  await world.control('POST', `sessions/${session.id}/pay`, {
    wallet: 'paypal',
    authenticate: true,
  });
  expect(await attachedTo(customer)).toEqual([]);
  const paid = (await sessionNow(session.id)).payment_intent as Stripe.PaymentIntent;
  const refused = await refusal(chargeLater(customer, String(paid.payment_method)));
  expect(refused.message).toContain('It may not be used again');
});

test('Link pays at once without another page, is stored, and is charged later', async () => {
  const { customer, session } = await openSession(['link']);
  const answer = await send(`/c/pay/${session.id}`, { method: 'link' });
  expect(answer.headers.get('location')).toBe('https://shop.example/done');
  const [stored] = await attachedTo(customer);
  expect(stored).toMatchObject({ type: 'link', link: { email: 'ada@example.com' } });
  expect((await chargeLater(customer, String(stored?.id))).status).toBe('succeeded');
});

test.each(['paypal', 'link'])(
  '%s declines an address that begins with "declined"',
  async (wallet) => {
    const { session } = await openSession([wallet]);
    const body = { wallet, email: 'declined@example.com', authenticate: true };
    const { outcome } = await world.control('POST', `sessions/${session.id}/pay`, body);
    expect(outcome).toBe('declined');
    expect(await sessionNow(session.id)).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
    });
  },
);

test('a wallet is offered where it is named and takes the currency', async () => {
  const unnamed = await stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
  expect(unnamed.payment_method_types).toEqual(['card', 'sepa_debit']);
  const create = (currency: string) =>
    stripe.paymentIntents.create({
      amount: 900,
      currency,
      allowed_payment_method_types: ['card', 'link', 'paypal'],
    });
  expect((await create('eur')).payment_method_types).toEqual(['card', 'link', 'paypal']);
  expect((await create('jpy')).payment_method_types).toEqual(['card', 'link']);
});

test('a PayPal payment is refunded at once, and a dispute of it can be won', async () => {
  const { session } = await openSession(['paypal']);
  await world.control('POST', `sessions/${session.id}/pay`, {
    wallet: 'paypal',
    authenticate: true,
  });
  const { id } = (await sessionNow(session.id)).payment_intent as Stripe.PaymentIntent;
  const refund = await stripe.refunds.create({ payment_intent: id, amount: 500 });
  expect(refund.status).toBe('succeeded');
  await world.control('POST', 'disputes', { payment_intent: id });
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  expect(dispute?.status).toBe('needs_response');
});

import type Stripe from 'stripe';
import { refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import type { Payer, Who } from './payer';

// Statuses, amounts, methods and declines of payment intents that are easily misread.

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

test('processing and canceled are statuses with their own events', async () => {
  const who = await by.customerWith('pm_sepaDebit_success_de');
  const intent = await by.openIntent(who);
  expect((await by.confirm(intent.id)).status).toBe('processing');
  const other = await by.openIntent(await visa(), 'R7');
  await stripe.paymentIntents.cancel(other.id);
  expect(await types()).toEqual(
    expect.arrayContaining(['payment_intent.processing', 'payment_intent.canceled']),
  );
});

test('a default method that is not attached yet is refused', async () => {
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

test('UGX takes two decimals and whole hundreds; each currency has its minimum', async () => {
  const create = (amount: number, currency: string): Promise<unknown> =>
    stripe.paymentIntents.create({ amount, currency });
  expect((await refusal(create(150_050, 'ugx'))).message).toContain('multiple of 100');
  expect((await refusal(create(49, 'eur'))).code).toBe('amount_too_small');
  expect((await refusal(create(100_000_000, 'eur'))).code).toBe('amount_too_large');
  const session = by.session('R22', {
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

test('the SDK takes a JSON 502 without an error for an intent without an id', async () => {
  await world.control('POST', 'faults', { kind: 'json_502', path: '/v1/payment_intents' });
  const answer = await stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
  expect(answer.id).toBeUndefined();
  expect(answer.lastResponse.statusCode).toBe(502);
  expect((await stripe.paymentIntents.list()).data).toEqual([]);
});

test('a stolen card advises against any other attempt', async () => {
  const who = await visa();
  await world.control('POST', `payment_methods/${who.method}`, { decline_code: 'stolen_card' });
  const error = await refusal(by.confirm((await by.openIntent(who)).id));
  expect(error).toMatchObject({ decline_code: 'stolen_card', advice_code: 'do_not_try_again' });
});

import type Stripe from 'stripe';
import { sender } from './raw-request';
import type { Send } from './raw-request';
import { refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';
import { priceOfPieces } from '../objects/unit-amount';

// Money is whole, what comes later comes later, what is spent is dead, and a change names what it
// was: each as recorded from Stripe.

let world: Rig;
let send: Send;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  send = sender(world);
  stripe = world.stripe;
});
afterEach(() => world.stop());

const PAY = {
  amount: '1000',
  currency: 'usd',
  confirm: 'true',
  'automatic_payment_methods[enabled]': 'true',
  return_url: 'https://shop.example',
};

const lastOf = async (type: string): Promise<Stripe.Event | undefined> =>
  (await stripe.events.list({ type, limit: 1 })).data[0];

const shown = (event: Stripe.Event | undefined): Record<string, unknown> =>
  event?.data.object as never;

describe('money is whole', () => {
  test('a price with a fraction has no unit_amount, and its pieces are rounded once', async () => {
    const price = await send('POST', 'prices', {
      currency: 'usd',
      unit_amount_decimal: '12.5',
      'product_data[name]': 'Screw',
    });
    expect(price.body).toMatchObject({ unit_amount: null, unit_amount_decimal: '12.5' });
    const { body } = await send('POST', 'checkout/sessions', {
      success_url: 'https://shop.example',
      'line_items[0][price]': String(price.body['id']),
      'line_items[0][quantity]': '101',
    });
    expect(body).toMatchObject({ amount_total: 1263, amount_subtotal: 1263 });
    await world.control('POST', `sessions/${String(body['id'])}/pay`, {});
    await world.sandbox.advance(10_000);
    const moved = await send('GET', 'balance_transactions');
    const [row] = (moved.body['data'] as never as Stripe.BalanceTransaction[]) ?? [];
    expect(row?.amount).toBe(1263);
    for (const each of [row?.amount, row?.fee, row?.net])
      expect(each).toBe(Math.trunc(each ?? 0.5));
  });

  test('inline prices are rounded after they are multiplied, too', async () => {
    const { body } = await send('POST', 'checkout/sessions', {
      success_url: 'https://shop.example',
      'line_items[0][quantity]': '3',
      'line_items[0][price_data][currency]': 'usd',
      'line_items[0][price_data][unit_amount_decimal]': '33.333333333333',
      'line_items[0][price_data][product_data][name]': 'Third',
    });
    expect(body['amount_total']).toBe(100);
  });

  test.each([
    ['0.005', 100, 1],
    ['0.004', 100, 0],
    ['1.000000000001', 1, 1],
    ['999999.5', 1, 1_000_000],
    ['12.5', 101, 1263],
  ])('%s times %i is %i', (decimal, quantity, amount) => {
    expect(priceOfPieces(decimal, quantity)).toBe(amount);
  });

  test('a decimal without a fraction is the whole number, and nonsense is refused', async () => {
    const make = (fields: Record<string, string>) =>
      send('POST', 'prices', { currency: 'usd', 'product_data[name]': 'x', ...fields });
    const whole = await make({ unit_amount_decimal: '1200.00' });
    expect(whole.body).toMatchObject({ unit_amount: 1200, unit_amount_decimal: '1200' });
    expect((await make({ unit_amount_decimal: '1e3' })).status).toBe(400);
    expect((await make({ unit_amount_decimal: '1.5', unit_amount: '2' })).status).toBe(400);
    expect((await make({ unit_amount: '-2' })).status).toBe(400);
  });

  test('the control API takes no part of a cent', async () => {
    const paid = await send('POST', 'payment_intents', { ...PAY, payment_method: 'pm_card_visa' });
    for (const path of ['refunds', 'disputes']) {
      const part = { payment_intent: String(paid.body['id']), amount: 10.5 };
      await expect(world.control('POST', path, part)).rejects.toThrow('a whole number');
    }
  });
});

describe('what comes later comes later', () => {
  const charge = async (id: unknown): Promise<Stripe.Charge> =>
    (await send('GET', `charges/${String(id)}`)).body as never;

  test('an asynchronous capture has no balance transaction until charge.updated', async () => {
    const { body } = await send('POST', 'payment_intents', {
      ...PAY,
      payment_method: 'pm_card_visa',
      'expand[]': 'latest_charge',
    });
    expect(body).toMatchObject({
      capture_method: 'automatic_async',
      latest_charge: { captured: true, amount_captured: 1000, balance_transaction: null },
    });
    const id = (body['latest_charge'] as never as Stripe.Charge).id;
    expect(shown(await lastOf('charge.succeeded'))['balance_transaction']).toBeNull();
    await world.sandbox.advance(1000);
    expect((await charge(id)).balance_transaction).toBeNull();
    await world.sandbox.advance(10_000);
    const moved = (await charge(id)).balance_transaction;
    expect(moved).toMatch(/^txn_/);
    const event = await lastOf('charge.updated');
    expect(event?.data.previous_attributes).toEqual({ balance_transaction: null });
    expect(shown(event)).toMatchObject({ id, balance_transaction: moved });
  });

  test('captured at once or by hand, it is there at once', async () => {
    const expand = { 'expand[]': 'latest_charge' };
    const visa = { ...PAY, payment_method: 'pm_card_visa', ...expand };
    const now = await send('POST', 'payment_intents', { ...visa, capture_method: 'automatic' });
    expect(now.body['latest_charge']).toMatchObject({ balance_transaction: expect.any(String) });
    const held = await send('POST', 'payment_intents', { ...visa, capture_method: 'manual' });
    const taken = await send('POST', `payment_intents/${String(held.body['id'])}/capture`, expand);
    expect(taken.body['latest_charge']).toMatchObject({ balance_transaction: expect.any(String) });
  });

  test('money that can be used at once can be used when it is entered', async () => {
    await send('POST', 'payment_intents', { ...PAY, payment_method: 'pm_card_bypassPending' });
    expect(await lastOf('balance.available')).toBeUndefined();
    await world.sandbox.advance(10_000);
    const { body } = await send('GET', 'balance');
    expect(body['available']).toEqual([{ amount: 941, currency: 'usd' }]);
  });
});

describe('spent things are dead', () => {
  const visa = async (): Promise<string> =>
    String(
      (await send('POST', 'payment_methods', { type: 'card', 'card[token]': 'tok_visa' })).body[
        'id'
      ],
    );

  const dead = (answer: { status: number; error: Readonly<Record<string, string>> }): void => {
    expect(answer).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
    expect(answer.error['code']).toBeUndefined();
    expect(answer.error['message']).toContain('may not be used again');
  };

  test('a card taken off its customer is never attached or charged again', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const card = await visa();
    await send('POST', `payment_methods/${card}/attach`, { customer });
    expect((await send('POST', `payment_methods/${card}/detach`)).body['customer']).toBeNull();
    dead(await send('POST', `payment_methods/${card}/attach`, { customer }));
    const charged = await send('POST', 'payment_intents', { ...PAY, payment_method: card });
    expect(charged.error['message']).toMatch(/It may not be used again\./);
    expect((await send('GET', 'payment_intents')).body['data']).toEqual([]);
    const under = await send('GET', `customers/${customer}/payment_methods/${card}`);
    expect(under).toMatchObject({ status: 404, error: { param: 'customer' } });
  });

  test('a card that belongs to nobody pays once', async () => {
    const card = await visa();
    const pay = () => send('POST', 'payment_intents', { ...PAY, payment_method: card });
    expect((await pay()).status).toBe(200);
    expect((await pay()).error['message']).toMatch(/It may not be used again\./);
    const customer = String((await send('POST', 'customers')).body['id']);
    dead(await send('POST', `payment_methods/${card}/attach`, { customer }));
    const open = await send('POST', 'payment_intents', { amount: '1000', currency: 'usd' });
    const path = `payment_intents/${String(open.body['id'])}/confirm`;
    const fields = { payment_method: card, return_url: 'https://shop.example' };
    expect((await send('POST', path, fields)).status).toBe(400);
  });

  test('a card kept with a customer while it pays goes on paying', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const card = await visa();
    const fields = { ...PAY, customer, payment_method: card, setup_future_usage: 'off_session' };
    expect((await send('POST', 'payment_intents', fields)).status).toBe(200);
    expect((await send('POST', 'payment_intents', fields)).status).toBe(200);
  });

  test('a price that was switched off is sold no more', async () => {
    const fields = { currency: 'usd', unit_amount: '500', 'product_data[name]': 'x' };
    const price = String((await send('POST', 'prices', fields)).body['id']);
    const sell = () =>
      send('POST', 'checkout/sessions', {
        success_url: 'https://shop.example',
        'line_items[0][price]': price,
        'line_items[0][quantity]': '1',
      });
    expect((await sell()).status).toBe(200);
    await send('POST', `prices/${price}`, { active: 'false' });
    expect(await sell()).toMatchObject({ status: 400, error: { param: 'line_items[0][price]' } });
  });

  test('a card whose customer is deleted still names them and pays for nobody', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const card = await visa();
    await send('POST', `payment_methods/${card}/attach`, { customer });
    await send('DELETE', `customers/${customer}`);
    expect((await send('GET', `payment_methods/${card}`)).body['customer']).toBe(customer);
    for (const who of [{}, { customer }]) {
      const paid = await send('POST', 'payment_intents', { ...PAY, ...who, payment_method: card });
      expect(paid.status).toBe(400);
    }
  });
});

describe('every change names what it was', () => {
  test('a refund', async () => {
    const by = payer(world);
    const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
    await by.confirm(intent.id);
    await stripe.refunds.create({ payment_intent: intent.id, amount: 900 });
    const part = await lastOf('charge.refunded');
    expect(part?.data.previous_attributes).toEqual({ amount_refunded: 0 });
    await stripe.refunds.create({ payment_intent: intent.id });
    const all = await lastOf('charge.refunded');
    expect(all?.data.previous_attributes).toEqual({ amount_refunded: 900, refunded: false });
  });

  test('a capture, and a hold that is let go', async () => {
    const hold = async (): Promise<string> => {
      const visa = { ...PAY, capture_method: 'manual', payment_method: 'pm_card_visa' };
      return String((await send('POST', 'payment_intents', visa)).body['id']);
    };
    await stripe.paymentIntents.capture(await hold(), { amount_to_capture: 700 });
    expect((await lastOf('charge.captured'))?.data.previous_attributes).toMatchObject({
      amount_captured: 0,
      captured: false,
      balance_transaction: null,
    });
    await stripe.paymentIntents.cancel(await hold());
    const gone = await lastOf('charge.refunded');
    expect(gone?.data.previous_attributes).toEqual({ amount_refunded: 0, refunded: false });
  });

  test('of something nested only what changed, and null for what is new', async () => {
    const { id } = await stripe.customers.create({
      metadata: { kept: '1', changed: 'old' },
      address: { city: 'Ulm', country: 'DE' },
    });
    await stripe.customers.update(id, {
      metadata: { changed: 'new', added: '3' },
      address: { city: 'Bonn', country: 'DE' },
      name: 'Ada',
    });
    expect((await lastOf('customer.updated'))?.data.previous_attributes).toEqual({
      metadata: { changed: 'old', added: null },
      address: { city: 'Ulm' },
      name: null,
    });
  });

  test('a refund that fails, a dispute that ends, a card that is renewed', async () => {
    const by = payer(world);
    const who = await by.customerWith('pm_card_visa');
    const intent = await by.openIntent(who);
    await by.confirm(intent.id);
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 500 });
    await world.control('POST', `refunds/${refund.id}/fail`, {});
    expect((await lastOf('refund.failed'))?.data.previous_attributes).toMatchObject({
      status: 'succeeded',
      failure_balance_transaction: null,
      failure_reason: null,
    });
    const dispute = await world.control('POST', 'disputes', { payment_intent: intent.id });
    await world.control('POST', `disputes/${String(dispute['id'])}/close`, { status: 'won' });
    expect((await lastOf('charge.dispute.closed'))?.data.previous_attributes).toEqual({
      status: 'needs_response',
      is_charge_refundable: false,
    });
    const before = await stripe.paymentMethods.retrieve(who.method);
    await world.control('POST', `payment_methods/${who.method}/update_card`, {});
    const renewed = await lastOf('payment_method.automatically_updated');
    expect(renewed?.data.previous_attributes).toEqual({
      card: { exp_year: before.card?.exp_year },
    });
  });
});

describe('refusals of refunds', () => {
  test('a refund above the rest, above the charge, of money only authorized', async () => {
    const fields = { ...PAY, amount: '1000', payment_method: 'pm_card_visa' };
    const paid = String((await send('POST', 'payment_intents', fields)).body['id']);
    const refund = (amount: string, id = paid) =>
      send('POST', 'refunds', { payment_intent: id, amount });
    const much = await refund('1100');
    expect(much).toMatchObject({ status: 400, error: { param: 'amount' } });
    expect(much.error).toMatchObject({
      message: 'Refund amount ($11.00) is greater than charge amount ($10.00)',
    });
    await refund('500');
    const above = await refund('600');
    expect(above.error['message']).toBe(
      'Refund amount ($6.00) is greater than unrefunded amount on charge ($5.00)',
    );
    expect([much.error['code'], above.error['code']]).toEqual([undefined, undefined]);
    const nothing = await refund('0');
    expect(nothing.error).toMatchObject({
      code: 'parameter_invalid_integer',
      message: 'This value must be greater than or equal to 1.',
    });
    const manual = await send('POST', 'payment_intents', { ...fields, capture_method: 'manual' });
    const held = await refusal(
      stripe.refunds.create({ payment_intent: String(manual.body['id']) }),
    );
    expect(held).toMatchObject({ statusCode: 400, code: undefined, param: undefined });
    expect(held.message).toContain('Cancel its PaymentIntent');
  });
});

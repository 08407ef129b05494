import type Stripe from 'stripe';
import { sender } from './raw-request';
import type { Send } from './raw-request';
import { DAY, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';

// Declines are whole, bank debits are no cards, and refusals have Stripe's codes or none.

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
  currency: 'eur',
  confirm: 'true',
  return_url: 'https://shop.example',
};
const CONSENT = {
  'mandate_data[customer_acceptance][type]': 'online',
  'mandate_data[customer_acceptance][online][ip_address]': '203.0.113.10',
  'mandate_data[customer_acceptance][online][user_agent]': 'a browser',
};

const again = 'try_again_later';
const never = 'do_not_try_again';
const confirm = 'confirm_card_data';

describe('card declines', () => {
  test.each([
    ['chargeDeclined', 'card_declined', 'generic_decline', again, '01', undefined, undefined],
    [
      'chargeDeclinedInsufficientFunds',
      'card_declined',
      'insufficient_funds',
      again,
      '51',
      '02',
      undefined,
    ],
    ['chargeDeclinedLostCard', 'card_declined', 'lost_card', never, '41', '01', undefined],
    ['chargeDeclinedStolenCard', 'card_declined', 'stolen_card', never, '43', '01', undefined],
    ['chargeDeclinedExpiredCard', 'expired_card', 'expired_card', confirm, '54', '03', 'exp_month'],
    ['chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc', confirm, 'N7', '03', 'cvc'],
    [
      'chargeDeclinedProcessingError',
      'processing_error',
      'processing_error',
      again,
      '06',
      undefined,
      undefined,
    ],
    [
      'chargeDeclinedVelocityLimitExceeded',
      'card_declined',
      'card_velocity_exceeded',
      again,
      '61',
      '02',
      undefined,
    ],
    [
      'chargeDeclinedFraudulent',
      'card_declined',
      'fraudulent',
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  ])(
    '%s says all that Stripe says',
    async (card, code, decline_code, advice, network, networkAdvice, param) => {
      const { status, error, body } = await send('POST', 'payment_intents', {
        ...PAY,
        payment_method: `pm_card_${card}`,
      });
      const given = {
        code,
        decline_code,
        advice_code: advice,
        network_decline_code: network,
        network_advice_code: networkAdvice,
        param,
      };
      expect(status).toBe(402);
      const picked = (from: Record<string, unknown>) =>
        Object.fromEntries(Object.keys(given).map((key) => [key, from[key]]));
      expect(picked(error)).toEqual(given);
      const { payment_intent: intent } = body['error'] as never as {
        payment_intent: Stripe.PaymentIntent;
      };
      expect(picked(intent.last_payment_error as never)).toEqual(given);
      const { outcome } = await stripe.charges.retrieve(String(intent.latest_charge));
      expect(outcome).toMatchObject({
        advice_code: advice ?? null,
        network_decline_code: network ?? null,
        network_advice_code: networkAdvice ?? null,
      });
    },
  );

  test('asked to fail rather than to wait for the customer, it was not handled', async () => {
    const fields = { ...PAY, payment_method: 'pm_card_authenticationRequired' };
    const refused = await send('POST', 'payment_intents', {
      ...fields,
      error_on_requires_action: 'true',
    });
    expect(refused).toMatchObject({
      status: 402,
      error: { code: 'authentication_required', decline_code: 'authentication_not_handled' },
    });
    const by = payer(world);
    const who = await by.customerWith('pm_card_authenticationRequired');
    const offSession = await send('POST', 'payment_intents', {
      ...PAY,
      customer: who.customer,
      payment_method: who.method,
      off_session: 'true',
    });
    expect(offSession.error['decline_code']).toBe('authentication_required');
  });

  test('a card that is refused when attached says so too, without a charge', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const path = 'payment_methods/pm_card_chargeDeclined/attach';
    const { status, error } = await send('POST', path, { customer });
    expect(status).toBe(402);
    expect(error).toMatchObject({ decline_code: 'generic_decline', network_decline_code: '01' });
    expect(error['param']).toBe('');
    expect(error['charge']).toBeUndefined();
  });

  test('a wrong number is a card error', async () => {
    const { status, error } = await send('POST', 'payment_methods', {
      type: 'card',
      'card[number]': '4242424242424241',
      'card[exp_month]': '12',
      'card[exp_year]': '2040',
    });
    expect(status).toBe(402);
    expect(error).toMatchObject({ type: 'card_error', code: 'incorrect_number', param: 'number' });
  });

  test('each test card has its country, and its code is checked on use', async () => {
    for (const [number, country] of [
      ['4000002500003155', 'FR'],
      ['4000003800000446', 'IT'],
      ['4000002760003184', 'DE'],
    ]) {
      const card = { number: String(number), exp_month: 12, exp_year: 2040 };
      const method = await stripe.paymentMethods.create({ type: 'card', card });
      expect(method.card).toMatchObject({ country, checks: { cvc_check: null } });
    }
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' };
    const method = await stripe.paymentMethods.create({ type: 'card', card });
    expect(method.card?.checks?.cvc_check).toBe('unchecked');
    const { id } = await stripe.customers.create();
    const attached = await stripe.paymentMethods.attach(method.id, { customer: id });
    expect(attached.card?.checks?.cvc_check).toBe('pass');
  });
});

describe('bank debits are no cards', () => {
  const ended = async (fields: Record<string, string>): Promise<Stripe.PaymentIntent> => {
    const { body } = await send('POST', 'payment_intents', { ...PAY, ...fields, ...CONSENT });
    expect(body['status']).toBe('processing');
    await world.sandbox.advance(6 * DAY);
    return stripe.paymentIntents.retrieve(String(body['id']), { expand: ['latest_charge'] });
  };

  test('the intent knows that the bank refused, the charge knows why', async () => {
    const intent = await ended({
      'payment_method_data[type]': 'sepa_debit',
      'payment_method_data[sepa_debit][iban]': 'DE62370400440532013001',
      'payment_method_data[billing_details][name]': 'Ada',
      'payment_method_data[billing_details][email]': 'ada@example.com',
    });
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: {
        code: 'payment_intent_payment_attempt_failed',
        decline_code: 'generic_decline',
      },
      latest_charge: { status: 'failed', failure_code: 'incorrect_account_holder_name' },
    });
    expect(intent.last_payment_error?.network_decline_code).toBeUndefined();
  });

  test('an American account without funds, too', async () => {
    const intent = await ended({
      currency: 'usd',
      payment_method: 'pm_usBankAccount_insufficientFunds',
    });
    expect(intent).toMatchObject({
      last_payment_error: {
        code: 'payment_intent_payment_attempt_failed',
        decline_code: 'generic_decline',
      },
      latest_charge: { failure_code: 'insufficient_funds' },
    });
  });

  test('without a mandate there is no code, and the intent stays and waits', async () => {
    const account = await send('POST', 'payment_methods', {
      type: 'us_bank_account',
      'us_bank_account[account_number]': '000123456789',
      'us_bank_account[routing_number]': '110000000',
      'us_bank_account[account_holder_type]': 'individual',
      'billing_details[name]': 'Ada',
    });
    const fields = { ...PAY, currency: 'usd', payment_method: String(account.body['id']) };
    const refused = await send('POST', 'payment_intents', fields);
    expect(refused).toMatchObject({ status: 400, error: { type: 'invalid_request_error' } });
    expect([refused.error['code'], refused.error['param']]).toEqual([undefined, undefined]);
    const [left] = (await stripe.paymentIntents.list()).data;
    expect(left).toMatchObject({ status: 'requires_confirmation' });
    expect((await stripe.paymentIntents.cancel(String(left?.id))).status).toBe('canceled');
  });
});

describe('objects are whole', () => {
  const CARD = { request_three_d_secure: 'automatic' };

  test('intents, setup intents and sessions show the options of each of their types', async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1000, currency: 'usd' });
    expect(intent.payment_method_options).toEqual({
      card: { installments: null, mandate_options: null, network: null, ...CARD },
      us_bank_account: { verification_method: 'automatic' },
    });
    const setup = await stripe.setupIntents.create({
      allowed_payment_method_types: ['card', 'sepa_debit'],
    });
    expect(setup.payment_method_options).toEqual({
      card: { mandate_options: null, network: null, ...CARD },
      sepa_debit: {},
    });
    const session = await payer(world).session('O1', { allowed_payment_method_types: ['card'] });
    expect(session.payment_method_options).toEqual({ card: CARD });
  });

  test('a card charge shows what its authorization could do', async () => {
    const { body } = await send('POST', 'payment_intents', {
      ...PAY,
      payment_method: 'pm_card_visa',
      'expand[0]': 'latest_charge',
    });
    expect(body['managed_payments']).toEqual({ enabled: false });
    expect(body['latest_charge']).toMatchObject({
      payment_method_details: {
        card: {
          extended_authorization: { status: 'disabled' },
          incremental_authorization: { status: 'unavailable' },
          multicapture: { status: 'unavailable' },
          overcapture: { maximum_amount_capturable: 1000, status: 'unavailable' },
        },
      },
    });
  });

  test('what a request says of them is kept beside the rest', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 1000,
      currency: 'eur',
      allowed_payment_method_types: ['card'],
      payment_method_options: { card: { request_three_d_secure: 'any' } },
    });
    expect(intent.payment_method_options?.card).toMatchObject({
      network: null,
      request_three_d_secure: 'any',
    });
  });
});

describe('refusals', () => {
  test('attached twice, detached twice: no code', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const { method } = await payer(world).customerWith('pm_card_visa');
    const twice = await send('POST', `payment_methods/${method}/attach`, { customer });
    await send('POST', `payment_methods/${method}/detach`);
    const off = await send('POST', `payment_methods/${method}/detach`);
    for (const { status, error } of [twice, off]) {
      expect(status).toBe(400);
      expect([error['code'], error['param']]).toEqual([undefined, undefined]);
    }
  });

  test('404 for what the path names, 400 for what a parameter names', async () => {
    const customer = String((await send('POST', 'customers')).body['id']);
    const missing = { code: 'resource_missing' };
    const attach = await send('POST', 'payment_methods/pm_nope/attach', { customer });
    expect(attach).toMatchObject({ status: 404, error: { ...missing, param: 'payment_method' } });
    const read = await send('GET', 'payment_methods/pm_nope');
    expect(read).toMatchObject({ status: 404, error: { ...missing, param: 'payment_method' } });
    const token = await send('GET', 'tokens/tok_nope');
    expect(token).toMatchObject({ status: 400, error: { ...missing, param: 'token' } });
    const used = await send('POST', 'payment_intents', { ...PAY, payment_method: 'pm_nope' });
    expect(used).toMatchObject({ status: 400, error: { ...missing, param: 'payment_method' } });
  });
});

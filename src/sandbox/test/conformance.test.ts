import { readFileSync } from 'node:fs';
import { client, control, DAY, refusal, rig } from './helpers';
import type { Rig } from './helpers';
import { printObjects } from './declared/print-objects';
import { printParameters } from './declared/print-parameters';
import { createResponseChecker } from './declared/responses';

// What the sandbox accepts and answers, checked against stripe-node's declarations.

let world: Rig;
beforeAll(async () => {
  world = await rig();
});
afterAll(() => world.stop());

test('the printed parameters are those of the installed stripe-node', () => {
  const printed = readFileSync('src/sandbox/declared/parameters.shapes', 'utf8');
  expect(printParameters() === printed).toBe(true);
});

test('the printed objects are those of the installed stripe-node', () => {
  const printed = readFileSync('src/sandbox/declared/objects.shapes', 'utf8');
  expect(printObjects() === printed).toBe(true);
});

/** Every kind of object in many of its states, made through the SDK and the control API. */
async function liveThroughEverything(): Promise<void> {
  const { stripe } = world;
  const customer = await stripe.customers.create({
    email: 'a@example.com',
    address: { line1: 'Way 1', country: 'DE' },
  });
  const pay = async (token: string, extra: object = {}): Promise<string> => {
    const intent = await stripe.paymentIntents.create({
      amount: 2500,
      currency: 'eur',
      customer: customer.id,
      ...extra,
    });
    const method = await stripe.paymentMethods.create({ payment_method: token } as never);
    const data = {
      mandate_data: { customer_acceptance: { type: 'offline', offline: {} } },
    } as const;
    await stripe.paymentIntents
      .confirm(intent.id, { payment_method: method.id, ...(token.includes('sepa') ? data : {}) })
      .catch(() => undefined);
    return intent.id;
  };
  for (const token of [
    'pm_card_visa',
    'pm_card_chargeDeclined',
    'pm_card_authenticationRequired',
    'pm_card_createDispute',
    'pm_card_createDisputeInquiry',
    'pm_card_createMultipleDisputes',
    'pm_card_createIssuerFraudRecord',
    'pm_card_pendingRefund',
    'pm_card_refundFail',
    'pm_sepaDebit_success_de',
    'pm_sepaDebit_failed_de',
    'pm_sepaDebit_disputed_de',
  ]) {
    const id = await pay(token);
    await stripe.refunds.create({ payment_intent: id, amount: 700 }).catch(() => undefined);
  }
  const held = await pay('pm_card_visa', { capture_method: 'manual' });
  await stripe.paymentIntents.capture(held, { amount_to_capture: 2000 });
  await stripe.paymentIntents.cancel(await pay('pm_card_visa', { capture_method: 'manual' }));
  await pay('pm_bacsDebit_success', { currency: 'gbp' }).catch(() => undefined);
  await pay('pm_usBankAccount_success', { currency: 'usd' }).catch(() => undefined);
  for (const dispute of (await stripe.disputes.list()).data) {
    await stripe.disputes
      .update(dispute.id, { evidence: { uncategorized_text: 'winning_evidence' } })
      .catch(() => undefined);
  }
  await checkoutsAndSetups(customer.id);
  await world.sandbox.advance(8 * DAY);
}

async function checkoutsAndSetups(customer: string): Promise<void> {
  const { stripe } = world;
  for (const body of [
    {},
    { number: '4000000000000002' },
    { number: '4000002760003184' },
    { iban: 'DE89370400440532013000' },
    { iban: 'DE62370400440532013001' },
  ]) {
    const session = await stripe.checkout.sessions.create({
      success_url: 'https://x.example',
      customer,
      expires_at: Math.floor(world.sandbox.now() / 1000) + 3600,
      line_items: [
        {
          quantity: 2,
          price_data: { currency: 'eur', unit_amount: 700, product_data: { name: 'Thing' } },
        },
      ],
      payment_intent_data: { setup_future_usage: 'off_session' },
    });
    await control(world.sandbox, 'POST', `sessions/${session.id}/pay`, body);
  }
  await stripe.checkout.sessions.create({
    mode: 'setup',
    customer,
    currency: 'eur',
    success_url: 'https://x.example',
  });
  for (const method of [
    'pm_card_visa',
    'pm_card_chargeDeclined',
    'pm_card_authenticationRequired',
  ]) {
    await stripe.setupIntents
      .create({ customer, payment_method: method, confirm: true, return_url: 'https://x.example' })
      .catch(() => undefined);
  }
  await stripe.webhookEndpoints.create({
    url: 'http://127.0.0.1:9/none',
    enabled_events: ['payout.paid'],
  });
  const account = await stripe.accounts.create({ type: 'standard', country: 'DE' });
  await control(world.sandbox, 'POST', `accounts/${account.id}`, {
    charges_enabled: false,
    currently_due: ['company.tax_id'],
    disabled_reason: 'requirements.past_due',
  });
  await stripe.accountLinks.create({ account: account.id, type: 'account_onboarding' });
  await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
}

test('every answer has the declared keys, none unknown, none missing, enums legal', async () => {
  await liveThroughEverything();
  const violations = createResponseChecker();
  const http = async (path: string): Promise<unknown> => {
    const response = await fetch(`${world.sandbox.url}/v1/${path}`, {
      headers: { authorization: 'Bearer sk_test_rig' },
    });
    const answer: unknown = await response.json();
    violations.violations(answer, path);
    return answer;
  };
  for (const path of [
    'customers',
    'payment_intents?limit=100&expand[]=data.latest_charge.balance_transaction',
    'payment_intents?limit=100&expand[]=data.customer&expand[]=data.payment_method',
    'setup_intents?limit=100&expand[]=data.mandate',
    'checkout/sessions?limit=100&expand[]=data.line_items&expand[]=data.payment_intent',
    'charges?limit=100&expand[]=data.refunds',
    'refunds?limit=100&expand[]=data.charge',
    'disputes?limit=100',
    'radar/early_fraud_warnings?limit=100',
    'balance',
    'balance_transactions?limit=100',
    'products?limit=100',
    'prices?limit=100&expand[]=data.product',
    'webhook_endpoints',
    'account',
    'accounts',
    'test_helpers/test_clocks',
  ]) {
    await http(path);
  }
  let more = 'events?limit=100';
  for (;;) {
    const page = (await http(more)) as { has_more: boolean; data: { id: string }[] };
    if (!page.has_more) break;
    more = `events?limit=100&starting_after=${page.data.at(-1)?.id ?? ''}`;
  }
  for (const logged of (await control(world.sandbox, 'GET', 'requests?limit=1000')) as never as {
    answer: string;
    path: string;
  }[]) {
    if (!logged.path.startsWith('/v1/payment_pages') && logged.answer.length < 20_000) {
      violations.violations(JSON.parse(logged.answer), logged.path);
    }
  }
  const { problems, keys, kinds } = violations.result();
  expect(problems).toEqual([]);
  expect(keys).toBeGreaterThan(20_000);
  expect(kinds.size).toBeGreaterThanOrEqual(17);
});

test('the check sees a key too many, one missing and a status that is none', () => {
  const violations = createResponseChecker();
  violations.violations({ object: 'refund', id: 're_1', colour: 'red', reason: 'whim' }, 'planted');
  const { problems } = violations.result();
  expect(problems).toContain('refund.colour: Stripe declares no such key');
  expect(problems).toContain('refund.amount: is missing');
  expect(problems.join()).toContain("refund.reason: 'whim' is none of");
});

test('a parameter Stripe does not declare is refused in its words', async () => {
  const wild = { amount: 500, currency: 'eur', colour: 'red' } as never;
  const error = await refusal(world.stripe.paymentIntents.create(wild));
  expect(error).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'colour' });
  expect(error.message).toBe('Received unknown parameter: colour');
  const nested = { line_items: [{ quantitty: 1 }], success_url: 'https://x.example' } as never;
  const inner = await refusal(world.stripe.checkout.sessions.create(nested));
  expect(inner.param).toBe('line_items[0][quantitty]');
});

test('missing, malformed and empty parameters are refused in its words', async () => {
  const missing = await refusal(world.stripe.paymentIntents.create({ amount: 500 } as never));
  expect(missing).toMatchObject({ code: 'parameter_missing', param: 'currency' });
  expect(missing.message).toBe('Missing required param: currency.');
  const integer = await refusal(
    world.stripe.paymentIntents.create({ amount: 'lots', currency: 'eur' } as never),
  );
  expect(integer).toMatchObject({ code: 'parameter_invalid_integer', param: 'amount' });
  const mode = await refusal(
    world.stripe.checkout.sessions.create({ mode: 'rent', success_url: 'https://x' } as never),
  );
  expect(mode.message).toBe('Invalid mode: must be one of payment, setup, or subscription');
});

test('payment_method_types is accepted before 2026-09-30 and refused from then on', async () => {
  const wanted = { amount: 500, currency: 'eur', payment_method_types: ['card'] } as never;
  const now = await refusal(world.stripe.paymentIntents.create(wanted));
  expect(now.code).toBe('payment_method_types_no_longer_supported');
  const old = client(world.sandbox, 'sk_test_rig', { apiVersion: '2025-03-31.basil' });
  const intent = await old.paymentIntents.create(wanted);
  expect(intent.payment_method_types).toEqual(['card']);
});

import { readFileSync } from 'node:fs';
import type Stripe from 'stripe';
import { sender } from './raw-request';
import type { Send } from './raw-request';
import { RULED_ENDPOINTS } from './declared/endpoints';
import { DAY, rig } from './helpers';
import type { Rig } from './helpers';
import { payer } from './payer';

// No filter is ignored, expansions are as specified, unplayed paths say so, deadlines are Stripe's,
// and what was given is kept.

let world: Rig;
let send: Send;
let stripe: Stripe;
beforeEach(async () => {
  world = await rig();
  send = sender(world);
  stripe = world.stripe;
});
afterEach(() => world.stop());

const rows = async (path: string, fields: Record<string, string> = {}): Promise<unknown[]> =>
  ((await send('GET', path, fields)).body['data'] ?? []) as never as unknown[];

interface Printed {
  readonly routes: Record<string, { o: number }>;
  readonly table: readonly (readonly string[] | Record<string, unknown>)[];
}

describe('no filter is ignored', () => {
  const printed = JSON.parse(
    readFileSync('src/sandbox/declared/parameters.shapes', 'utf8'),
  ) as Printed;
  const PAGING = /^(created|ending_before|expand|limit|starting_after|delivery_success|types?)\??$/;

  /** A filter with a value that no object has. */
  function filtersOf(route: string): Record<string, string>[] {
    const fields = printed.table[printed.routes[route]?.o ?? 0] as Record<string, unknown>;
    return Object.entries(fields)
      .filter(([name]) => !PAGING.test(name))
      .flatMap(([name, shape]) => unmet(name.replace(/\?$/, ''), shape));
  }

  function unmet(name: string, shape: unknown): Record<string, string>[] {
    if (shape === 's') return [{ [name]: name === 'currency' ? 'bam' : 'x_none' }];
    if (typeof shape !== 'object' || shape === null) return [];
    if ('a' in shape) return [{ [`${name}[0]`]: 'x_none' }];
    if (!('o' in shape)) return [];
    const inner = printed.table[shape.o as number] as Record<string, unknown>;
    return Object.entries(inner).flatMap(([key, each]) =>
      unmet(`${name}[${key.replace(/\?$/, '')}]`, each),
    );
  }

  const lists = Object.keys(RULED_ENDPOINTS).filter(
    (route) => /^GET \/v1\/[a-z_/]+$/.test(route) && !/\/(account|balance|search)$/.test(route),
  );

  test('each of every list leaves out what it does not fit', async () => {
    const by = payer(world);
    const who = await by.customerWith('pm_card_createIssuerFraudRecord');
    const intent = await by.openIntent(who);
    await by.confirm(intent.id);
    await stripe.refunds.create({ payment_intent: intent.id, amount: 1 });
    await world.control('POST', 'disputes', { payment_intent: intent.id });
    await stripe.setupIntents.create({ customer: who.customer });
    await by.session('F1');
    await stripe.accounts.create({ type: 'standard' });
    await world.sandbox.advance(10_000);
    let filters = 0;
    for (const route of lists) {
      const path = route.slice('GET /v1/'.length);
      const base = path === 'payment_methods' ? { customer: who.customer } : {};
      expect({ path, rows: (await rows(path, base)).length > 0 }).toEqual({
        path,
        rows: !/webhook_endpoints|test_clocks/.test(path),
      });
      for (const filter of filtersOf(route)) {
        filters += 1;
        expect({ path, filter, rows: await rows(path, { ...base, ...filter }) }).toEqual({
          path,
          filter,
          rows: [],
        });
      }
    }
    expect(filters).toBeGreaterThan(25);
  });

  test('methods of nobody in particular are none; a filter finds what fits it', async () => {
    const { customer, method } = await payer(world).customerWith('pm_card_visa');
    expect(await rows('payment_methods')).toEqual([]);
    const newest = { 'stripe-version': '2026-10-28.endive' };
    const all = (await send('GET', 'payment_methods', {}, newest)).body['data'];
    expect(all).toMatchObject([{ id: method }]);
    expect(await rows('payment_methods', { customer })).toMatchObject([{ id: method }]);
    const keyed = { currency: 'usd', unit_amount: '5', 'product_data[name]': 'x', lookup_key: 'k' };
    const price = (await send('POST', 'prices', keyed)).body['id'];
    expect(await rows('prices', { 'lookup_keys[]': 'k' })).toMatchObject([{ id: price }]);
    expect(await rows('prices', { type: 'recurring' })).toEqual([]);
    expect(await rows('prices', { type: 'one_time' })).toHaveLength(1);
    const session = await payer(world).session('F2', { customer_email: 'ada@example.com' });
    expect(
      await rows('checkout/sessions', { 'customer_details[email]': 'ada@example.com' }),
    ).toMatchObject([{ id: session.id }]);
  });
});

describe('expansions as specified', () => {
  test('through a list to a price and its product', async () => {
    const { id } = await payer(world).session('E1');
    const expand = { 'expand[0]': 'line_items.data.price.product' };
    const { body } = await send('GET', `checkout/sessions/${id}`, expand);
    expect(body['line_items']).toMatchObject({
      data: [{ price: { product: { object: 'product' } } }],
    });
    const items = await send('GET', `checkout/sessions/${id}/line_items`, {
      'expand[0]': 'data.price.product',
    });
    expect(items.body['data']).toMatchObject([{ price: { product: { object: 'product' } } }]);
  });

  test('fields that are only there on request', async () => {
    const { id } = await payer(world).session('E2');
    const session = await send('GET', `checkout/sessions/${id}`, {
      'expand[0]': 'total_details.breakdown',
    });
    expect(session.body['total_details']).toMatchObject({
      breakdown: { discounts: [], taxes: [] },
    });
    const made = await send('POST', 'customers', {
      'expand[0]': 'invoice_credit_balance',
      'expand[1]': 'cash_balance',
    });
    expect(made).toMatchObject({
      status: 200,
      body: { invoice_credit_balance: {}, cash_balance: null },
    });
    const paid = await send('POST', 'payment_intents', {
      amount: '900',
      currency: 'usd',
      confirm: 'true',
      payment_method: 'pm_card_visa',
      return_url: 'https://shop.example',
      'expand[0]': 'latest_charge.outcome.rule',
    });
    expect(paid.status).toBe(200);
  });

  test('a list is no object: its rows are expanded', async () => {
    const { status, error } = await send('GET', 'payment_intents', { 'expand[]': 'customer' });
    expect(status).toBe(400);
    expect(error['message']).toBe(
      'This property cannot be expanded (customer). You may want to try expanding ' +
        "'data.customer' instead.",
    );
    expect((await send('GET', 'payment_intents', { 'expand[]': 'data' })).status).toBe(200);
    const nested = await send('GET', 'payment_intents', { 'expand[]': 'data.latest_charge.bogus' });
    expect(nested.error['message']).toBe('This property cannot be expanded (latest_charge.bogus).');
  });
});

test.each(['customers', 'charges', 'prices', 'products'])(
  'a search of %s is not played, and says so',
  async (kind) => {
    const { status, error } = await send('GET', `${kind}/search`, { query: "email:'a'" });
    expect(status).toBe(404);
    expect(error['message']).toContain(`Unrecognized request URL (GET: /v1/${kind}/search)`);
  },
);

describe('disputes', () => {
  test('can be answered until the ninth day ends, with 20,000 characters', async () => {
    const by = payer(world);
    const intent = await by.openIntent(await by.customerWith('pm_card_createDispute'));
    await by.confirm(intent.id);
    const [dispute] = (await stripe.disputes.list()).data;
    const { created = 0, evidence_details: details, payment_method_details: paid } = dispute ?? {};
    expect(new Date(Number(details?.due_by) * 1000).toISOString()).toMatch(/T23:59:59\.000Z$/);
    expect(Math.floor(Number(details?.due_by) / 86_400) - Math.floor(created / 86_400)).toBe(9);
    expect(paid?.card?.network_reason_code).toBe('83');
    const path = `disputes/${String(dispute?.id)}`;
    const words = (length: number) =>
      send('POST', path, { 'evidence[uncategorized_text]': 'x'.repeat(length), submit: 'false' });
    expect((await words(20_001)).status).toBe(400);
    expect((await words(20_000)).status).toBe(200);
  });
});

describe('American accounts', () => {
  const CONSENT = {
    'mandate_data[customer_acceptance][type]': 'online',
    'mandate_data[customer_acceptance][online][ip_address]': '203.0.113.10',
    'mandate_data[customer_acceptance][online][user_agent]': 'a browser',
  };
  const account = async (): Promise<string> => {
    const made = await send('POST', 'payment_methods', {
      type: 'us_bank_account',
      'us_bank_account[account_number]': '000123456789',
      'us_bank_account[routing_number]': '110000000',
      'us_bank_account[account_holder_type]': 'individual',
      'billing_details[name]': 'Ada',
    });
    return String(made.body['id']);
  };
  const debit = async () => {
    const fields = { amount: '1000', currency: 'usd', confirm: 'true', ...CONSENT };
    return send('POST', 'payment_intents', { ...fields, payment_method: await account() });
  };
  const CODE = 'payment_method_microdeposit_verification_';

  test('are proved by a code, and wrong proofs have their own codes', async () => {
    const { body } = await debit();
    expect(body['next_action']).toMatchObject({
      verify_with_microdeposits: { microdeposit_type: 'descriptor_code' },
    });
    const path = `payment_intents/${String(body['id'])}/verify_microdeposits`;
    const wrong = await send('POST', path, { descriptor_code: 'SM00AA' });
    expect(wrong).toMatchObject({
      status: 400,
      error: { code: `${CODE}descriptor_code_mismatch` },
    });
    expect(wrong.error['param']).toBeUndefined();
    const one = await send('POST', path, { 'amounts[]': '32' });
    expect(one.error).toMatchObject({ code: `${CODE}amounts_invalid`, param: 'amounts' });
    const right = await send('POST', path, { descriptor_code: 'SM11AA' });
    expect(right.body).toMatchObject({ status: 'processing', next_action: null });
    const late = await send('POST', path, { descriptor_code: 'SM11AA' });
    expect(late.error['code']).toBe('payment_intent_unexpected_state');
  });

  test('that were tried too often can no longer be proved', async () => {
    const { body } = await debit();
    const path = `payment_intents/${String(body['id'])}`;
    const often = await send('POST', `${path}/verify_microdeposits`, { descriptor_code: 'SM33CC' });
    expect(often).toMatchObject({ status: 400, error: { code: `${CODE}attempts_exceeded` } });
    expect((await send('GET', path)).body).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: `${CODE}attempts_exceeded` },
    });
  });

  test('keep how the mandate was given: once for a payment, for ever for a setup', async () => {
    const { body } = await debit();
    await send('POST', `payment_intents/${String(body['id'])}/verify_microdeposits`, {
      descriptor_code: 'SM11AA',
    });
    const intent = await stripe.paymentIntents.retrieve(String(body['id']), {
      expand: ['latest_charge.payment_method_details.us_bank_account.mandate'],
    });
    const charge = intent.latest_charge as Stripe.Charge;
    const given = {
      online: { ip_address: '203.0.113.10', user_agent: 'a browser' },
      type: 'online',
    };
    expect(charge.payment_method_details?.us_bank_account?.mandate).toMatchObject({
      type: 'single_use',
      single_use: { amount: 1000, currency: 'usd' },
      customer_acceptance: given,
    });
    const customer = String((await send('POST', 'customers')).body['id']);
    const fields = { customer, confirm: 'true', payment_method: await account(), ...CONSENT };
    const setup = await send('POST', 'setup_intents', fields);
    expect(setup.body['status']).toBe('requires_action');
    const mandate = await stripe.mandates.retrieve(String(setup.body['mandate']));
    expect(mandate).toMatchObject({ type: 'multi_use', customer_acceptance: given });
    const path = `setup_intents/${String(setup.body['id'])}/verify_microdeposits`;
    const done = await send('POST', path, { descriptor_code: 'SM11AA' });
    expect(done.body).toMatchObject({ status: 'succeeded', mandate: mandate.id });
    expect((await send('POST', path, { descriptor_code: 'SM11AA' })).error['code']).toBe(
      'intent_invalid_state',
    );
    await world.sandbox.advance(6 * DAY);
  });
});

describe('neighbours', () => {
  test('refunds have their older address', async () => {
    const by = payer(world);
    const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
    const paid = await by.confirm(intent.id);
    const charge = (paid.latest_charge as Stripe.Charge).id;
    const made = await send('POST', `charges/${charge}/refunds`, { amount: '700' });
    expect(made).toMatchObject({ status: 200, body: { object: 'refund', amount: 700, charge } });
    expect(await rows(`charges/${charge}/refunds`)).toMatchObject([{ id: made.body['id'] }]);
  });

  test('an account shows its business and its settings', async () => {
    const { body } = await send('GET', 'account');
    expect(body).toMatchObject({
      business_profile: { name: null, url: null },
      settings: {
        dashboard: { timezone: 'Etc/UTC' },
        payouts: { schedule: { interval: 'daily' } },
      },
    });
    const made = await send('POST', 'accounts', {
      type: 'standard',
      'business_profile[name]': 'Shop',
    });
    expect(made.body['business_profile']).toMatchObject({ name: 'Shop', mcc: null });
  });

  test('it is alive', async () => {
    expect((await fetch(`${world.sandbox.url}/healthcheck`)).status).toBe(200);
  });
});

describe('connected accounts', () => {
  test('a method of the platform is cloned for one, and only then it pays there', async () => {
    const { customer, method } = await payer(world).customerWith('pm_card_visa');
    const made = await send('POST', 'accounts', { type: 'standard' });
    const there = { 'stripe-account': String(made.body['id']) };
    const pay = (id: unknown) =>
      send(
        'POST',
        'payment_intents',
        {
          amount: '1000',
          currency: 'usd',
          confirm: 'true',
          return_url: 'https://shop.example',
          payment_method: String(id),
        },
        there,
      );
    const refused = await pay(method);
    expect(refused).toMatchObject({ status: 400, error: { code: 'resource_missing' } });
    expect(refused.error['message']).toContain('a platform-owned payment method ID');
    const fields = { customer, payment_method: method };
    const clone = await send('POST', 'payment_methods', fields, there);
    expect(clone).toMatchObject({ status: 200, body: { customer: null, type: 'card' } });
    expect(clone.body['id']).not.toBe(method);
    expect((await pay(clone.body['id'])).status).toBe(200);
  });

  test('what belongs to Connect can be expanded, and is null on a plain account', async () => {
    const by = payer(world);
    const intent = await by.openIntent(await by.customerWith('pm_card_visa'));
    const paid = await by.confirm(intent.id);
    const path = `charges/${(paid.latest_charge as Stripe.Charge).id}`;
    for (const field of [
      'application_fee.balance_transaction',
      'application_fee.refunds.data.balance_transaction',
      'transfer.reversals.data.balance_transaction',
    ]) {
      expect((await send('GET', path, { 'expand[0]': field })).status).toBe(200);
    }
    const bogus = await send('GET', path, { 'expand[0]': 'application_fee.bogus' });
    expect(bogus.status).toBe(400);
    const disputes = { 'expand[0]': 'data.balance_transactions' };
    expect((await send('GET', 'disputes', disputes)).status).toBe(200);
  });
});

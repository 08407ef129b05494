import { sender } from './raw-request';
import type { Send } from './raw-request';
import { rig } from './helpers';
import type { Rig } from './helpers';

// What Stripe checks is checked, what is empty is unset, and nothing is dropped in silence.

let world: Rig;
let send: Send;
beforeAll(async () => {
  world = await rig();
  send = sender(world);
});
afterAll(() => world.stop());

const INTENT = { amount: '1000', currency: 'usd' };
const SESSION = {
  success_url: 'https://shop.example',
  'line_items[0][quantity]': '1',
  'line_items[0][price_data][currency]': 'usd',
  'line_items[0][price_data][unit_amount]': '1000',
  'line_items[0][price_data][product_data][name]': 'x',
};

describe('empty means unset', () => {
  test.each([
    ['customers', { name: '', description: '', email: '', phone: '' }],
    ['payment_intents', { ...INTENT, description: '' }],
    ['setup_intents', { description: '' }],
  ])('POST %s takes empty words, as null', async (path, fields) => {
    const { status, body } = await send('POST', path, fields);
    expect(status).toBe(200);
    for (const [key, value] of Object.entries(fields)) {
      if (value === '') expect({ [key]: body[key] }).toEqual({ [key]: null });
    }
  });

  test('on an update it takes away what was there, inside an address as well', async () => {
    const made = await send('POST', 'customers', {
      name: 'Ada',
      email: 'ada@example.com',
      'address[line1]': 'Way 1',
      'address[line2]': 'Left',
    });
    const { status, body } = await send('POST', `customers/${String(made.body['id'])}`, {
      name: '',
      email: '',
      'address[line1]': 'Way 1',
      'address[line2]': '',
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: null,
      email: null,
      address: { line1: 'Way 1', line2: null },
    });
  });

  test('a business name that is emptied has no key, and the event says what it was', async () => {
    const made = await send('POST', 'customers', { business_name: 'Client SA' });
    const path = `customers/${String(made.body['id'])}`;
    const { body } = await send('POST', path, { business_name: '', individual_name: '' });
    expect(Object.keys(body)).not.toContain('business_name');
    expect(Object.keys(body)).not.toContain('individual_name');
    const { data } = await world.stripe.events.list({ type: 'customer.updated' });
    expect(data[0]?.data.previous_attributes).toEqual({ business_name: 'Client SA' });
  });

  test('an id, an amount or a choice cannot be unset', async () => {
    for (const fields of [{ customer: '' }, { payment_method: '' }, { capture_method: '' }]) {
      const { status, error } = await send('POST', 'payment_intents', { ...INTENT, ...fields });
      expect(status).toBe(400);
      expect(error['code']).toBe('parameter_invalid_empty');
    }
  });
});

describe('currencies', () => {
  test('capitals are taken and shown small', async () => {
    const intent = await send('POST', 'payment_intents', { ...INTENT, currency: 'USD' });
    expect(intent).toMatchObject({ status: 200, body: { currency: 'usd' } });
    const price = { currency: 'EUR', unit_amount: '1', 'product_data[name]': 'x' };
    expect((await send('POST', 'prices', price)).body['currency']).toBe('eur');
  });

  test('one that is none is refused, with those that are', async () => {
    const { status, error } = await send('POST', 'payment_intents', { ...INTENT, currency: 'xxx' });
    expect(status).toBe(400);
    expect(error['param']).toBe('currency');
    expect(error['message']).toMatch(
      /^Invalid currency: xxx\. Stripe currently supports these currencies: usd, aed, /,
    );
    expect(error['code']).toBeUndefined();
  });
});

test.each([
  ['customers', {}, 'email'],
  ['payment_intents', INTENT, 'receipt_email'],
  ['checkout/sessions', SESSION, 'customer_email'],
])('POST %s checks an e-mail address', async (path, fields, param) => {
  const { status, error } = await send('POST', path, { ...fields, [param]: 'nope' });
  expect(status).toBe(400);
  expect(error).toMatchObject({
    code: 'email_invalid',
    message: 'Invalid email address: nope',
    param,
  });
});

test('what a caller keeps in metadata is theirs', async () => {
  const fields = { 'metadata[email]': 'nope', 'metadata[currency]': 'XXX' };
  const { body } = await send('POST', 'customers', fields);
  expect(body['metadata']).toEqual({ email: 'nope', currency: 'XXX' });
});

test.each([
  ['customers', {}, 'name', 256],
  ['customers', {}, 'phone', 20],
  ['customers', {}, 'description', 5000],
  ['payment_intents', INTENT, 'description', 1000],
  ['payment_intents', INTENT, 'statement_descriptor_suffix', 22],
  ['checkout/sessions', SESSION, 'client_reference_id', 200],
  ['setup_intents', {}, 'description', 1000],
])('POST %s %j: %s has %i characters at most', async (path, fields, param, limit) => {
  const long = await send('POST', path, { ...fields, [param]: 'x'.repeat(limit + 1) });
  expect(long).toMatchObject({ status: 400, error: { param } });
  expect(long.error['message']).toContain(`must be at most ${limit} characters`);
  const right = await send('POST', path, { ...fields, [param]: 'x'.repeat(limit) });
  expect(right.status).toBe(200);
});

describe('sessions', () => {
  const session = (fields: Record<string, string>) =>
    send('POST', 'checkout/sessions', { ...SESSION, ...fields });

  test('no scheme, no quantity, a price that recurs, a setup: all refused', async () => {
    expect((await session({ success_url: 'shop' })).error).toMatchObject({
      code: 'url_invalid',
      param: 'success_url',
    });
    const { 'line_items[0][quantity]': _, ...none } = SESSION;
    const missing = await send('POST', 'checkout/sessions', none);
    expect(missing).toMatchObject({ status: 400, error: { param: 'line_items[0][quantity]' } });
    const monthly = { 'line_items[0][price_data][recurring][interval]': 'month' };
    expect((await session(monthly)).status).toBe(400);
    const setup = { 'setup_intent_data[description]': 'x' };
    expect((await session(setup)).error['param']).toBe('setup_intent_data');
  });

  test('what is not played is refused by name, unless it is switched off', async () => {
    const invoice = await session({ 'invoice_creation[enabled]': 'true' });
    expect(invoice).toMatchObject({ status: 400, error: { param: 'invoice_creation' } });
    expect(invoice.error['message']).toContain('does not play');
    expect((await session({ 'invoice_creation[enabled]': 'false' })).status).toBe(200);
    const source = await send('POST', 'customers', { source: 'tok_visa' });
    expect(source).toMatchObject({ status: 400, error: { param: 'source' } });
  });
});

describe('what is given is kept', () => {
  test('of a setup intent', async () => {
    const made = await send('POST', 'setup_intents', {
      'automatic_payment_methods[enabled]': 'true',
      'automatic_payment_methods[allow_redirects]': 'never',
    });
    expect(made.body['automatic_payment_methods']).toEqual({
      allow_redirects: 'never',
      enabled: true,
    });
    const changed = await send('POST', `setup_intents/${String(made.body['id'])}`, {
      'allowed_payment_method_types[0]': 'card',
      'payment_method_options[card][request_three_d_secure]': 'any',
    });
    expect(changed.body).toMatchObject({
      payment_method_types: ['card'],
      payment_method_options: { card: { network: null, request_three_d_secure: 'any' } },
    });
    const debit = await send('POST', 'setup_intents', {
      confirm: 'true',
      'mandate_data[customer_acceptance][type]': 'offline',
      'payment_method_data[type]': 'sepa_debit',
      'payment_method_data[sepa_debit][iban]': 'DE89370400440532013000',
    });
    expect(debit.body['status']).toBe('succeeded');
    const mandate = await send('GET', `mandates/${String(debit.body['mandate'])}`);
    expect(mandate.body['customer_acceptance']).toMatchObject({ type: 'offline', offline: {} });
  });

  test('of a confirm: how it is captured, where it is sent', async () => {
    const open = await send('POST', 'payment_intents', INTENT);
    const confirmed = await send('POST', `payment_intents/${String(open.body['id'])}/confirm`, {
      payment_method: 'pm_card_visa',
      capture_method: 'manual',
      return_url: 'https://shop.example',
      'shipping[name]': 'Ada',
      'shipping[address][city]': 'Ulm',
    });
    expect(confirmed.body).toMatchObject({
      status: 'requires_capture',
      shipping: { name: 'Ada', address: { city: 'Ulm', line2: null } },
    });
  });

  test('of a product, a price and a customer', async () => {
    const product = await send('POST', 'products', {
      name: 'Wire',
      unit_label: 'metre',
      shippable: 'true',
      statement_descriptor: 'WIRE',
    });
    const kept = { unit_label: 'metre', shippable: true, statement_descriptor: 'WIRE' };
    expect(product.body).toMatchObject(kept);
    const price = await send('POST', 'prices', {
      currency: 'usd',
      unit_amount: '5',
      tax_behavior: 'inclusive',
      product: String(product.body['id']),
    });
    expect(price.body['tax_behavior']).toBe('inclusive');
    const customer = await send('POST', 'customers', {
      invoice_prefix: 'ADA',
      'invoice_settings[footer]': 'Thank you',
    });
    expect(customer.body).toMatchObject({
      invoice_prefix: 'ADA',
      invoice_settings: { footer: 'Thank you', default_payment_method: null },
    });
  });
});

test('off_session=false needs no confirm', async () => {
  const fields = { ...INTENT, off_session: 'false' };
  expect((await send('POST', 'payment_intents', fields)).status).toBe(200);
  const now = await send('POST', 'payment_intents', { ...INTENT, off_session: 'true' });
  expect(now.status).toBe(400);
});

describe('a version is a promise', () => {
  const asked = (version: string) =>
    send('POST', 'payment_intents', INTENT, { 'stripe-version': version });

  test('one Stripe has not named, and one too old, is refused', async () => {
    for (const version of ['2099-01-01', '2020-08-27', '2026-10-28.preview', 'nonsense']) {
      const { status, error } = await asked(version);
      expect(status).toBe(400);
      expect(error).toMatchObject({ type: 'invalid_request_error' });
      expect([error['code'], error['param']]).toEqual([undefined, undefined]);
    }
    expect((await asked('2022-11-15')).status).toBe(200);
    expect((await send('GET', 'balance')).headers.get('stripe-version')).toBe('2026-08-26.dahlia');
  });

  test('an older intent carries its charges, in answers, errors and lists', async () => {
    const old = { 'stripe-version': '2022-08-01' };
    const fields = { ...INTENT, confirm: 'true', return_url: 'https://shop.example' };
    const paid = await send(
      'POST',
      'payment_intents',
      { ...fields, payment_method: 'pm_card_visa' },
      old,
    );
    expect(paid.body['charges']).toMatchObject({ total_count: 1, data: [{ paid: true }] });
    const refused = await send(
      'POST',
      'payment_intents',
      { ...fields, payment_method: 'pm_card_chargeDeclined' },
      old,
    );
    expect(refused.body['error']).toMatchObject({
      payment_intent: { charges: { data: [{ status: 'failed' }] } },
    });
    const now = await send('GET', `payment_intents/${String(paid.body['id'])}`);
    expect(now.body['charges']).toBeUndefined();
  });

  test('its parameters have its values', async () => {
    const fields = { ...INTENT, 'payment_method_types[0]': 'foo' };
    const refused = await send('POST', 'payment_intents', fields, {
      'stripe-version': '2025-03-31.basil',
    });
    expect(refused).toMatchObject({ status: 400, error: { param: 'payment_method_types[0]' } });
  });
});

describe('headers', () => {
  const headersOf = async (path: string, fields: Record<string, string>, key: string) => {
    const { headers } = await send('POST', path, fields, { 'idempotency-key': key });
    return {
      own: headers.get('original-request') === headers.get('request-id'),
      key: headers.get('idempotency-key'),
      retry: headers.get('stripe-should-retry'),
      replayed: headers.get('idempotent-replayed'),
    };
  };

  test('the first answer to a key names itself, and says that it is final', async () => {
    const first = { own: true, key: 'k1', retry: 'false', replayed: null };
    expect(await headersOf('customers', {}, 'k1')).toEqual(first);
    expect(await headersOf('customers', {}, 'k1')).toMatchObject({ own: false, replayed: 'true' });
    const declined = { ...INTENT, confirm: 'true', payment_method: 'pm_card_chargeDeclined' };
    const final = { ...first, key: 'k2' };
    expect(await headersOf('payment_intents', declined, 'k2')).toEqual(final);
  });

  test('one that was never executed does not say so', async () => {
    const never = { own: true, retry: null, replayed: null };
    const malformed = { ...INTENT, amount: '0' };
    expect(await headersOf('payment_intents', malformed, 'k3')).toMatchObject(never);
    const missing = { ...INTENT, payment_method: 'pm_nope' };
    expect(await headersOf('payment_intents', missing, 'k4')).toMatchObject(never);
  });

  test('without a key there is none of them', async () => {
    const { headers } = await send('POST', 'customers');
    expect(headers.get('original-request')).toBeNull();
    expect(headers.get('stripe-should-retry')).toBeNull();
  });
});

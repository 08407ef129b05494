import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import {
  detachStoredMethod,
  finishDetaching,
  makeDefault,
  readMethodsOnce,
} from '../../../activities/customers/change-method';
import { refreshCustomer } from '../../../activities/customers/refresh-customer';
import { base32Digest } from '../../../src/runtime/digest';
import { realSandbox } from '../../stripe/real-sandbox';
import type { RealSandbox } from '../../stripe/real-sandbox';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
let stripe: RealSandbox;
beforeAll(async () => {
  stripe = await realSandbox(2_000);
  app = await startApp({}, (deps) => ({
    ...deps,
    readStripeCustomer: (_connection, id) => stripe.gateway.readCustomer(id),
    storedMethods: {
      readOnce: (customer) => readMethodsOnce(changes(), customer),
      makeDefault: (change) => makeDefault(changes(), change),
      detach: (change) => detachStoredMethod(changes(), change),
    },
  }));
});
afterAll(async () => {
  await app.close();
  await stripe.stop();
});
afterEach(async () => {
  await fetch(`${stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
});

const changes = () => ({
  stores: app.stores,
  digest: base32Digest,
  stripeFor: () => stripe.gateway,
});
const keyed = () => ({ idempotencyKey: randomUUID() });

interface Customer {
  id: string;
  stripe: string;
}

async function customerWith(externalId: string, method: string): Promise<Customer> {
  const body = { name: 'Client SA', email: 'ap@client.example' };
  const made = await app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);
  const id = String(made.json['id']);
  const { customer } = await stripe.customerWith(method);
  await app.stores.customers.link(id, customer);
  return { id, stripe: customer };
}

async function attach({ stripe: customer }: Customer, method: string): Promise<string> {
  return (await stripe.sdk.paymentMethods.attach(method, { customer }, keyed())).id;
}

/** What a webhook leads to. */
const read = (customer: Customer, mandates: string[] = []) =>
  refreshCustomer(changes(), 'default', customer.stripe, mandates);

type Listed = Record<string, unknown> & { id: string; status: string; is_default: boolean };

async function list({ id }: Customer, query = ''): Promise<Listed[]> {
  const answer = await app.request('GET', `/v1/customers/${id}/payment_methods${query}`);
  expect(answer.status).toBe(200);
  return answer.json['data'] as Listed[];
}

const change = ({ id }: Customer, verb: 'POST' | 'DELETE', method: string) =>
  app.request(
    verb,
    `/v1/customers/${id}/payment_methods/${method}${verb === 'POST' ? '/default' : ''}`,
  );

const defaultOf = async (customer: Customer) =>
  (await list(customer))
    .filter(({ is_default: is }) => is)
    .map(({ id, default_set_by: by }) => [id, by]);

test('what a customer has stored is read when it never was, and listed page by page', async () => {
  const customer = await customerWith('listed', 'pm_card_visa');
  await stripe.sandbox.advance(2_000);
  const newer = await attach(customer, 'pm_card_mastercard');
  const [first, second] = await list(customer);
  expect(first).toMatchObject({
    object: 'payment_method',
    id: newer,
    customer: customer.id,
    type: 'card',
    brand: 'mastercard',
    last4: '4444',
    exp_month: expect.any(Number),
    exp_year: expect.any(Number),
    country: 'US',
    mandate: null,
    status: 'usable',
    is_default: true,
    default_set_by: null,
    detached_at: null,
  });
  expect(first).not.toHaveProperty('fingerprint');
  expect(second).toMatchObject({ brand: 'visa', last4: '4242', is_default: false });
  expect((await list(customer, '?limit=1')).map(({ id }) => id)).toEqual([newer]);
  const after = await list(customer, `?limit=1&starting_after=${newer}`);
  expect(after.map(({ id }) => id)).toEqual([second?.id]);
  const wrong = await app.request('GET', `/v1/customers/${customer.id}/payment_methods?detached=1`);
  expect([wrong.status, wrong.json['code']]).toEqual([400, 'invalid_parameter']);
});

test('the one chosen by the API beats a newer one, and Stripe has it as default', async () => {
  const customer = await customerWith('chosen', 'pm_card_visa');
  const [visa] = await list(customer);
  const answer = await change(customer, 'POST', visa!.id);
  expect(answer.json).toMatchObject({ is_default: true, default_set_by: 'api' });
  const { invoice_settings: settings } = (await stripe.sdk.customers.retrieve(customer.stripe)) as {
    invoice_settings: { default_payment_method: string };
  };
  expect(settings.default_payment_method).toBe(visa!.id);
  await stripe.sandbox.advance(2_000);
  await attach(customer, 'pm_card_mastercard');
  await read(customer);
  expect(await defaultOf(customer)).toEqual([[visa!.id, 'api']]);
  const path = `/v1/audit?subject=${customer.id}`;
  const { data } = (await app.request('GET', path)).json as { data: unknown[] };
  expect(data).toContainEqual(
    expect.objectContaining({
      action: 'customer.default_method_set',
      before: { default_method: null },
      after: { default_method: visa!.id },
    }),
  );
});

test('one that the customer chose on a page of theirs is said to be so', async () => {
  const customer = await customerWith('chosen-there', 'pm_card_visa');
  await stripe.sandbox.advance(2_000);
  await attach(customer, 'pm_card_mastercard');
  await read(customer);
  const older = (await list(customer)).at(-1)!.id;
  const row = (await app.stores.customers.byId('default', customer.id))!;
  const actor = { by: 'customer', keyId: null, address: '192.0.2.1' } as const;
  const done = await makeDefault(changes(), { customer: row, method: older, actor });
  expect(done).toEqual({ kind: 'done' });
  expect(await defaultOf(customer)).toEqual([[older, 'portal']]);
});

test('another default at Stripe than we wrote was chosen at Stripe', async () => {
  const customer = await customerWith('at-stripe', 'pm_card_visa');
  const [visa] = await list(customer);
  await change(customer, 'POST', visa!.id);
  const other = await attach(customer, 'pm_card_mastercard');
  const invoice_settings = { default_payment_method: other };
  await stripe.sdk.customers.update(customer.stripe, { invoice_settings }, keyed());
  await read(customer);
  expect(await defaultOf(customer)).toEqual([[other, 'stripe']]);
});

test('what was asked before the default was written changes nothing of it', async () => {
  const customer = await customerWith('late-answer', 'pm_card_visa');
  const [visa] = await list(customer);
  const early = await app.stores.databaseTime();
  const before = await stripe.gateway.readCustomer(customer.stripe);
  if (before.kind !== 'ok') throw new Error('the customer was not read');
  await change(customer, 'POST', visa!.id);
  await app.stores.customers.setMethods(customer.id, before.value.methods, null, early);
  expect(await defaultOf(customer)).toEqual([[visa!.id, 'api']]);
});

test('one that is attached before its webhook is here becomes the default', async () => {
  const customer = await customerWith('race', 'pm_card_visa');
  await list(customer);
  const early = await attach(customer, 'pm_card_mastercard');
  expect((await change(customer, 'POST', early)).json).toMatchObject({ default_set_by: 'api' });
  const stranger = await change(customer, 'POST', 'pm_of_nobody');
  expect([stranger.status, stranger.json['code']]).toEqual([404, 'method_unknown']);
});

test('a detached one leaves the order and the list, however often it is asked', async () => {
  const customer = await customerWith('detached', 'pm_card_visa');
  const [visa] = await list(customer);
  await change(customer, 'POST', visa!.id);
  const other = await attach(customer, 'pm_card_mastercard');
  await read(customer);
  for (const status of ['detached', 'detached']) {
    expect((await change(customer, 'DELETE', visa!.id)).json).toMatchObject({ status });
  }
  expect(await defaultOf(customer)).toEqual([[other, null]]);
  expect((await list(customer)).map(({ id }) => id)).toEqual([other]);
  const all = await list(customer, '?detached=true');
  expect(all.find(({ id }) => id === visa!.id)).toMatchObject({
    status: 'detached',
    detached_at: expect.any(String),
  });
  expect((await stripe.sdk.paymentMethods.retrieve(visa!.id)).customer).toBeNull();
  const again = await change(customer, 'POST', visa!.id);
  expect([again.status, again.json['code']]).toEqual([422, 'method_unusable']);
});

test('where Stripe is away it is charged no more, and detached once Stripe is back', async () => {
  const customer = await customerWith('away', 'pm_card_visa');
  const [visa] = await list(customer);
  await stripe.control('faults', {
    method: 'POST',
    path: '/v1/payment_methods',
    kind: 'error_before',
  });
  expect((await change(customer, 'DELETE', visa!.id)).json).toMatchObject({
    status: 'detaching',
    is_default: false,
  });
  await read(customer);
  expect((await app.stores.customers.byId('default', customer.id))?.defaultMethod).toBeNull();
  await fetch(`${stripe.sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
  const log = { warn: () => undefined, error: () => undefined };
  const due = [{ connection: 'default', customerId: customer.id, id: visa!.id }];
  const storedMethods = { ...app.stores.storedMethods, toDetach: async () => due };
  await finishDetaching({ ...changes(), stores: { ...app.stores, storedMethods }, log });
  expect((await list(customer, '?detached=true'))[0]).toMatchObject({ status: 'detached' });
});

test('one that an invoice is being charged with is not detached', async () => {
  const customer = await customerWith('charging', 'pm_card_visa');
  const [visa] = await list(customer);
  const body = sampleInvoice({ external_id: 'charging-1', customer: customer.id });
  const made = await app.request('PUT', '/v1/invoices/by-external-id/charging-1', body);
  expect(made.status).toBe(201);
  const ref = (await app.stores.invoices.byIdentity({
    connection: 'default',
    externalId: 'charging-1',
  }))!.ref;
  const { stripeCustomer, defaultMethod: method } = (await app.stores.customers.byId(
    'default',
    customer.id,
  ))!;
  await app.run.step(ref, [{ kind: 'customer', stripeCustomer, method, fresh: false }]);
  const lane = (await app.stores.collections.load(ref))!.state.lane;
  expect(lane.kind).toBe('opening_intent');
  const refused = await change(customer, 'DELETE', visa!.id);
  expect([refused.status, refused.json['code']]).toEqual([409, 'method_charging']);
  expect(refused.json['detail']).toContain(String(body['number']));
  expect((await list(customer))[0]).toMatchObject({ status: 'usable' });
});

test('a mandate that turns inactive takes the debit out of what is charged', async () => {
  const customer = await customerWith('mandate', 'pm_card_visa');
  const sepa = { type: 'sepa_debit', sepa_debit: { iban: 'DE89370400440532013000' } } as const;
  const billing_details = { name: 'Client SA', email: 'ap@client.example' };
  const online = { ip_address: '127.0.0.1', user_agent: 'test' };
  const setup = await stripe.sdk.setupIntents.create(
    {
      customer: customer.stripe,
      confirm: true,
      allowed_payment_method_types: ['sepa_debit'],
      payment_method_data: { ...sepa, billing_details },
      mandate_data: { customer_acceptance: { type: 'online', online } },
    },
    keyed(),
  );
  const debit = String(setup.payment_method);
  const of = async () => (await list(customer)).find(({ id }) => id === debit);
  expect(await of()).toMatchObject({
    type: 'sepa_debit',
    last4: '3000',
    country: 'DE',
    mandate: { id: setup.mandate, status: 'active' },
    status: 'usable',
  });
  await change(customer, 'POST', debit);
  await stripe.control(`mandates/${String(setup.mandate)}`, { status: 'inactive' });
  await read(customer);
  expect(await of()).toMatchObject({ status: 'mandate_inactive', is_default: false });
  expect(await defaultOf(customer)).toMatchObject([[expect.any(String), null]]);
  const refused = await change(customer, 'POST', debit);
  expect([refused.status, refused.json['code']]).toEqual([422, 'method_unusable']);
});

test('a card whose month is over gives its place to another, until it is renewed', async () => {
  const customer = await customerWith('expired', 'pm_card_visa');
  const other = await attach(customer, 'pm_card_mastercard');
  const visa = (await list(customer)).find(({ brand }) => brand === 'visa')!;
  await change(customer, 'POST', visa.id);
  const renew = (exp_year: number) =>
    stripe.sdk.paymentMethods.update(visa.id, { card: { exp_month: 1, exp_year } }, keyed());
  await renew(2020);
  await read(customer);
  expect(await defaultOf(customer)).toEqual([[other, null]]);
  expect(await list(customer)).toContainEqual(
    expect.objectContaining({ id: visa.id, status: 'expired' }),
  );
  await renew(2099);
  await read(customer);
  expect(await list(customer)).toContainEqual(
    expect.objectContaining({ id: visa.id, status: 'usable' }),
  );
});

test('nobody says so when a month is over: the sweep takes the card out of its place', async () => {
  const customer = await customerWith('silent', 'pm_card_visa');
  const other = await attach(customer, 'pm_card_mastercard');
  const visa = (await list(customer)).find(({ brand }) => brand === 'visa')!;
  await change(customer, 'POST', visa.id);
  await app.stores.storedMethods.expire(100);
  expect(await defaultOf(customer)).toEqual([[visa.id, 'api']]);
  const sql = new Client({ connectionString: app.databaseUrl });
  await sql.connect();
  await sql.query(
    `update stored_methods set expires_at = now() - interval '1 second',
       details = jsonb_set(jsonb_set(details, '{expYear}', '2020'), '{expMonth}', '1')
     where id = '${visa.id}'`,
  );
  await sql.end();
  expect(await app.stores.storedMethods.expire(100)).toBe(1);
  expect(await defaultOf(customer)).toEqual([[other, null]]);
});

test('what a customer may use is explained without a call to Stripe', async () => {
  const path = '/v1/customers/by-external-id/allowed';
  const body = { name: 'Client SA', email: 'ap@client.example' };
  const { id } = (await app.request('PUT', path, body)).json;
  const allowed = async (query: string) =>
    (await app.request('GET', `/v1/customers/${String(id)}/payment_methods/allowed${query}`)).json;
  await app.stores.connections.setMethodsOff('default', ['sepa_debit']);
  expect(await allowed('?currency=eur')).toMatchObject({
    currency: 'eur',
    allowed: ['card'],
    emptied_by: null,
    types: expect.arrayContaining([
      expect.objectContaining({ type: 'sepa_debit', allowed: false, removed_by: 'account' }),
      expect.objectContaining({ type: 'bacs_debit', removed_by: 'currency' }),
    ]),
  });
  await app.request('PUT', path, { ...body, collection: { methods: ['sepa_debit'] } });
  expect(await allowed('?currency=eur')).toMatchObject({ allowed: [], emptied_by: 'account' });
  expect(await allowed('?currency=usd')).toMatchObject({ allowed: [], emptied_by: 'currency' });
  expect(await allowed('?currency=EURO')).toMatchObject({ code: 'invalid_parameter' });
  await app.stores.connections.setMethodsOff('default', []);
});

import { syncDueCustomers } from '../../../activities/customers/sync-customer';
import { createApp } from '../../../src/http/create-app';
import { startHttpServer } from '../../../src/http/start-http-server';
import { createStores } from '../../../src/postgres/create-stores';
import { base32Digest } from '../../../src/runtime/digest';
import { eventually } from '../../harness/eventually';
import type { TestApp } from '../support/test-app';
import { LINK_SECRET, startApp } from '../support/test-app';

let app: TestApp;
let second: { url: string; close(): Promise<void> };
beforeAll(async () => {
  app = await startApp();
  second = await secondServer();
});
afterAll(async () => {
  await second.close();
  await app.close();
});

/** Another server of the same database, as another process is. */
async function secondServer() {
  const secrets = { linkSecret: LINK_SECRET };
  const stores = createStores({ url: app.databaseUrl, digest: base32Digest, ...secrets });
  const deps = { ...app.deps, stores };
  const serving = await startHttpServer(createApp(deps), { host: '127.0.0.1', port: 0 });
  const close = async () => {
    await serving.close({ graceMs: 2_000 });
    await stores.close();
  };
  return { url: serving.url, close };
}

const EMAIL = 'ap@client.example';
const BODY = { name: 'Client SA', email: EMAIL };

async function put(at: number, path: string, body: object) {
  const answer = await fetch(`${at % 2 === 0 ? app.url : second.url}${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${app.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

async function auditOf(subject: unknown): Promise<string[]> {
  const { json } = await app.request('GET', `/v1/audit?subject=${String(subject)}`);
  return (json['data'] as { action: string }[]).map(({ action }) => action);
}

const METHOD = { id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' };

function atStripe(id: string): void {
  const value = { id, deleted: false, methods: [METHOD], defaultId: 'pm_1' };
  app.stripeCustomers.set(id, { kind: 'ok', value });
}

const FIELDS: Record<string, unknown>[] = [
  { name: 'Client GmbH', legalName: 'Client Holding' },
  { country: 'DE' },
  { locale: 'de' },
  { time_zone: 'Europe/Berlin' },
  { collection: { auto_charge: false } },
  { billingEmails: ['a@client.example', 'b@client.example'] },
  { contactName: 'Jo Doe' },
  { label: 'gold' },
  { taxStatus: 'TAXED' },
  { telephone: '+49 30 1234' },
  { url: 'https://client.example' },
  { customerAliases: ['client', 'holding'] },
  { externalIds: [{ key: 'CRM', value: '7' }] },
];

it('50 PUTs of different fields at once through two servers lose none', async () => {
  const made = await put(0, '/v1/customers/by-external-id/fields', BODY);
  const path = `/v1/customers/${String(made.json['id'])}`;
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      put(at, path, { email: EMAIL, ...FIELDS[at % FIELDS.length] }),
    ),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { json } = await app.request('GET', path);
  expect(json).toMatchObject(Object.assign({}, ...FIELDS));
  expect(await auditOf(made.json['id'])).toHaveLength(1 + FIELDS.length);
});

it('50 identical PUTs at once to two servers are one customer and one audit entry', async () => {
  const path = '/v1/customers/by-external-id/crowd';
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => put(at, path, BODY)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
  const [id, ...more] = new Set(answers.map(({ json }) => json['id']));
  expect(more).toEqual([]);
  expect(await auditOf(id)).toEqual(['customer.created']);
});

it('50 identical PUTs with a Stripe customer link it once', async () => {
  atStripe('cus_crowd');
  const path = '/v1/customers/by-external-id/linked-crowd';
  const body = { ...BODY, stripe_customer: 'cus_crowd' };
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => put(at, path, body)));
  expect(new Set(answers.map(({ json }) => json['stripe_customer']))).toEqual(
    new Set(['cus_crowd']),
  );
  expect(await auditOf(answers[0]?.json['id'])).toEqual(['customer.created', 'customer.linked']);
});

/** A worker that knows what would be created. */
function worker(created: string[]) {
  const { stores, deps } = app;
  const unused = () => Promise.reject(new Error('not asked here'));
  return {
    stores,
    digest: base32Digest,
    settings: deps.settings,
    log: deps.log,
    stripeFor: () => ({
      findCustomer: async () => ({ kind: 'ok' as const, value: null }),
      createCustomer: async ({ metadata }: { metadata: Record<string, string> }) => {
        const id = `cus_of_${metadata['customer_external_id'] ?? ''}`;
        created.push(id);
        return { kind: 'ok' as const, value: { id } };
      },
      updateCustomer: unused,
    }),
  };
}

const AT_ONCE = { create_stripe_customer: 'at_once' } as const;

async function createdAtOnce(): Promise<() => Promise<void>> {
  const { connections } = app.stores;
  const before = (await connections.get('default'))!;
  await connections.ensure({ ...before, settings: { createStripeCustomer: 'at_once' } });
  return () => connections.ensure(before).then(() => undefined);
}

it('a server that dies once the customer is stored leaves the link that was given', async () => {
  atStripe('cus_given');
  const undo = await createdAtOnce();
  const { customers } = app.stores;
  const { put: putCustomer, link } = customers;
  customers.put = async (...given) => {
    await putCustomer(...given);
    throw new Error('the server died');
  };
  customers.link = () => Promise.reject(new Error('the server died'));
  try {
    const path = '/v1/customers/by-external-id/dying';
    const died = await app.request('PUT', path, { ...BODY, stripe_customer: 'cus_given' });
    expect(died.status).toBe(500);
    customers.put = putCustomer;
    const created: string[] = [];
    const row = (await customers.byExternalId('default', 'dying'))!;
    const other = await app.request('PUT', '/v1/customers/by-external-id/without', {
      ...BODY,
      collection: AT_ONCE,
    });
    await eventually(async () => {
      await syncDueCustomers(worker(created));
      const synced = await customers.byId('default', String(other.json['id']));
      expect(synced?.stripeCustomer).toBe('cus_of_without');
    });
    expect(created).toEqual(['cus_of_without']);
    expect(row).toMatchObject({ stripeCustomer: 'cus_given', defaultMethod: METHOD });
  } finally {
    Object.assign(customers, { put: putCustomer, link });
    await undo();
  }
});

it('what a person links while a worker creates another one stays', async () => {
  atStripe('cus_chosen');
  const made = await app.request('PUT', '/v1/customers/by-external-id/slow', {
    ...BODY,
    collection: AT_ONCE,
  });
  const id = String(made.json['id']);
  const slow = worker([]);
  const stripe = slow.stripeFor();
  const linkMeanwhile = async () => {
    await app.request('POST', `/v1/customers/${id}/link`, { stripe_customer: 'cus_chosen' });
    return { kind: 'ok' as const, value: { id: 'cus_created' } };
  };
  await eventually(async () => {
    const stripeFor = () => ({ ...stripe, createCustomer: linkMeanwhile });
    await syncDueCustomers({ ...slow, stripeFor });
    const row = await app.stores.customers.byId('default', id);
    expect(row?.stripeCustomer).toBe('cus_chosen');
  });
  expect(await app.stores.customers.byId('default', id)).toMatchObject({
    stripeCustomer: 'cus_chosen',
    defaultMethod: METHOD,
  });
});

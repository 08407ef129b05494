import { Client } from 'pg';
import { sampleInvoice } from '../../contract/sample-invoice';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

function atStripe(id: string): void {
  const value = { id, deleted: false, methods: [], defaultId: null };
  app.stripeCustomers.set(id, { kind: 'ok', value });
}

const byId = (externalId: string, body: object) =>
  app.request('PUT', `/v1/customers/by-external-id/${externalId}`, body);

async function made(externalId: string): Promise<string> {
  const answer = await byId(externalId, { name: 'Client', email: 'ap@client.example' });
  expect(answer.status).toBe(201);
  return String(answer.json['id']);
}

const problemsOf = ({ json }: { json: Record<string, unknown> }) =>
  (json['errors'] as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort();

describe('create_stripe_customer', () => {
  const body = { name: 'Client', email: 'ap@client.example' };

  it('at_once answers with the customer that was made; Lago’s name means the same', async () => {
    const { syncCustomer } = app.deps;
    app.deps.syncCustomer = ({ id }) => app.stores.customers.link(id, `cus_of_${id}`);
    try {
      for (const collection of [
        { create_stripe_customer: 'at_once' },
        { sync_with_provider: true },
        { sync_with_provider: true, create_stripe_customer: 'at_once' },
      ]) {
        const answer = await byId(`at-once-${JSON.stringify(collection).length}`, {
          ...body,
          collection,
        });
        expect(answer.json).toMatchObject({
          stripe_customer: `cus_of_${String(answer.json['id'])}`,
          collection: { create_stripe_customer: 'at_once' },
        });
      }
      const never = await byId('never', { ...body, collection: { sync_with_provider: false } });
      expect(never.json).toMatchObject({
        stripe_customer: null,
        collection: { create_stripe_customer: 'never' },
      });
    } finally {
      app.deps.syncCustomer = syncCustomer;
    }
  });

  it('is refused beside an id, and where the two names differ', async () => {
    const linked = { ...body, stripe_customer: 'cus_given' };
    for (const [name, collection] of [
      ['create_stripe_customer', { create_stripe_customer: 'at_once' }],
      ['sync_with_provider', { sync_with_provider: true }],
    ] as const) {
      const answer = await byId('both', { ...linked, collection });
      expect(problemsOf(answer)).toEqual([`/collection/${name} stripe_customer_given`]);
    }
    const collection = { create_stripe_customer: 'when_needed', sync_with_provider: true };
    expect(problemsOf(await byId('differs', { ...body, collection }))).toEqual([
      '/collection/sync_with_provider create_stripe_customer_differs',
    ]);
  });
});

describe('a Stripe customer that cannot be linked', () => {
  it.each([
    [
      {
        kind: 'missing' as const,
        detail: 'No such customer: a similar object exists in live mode',
      },
      'customer cus_odd is of live mode, and this connection is not; use one in that mode',
    ],
    [
      { kind: 'missing' as const, detail: 'No such customer' },
      'Stripe has no customer cus_odd in the account of this connection',
    ],
    [
      {
        kind: 'ok' as const,
        value: { id: 'cus_odd', deleted: true, methods: [], defaultId: null },
      },
      'customer cus_odd was deleted at Stripe; give another one',
    ],
  ])('is refused in words: %p', async (called, detail) => {
    app.stripeCustomers.set('cus_odd', called);
    const id = await made(`odd-${detail.length}`);
    const answer = await app.request('POST', `/v1/customers/${id}/link`, {
      stripe_customer: 'cus_odd',
    });
    expect([answer.status, answer.json['code'], answer.json['detail']]).toEqual([
      422,
      'stripe_customer_invalid',
      detail,
    ]);
  });

  it('because the one before is being charged, is refused until that is over', async () => {
    atStripe('cus_before');
    atStripe('cus_after');
    const invoice = sampleInvoice({
      external_id: 'relink',
      number: 'R-1',
      customer: { external_id: 'relink', name: 'Client', email: 'ap@client.example' },
    });
    const path = '/v1/invoices/by-external-id/relink';
    const { customer } = (await app.request('PUT', path, invoice)).json as {
      customer: { id: string };
    };
    const link = (stripe_customer: string) =>
      app.request('POST', `/v1/customers/${customer.id}/link`, { stripe_customer });
    expect((await link('cus_before')).status).toBe(200);
    const row = (await app.stores.invoices.byIdentity({
      connection: 'default',
      externalId: 'relink',
    }))!;
    await setLane(row.ref, 'confirming');
    const refused = await link('cus_after');
    expect([refused.status, refused.json['code'], refused.json['retryable']]).toEqual([
      409,
      'customer_charging',
      true,
    ]);
    expect(refused.json['detail']).toContain('invoice R-1 is being charged');
    expect((await link('cus_before')).status).toBe(200);
    await setLane(row.ref, 'none');
    expect((await link('cus_after')).json['stripe_customer']).toBe('cus_after');
  });
});

/** As the step that confirms leaves it; nothing else of the state is looked at here. */
async function setLane(ref: string, kind: string): Promise<void> {
  const client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  try {
    await client.query(
      `update collections set state = jsonb_set(state, '{lane,kind}', to_jsonb($2::text))
       where ref = $1`,
      [ref, kind],
    );
  } finally {
    await client.end();
  }
}

describe('the link by which a customer stores a method', () => {
  const checkoutUrl = (body: object = {}) =>
    app.request('POST', `/v1/customers/${customerId}/checkout_url`, body);
  let customerId = '';
  beforeAll(async () => {
    customerId = await made('setup-link');
  });

  it('is answered with the end of its life', async () => {
    expect((await checkoutUrl()).json).toEqual({
      object: 'customer_checkout',
      customer: customerId,
      external_id: 'setup-link',
      stripe_customer: 'cus_1',
      checkout_url: 'http://localhost:12111/c/pay/cs_1',
      expires_at: '1970-01-01T23:55:00.000Z',
    });
  });

  it.each([
    [{ kind: 'never' as const }, 422, 'method_not_storable', 'create_stripe_customer is never'],
    [{ kind: 'unlinked' as const }, 422, 'method_not_storable', 'was unlinked'],
    [{ kind: 'no_method' as const, why: 'no storing' }, 422, 'method_not_storable', 'no storing'],
    [
      { kind: 'failed' as const, called: { kind: 'unknown' as const, detail: 'timeout' } },
      503,
      'stripe_unavailable',
      'ask again',
    ],
    [
      { kind: 'failed' as const, called: { kind: 'missing' as const, detail: 'No such customer' } },
      422,
      'checkout_refused',
      'No such customer',
    ],
  ])('is refused in words: %p', async (result, status, code, words) => {
    const { openSetupCheckout } = app.deps;
    app.deps.openSetupCheckout = async () => result;
    try {
      const answer = await checkoutUrl({ regenerate: true });
      expect([answer.status, answer.json['code']]).toEqual([status, code]);
      expect(answer.json['detail']).toContain(words);
    } finally {
      app.deps.openSetupCheckout = openSetupCheckout;
    }
  });

  it('returns to a page of ours that knows nobody', async () => {
    const page = await fetch(`${app.url}/method-stored?session_id=cs_1`);
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await page.text()).toContain('Nothing was charged');
  });
});

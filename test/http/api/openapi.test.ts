import { API } from '../../../src/contract/operations';
import { PROBLEM_CODES } from '../../../src/contract/problem-codes';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { sampleInvoice } from '../../contract/sample-invoice';
import { callBranding } from '../support/call-branding';
import { callSchedules } from '../support/call-schedules';
import type { TestApp } from '../support/test-app';
import { callConsumer } from '../support/call-consumer';
import { startApp } from '../support/test-app';
import { customerRead } from '../../postgres/mirror-facts';
import { event } from '../../postgres/samples';
import { checked } from '../support/openapi-check';

const DAY = '2026-10-01';
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const READING = {
  kind: 'ok' as const,
  value: {
    id: 'cus_1',
    deleted: false,
    methods: [{ id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' }],
    defaultId: 'pm_1',
  },
};

/** Every operation once, each answered as its own description says; `app.request` checks that. */
async function callEverything(): Promise<void> {
  const request = async (method: string, path: string, body?: unknown, idempotencyKey?: string) => {
    const how = idempotencyKey === undefined ? {} : { idempotencyKey };
    const answer = await app.request(method, path, body, how);
    expect([method, path, answer.status < 300]).toEqual([method, path, true]);
    return answer.text.startsWith('%PDF') ? {} : answer.json;
  };
  const make = async (name: string, different = {}) => {
    const body = sampleInvoice({ external_id: name, ...different });
    return String((await request('PUT', `/v1/invoices/by-external-id/${name}`, body))['id']);
  };
  const draft = await make('oa-draft', { send: 'manual' });
  await request('POST', `/v1/invoices/${draft}/send`, {});
  await request('POST', '/v1/invoices', sampleInvoice({ external_id: 'oa-post' }), 'oa-1');
  await request('GET', '/v1/invoices/by-external-id/oa-post');
  await request('GET', '/v1/invoices');
  const id = await make('oa-main', { collection: { auto_charge: false } });
  for (const part of ['', '/timeline', '/explain', '/payments', '/checkout_url', '/pdf']) {
    await request('GET', `/v1/invoices/${id}${part}`);
  }
  await request('POST', `/v1/invoices/${id}/checkout`, {});
  await request('POST', `/v1/invoices/${id}/payment_link`, { on: true });
  await request('POST', `/v1/invoices/${id}/pause`, { reason: 'promised' });
  await request('POST', `/v1/invoices/${id}/resume`);
  await request('POST', `/v1/invoices/${id}/resend`);
  await request('POST', `/v1/invoices/${id}/revoke_link`);
  const cash = { amount: 100, reference: 'cash', received_at: '2026-11-02T10:00:00+01:00' };
  for (const path of ['offline_payments', 'outside_payments']) {
    await request('POST', `/v1/invoices/${id}/${path}`, cash, path);
    await request('GET', `/v1/invoices/${id}/payments`);
    await request('GET', `/v1/invoices/${id}/receipt_pdf`);
    await request('POST', `/v1/invoices/${id}/${path}/outside:${path}/reverse`, {}, `${path}-2`);
  }
  await request('POST', `/v1/invoices/${id}/mark_uncollectible`, { reason: 'gone' }, 'oa-3');
  await request('GET', '/v1/commands/oa-3');
  const other = await make('oa-other');
  await request('POST', `/v1/invoices/${other}/mark_uncollectible`, { reason: 'gone' }, 'oa-4');
  await request('POST', `/v1/invoices/${other}/reopen`, {}, 'oa-5');
  await request('POST', `/v1/invoices/${other}/void`, { reason: 'a mistake' }, 'oa-6');
  await callCustomers(request);
  for (const path of ['/v1/events', '/v1/unmatched_money', '/health', '/ready', '/openapi.json']) {
    await request('GET', path);
  }
  for (const id of ['evt_release', 'evt_drop']) {
    await app.stores.events.store({ ...event(id), quarantined: 'wrong_mode' });
  }
  await request('GET', '/v1/quarantined_events');
  const stored = { connection: 'default', externalId: 'oa-post' };
  const row = await app.stores.invoices.byIdentity(stored);
  const data = { number: 'oa-post', currency: 'eur', why: 'its workflow id is too long' };
  const notStartable = { type: 'invoice.not_startable', data } as const;
  await app.stores.notStartable.mark(row?.ref ?? '', notStartable, Date.now());
  await request('GET', '/v1/not_startable_invoices');
  await request('POST', '/v1/quarantined_events/evt_release/release');
  await request('POST', '/v1/quarantined_events/evt_drop/drop');
  await callPolicies(request, make);
  await callBulkActions(request);
  await callMoneyThatStripeHolds(request, make);
}

async function callCustomers(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const customer = await request('PUT', '/v1/customers/by-external-id/oa-customer', {
    name: 'Client SA',
    email: 'ap@client.example',
    collection: { auto_charge: true },
  });
  await request('GET', '/v1/customers/by-external-id/oa-customer');
  await request('PUT', `/v1/customers/${String(customer['id'])}`, {
    email: 'ap@client.example',
    billingEmails: ['one@client.example', 'two@client.example'],
    address: { country: 'FR', town: 'Lyon' },
    customerAliases: ['C-1'],
    externalIds: [{ key: 'Xero', value: '7' }],
  });
  await request('GET', '/v1/customers?search=c-1');
  const ofCustomer = `/v1/customers/${String(customer['id'])}`;
  await request('GET', ofCustomer);
  await request('GET', `${ofCustomer}/statement`);
  await request('POST', `${ofCustomer}/send_statement`, { from: DAY, to: DAY });
  app.stripeCustomers.set('cus_1', READING);
  const csv = 'id,stripe_customer_id\noa-customer,cus_1\n';
  const imported = await request('POST', '/v1/customer_imports', { csv });
  const importPath = `/v1/customer_imports/${String(imported['id'])}`;
  await request('GET', importPath);
  await request('GET', `${importPath}/rows`);
  await app.stores.customerImportRows.prepare(String(imported['id']));
  await app.stores.customerImports.goOn(String(imported['id']), 'checking');
  await app.stores.customerImports.finishCheck(String(imported['id']));
  const { token } = await request('GET', importPath);
  await request('POST', `${importPath}/execute`, { token });
  await request('POST', `${ofCustomer}/link`, { stripe_customer: 'cus_1' });
  await request('POST', `${ofCustomer}/checkout_url`, {});
  await request('POST', `${ofCustomer}/portal_links`, {});
  const methods = `${ofCustomer}/payment_methods`;
  await request('GET', `${methods}?detached=true`);
  await request('GET', `${methods}/allowed?currency=eur`);
  await request('POST', `${methods}/pm_1/default`);
  await request('DELETE', `${methods}/pm_1`);
  await request('POST', `/v1/customers/${String(customer['id'])}/unlink`);
}

async function callKeysAndConnections(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const made = await request('POST', '/v1/api_keys', { scope: 'read' });
  await request('GET', '/v1/api_keys');
  await request('POST', `/v1/api_keys/${String(made['id'])}/revoke`, {});
  await request('GET', '/v1/audit');
  await callConnections();
  await callMirror(request);
  await callSchedules(request);
}

async function callMirror(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const secretKey = 'sk_test_of_the_described_mirror';
  app.stripeAccounts.keys.set(secretKey, { kind: 'read', account: 'acct_mirror', gone: null });
  const properties = { kind: 'stripe_key', secret_key: secretKey };
  const credential = await request('POST', '/v1/credentials', { properties });
  await request('GET', '/v1/catalog');
  await request('GET', '/v1/credentials');
  await request('GET', `/v1/credentials/${String(credential['id'])}`);
  const asked = { id: 'oa-sync', credential: credential['id'], collections: ['stripe:customer'] };
  const sync = await request('POST', '/v1/syncs', asked);
  const row = await app.stores.syncs.byId('default', 'oa-sync');
  await app.stores.syncs.write(row?.number ?? 0, [customerRead(0, { id: 'cus_oa' })]);
  for (const path of ['', '/oa-sync', '/oa-sync/records', '/oa-sync/events']) {
    await request('GET', `/v1/syncs${path}`);
  }
  await callConsumer(request);
  const { id: check } = await request('POST', '/v1/syncs/oa-sync/drift', { sample_size: 1 });
  const checkPath = `/v1/syncs/oa-sync/drift/${String(check)}`;
  for (const path of ['/v1/syncs/oa-sync/drift', checkPath, `${checkPath}/breaks`]) {
    await request('GET', path);
  }
  await request('POST', `${checkPath}/repair`, {});
  await request('POST', '/v1/syncs/oa-sync/pause', {});
  await request('POST', '/v1/syncs/oa-sync/resume', {});
  const collection = { collection_id: 'stripe:customer' };
  await request('POST', '/v1/syncs/oa-sync/backfill', collection);
  await request('POST', '/v1/syncs/oa-sync/copy', {
    credential: sync['credential'],
    id: 'oa-copy',
  });
  const of = { sync_id: 'oa-sync', collection_id: 'stripe:customer', await_timeout_ms: 0 };
  const { id } = await request('POST', '/v1/mutations/run/create', { ...of, data: [{}] });
  await request('POST', '/v1/mutations/run/update', { ...of, data: [{ id: 'cus_1' }] });
  await request('POST', '/v1/mutations/run/delete', { ...of, upstream_ids: ['cus_1'] });
  await request('GET', `/v1/mutations/${String(id)}`);
  for (const id of ['oa-sync', 'oa-copy']) await request('DELETE', `/v1/syncs/${id}`);
  while (await app.stores.syncs.purge(100)) continue;
  await request('DELETE', `/v1/credentials/${String(credential['id'])}`);
}

async function callConnections(): Promise<void> {
  const { key, ...kept } = newApiKey(null);
  const row = { ...kept, scope: 'admin' as const, connection: null, mode: null, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  const secretKey = 'sk_test_of_the_described_api';
  app.stripeAccounts.keys.set(secretKey, { kind: 'read', account: 'acct_oa', gone: null });
  const request = async (method: string, path: string, body?: unknown) => {
    const answer = await app.request(method, path, body, { key });
    expect([method, path, answer.status < 300]).toEqual([method, path, true]);
  };
  const body = { name: 'Shop', code: 'shop', secret_key: secretKey };
  await request('POST', '/v1/connections', body);
  await request('GET', '/v1/connections');
  await request('PATCH', '/v1/connections/shop', { bank_details: { holder: 'Shop' } });
  await request('POST', '/v1/connections/shop/webhook_endpoint', { overlap_seconds: 60 });
  await request('GET', '/v1/connections/shop');
  await callBranding(request);
  const payer = { name: 'Mover', email: 'mover@client.example' };
  const mover = await app.request('PUT', '/v1/customers/by-external-id/oa-mover', payer);
  const headers = { 'quittance-connection': 'default' };
  const move = `/v1/customers/${String(mover.json['id'])}/move`;
  const moved = await app.request('POST', move, { connection: 'shop' }, { key, headers });
  expect(moved.status).toBe(200);
  await request('POST', '/v1/connections/shop/disconnect', { at_once: true });
  await request('POST', '/v1/connections/shop/reconnect', { secret_key: secretKey });
}

async function callPolicies(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
  make: (name: string) => Promise<string>,
): Promise<void> {
  await callKeysAndConnections(request);
  const id = await make('oa-auto');
  const made = await request('POST', '/v1/bundles', { invoices: [id, await make('oa-bundle')] });
  await request('GET', `/v1/bundles/${String(made['id'])}`);
  await request('POST', `/v1/bundles/${String(made['id'])}/close`, {});
  await request('POST', `/v1/invoices/${id}/methods`, { methods: ['card'] });
  await request('POST', `/v1/invoices/${id}/auto_charge`, { on: false });
  const { settings } = await request('GET', `/v1/invoices/${id}?expand[]=settings`);
  expect(settings).toMatchObject({
    auto_charge: { value: false, origin: 'command' },
    charge_on: { value: 'send', origin: 'default' },
    debit_notice: { value: 'stripe', origin: 'default' },
    debit_notice_days: { value: null, origin: 'default' },
  });
  const { pdf } = await request('GET', `/v1/invoices/${id}?expand[]=pdf`);
  expect(pdf).toMatchObject({ source: 'quittance' });
  const payer = { name: 'Client SA', email: 'ap@client.example' };
  const customer = await request('PUT', '/v1/customers/by-external-id/oa-payer', payer);
  const bounced = { id: 'oa-1', type: 'bounce', recipients: [payer.email] };
  await request('POST', '/v1/mail_events', bounced);
  const allowed = { address: payer.email };
  await request('POST', `/v1/customers/${String(customer['id'])}/allow_email`, allowed);
  for (const part of ['withdraw_auto_pay', 'allow_auto_pay']) {
    await request('POST', `/v1/customers/${String(customer['id'])}/${part}`);
  }
  await request('PUT', '/v1/policies/oa-calm-1', { ladder_days: [2, 9], paydays: [1, 15] });
  await request('GET', '/v1/policies/oa-calm-1');
  await request('POST', '/v1/policies/oa-calm-1/make_default');
  await request('GET', '/v1/policies');
  const rules = { attempts: 50, failed_percent: 90, minutes: 30, ignored_codes: ['fraudulent'] };
  await request('PUT', '/v1/charge_brake', rules);
  await request('POST', '/v1/charge_brake/pause');
  await request('POST', '/v1/charge_brake/resume');
  await request('GET', '/v1/charge_brake');
  await request('POST', '/v1/policies/default-1/make_default');
  await request('POST', '/v1/policies/preview', {
    invoice: sampleInvoice({ external_id: 'oa-previewed' }),
    stored_method: 'card',
    answers: ['insufficient_funds', 'succeeded'],
  });
}

async function callBulkActions(
  request: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>,
): Promise<void> {
  const asked = { action: 'pause', filter: { status: ['open', 'sending'] }, reason: 'strike' };
  const { token, id } = await request('POST', '/v1/bulk_actions/dry_run', asked);
  await request('POST', '/v1/bulk_actions', { ...asked, token });
  await request('GET', `/v1/bulk_actions/${String(id)}`);
  await request('GET', `/v1/bulk_actions/${String(id)}/invoices?outcome=waiting`);
}

/** Charging, refunding and disputes need money at Stripe; the core is given some. */
async function callMoneyThatStripeHolds(
  request: (method: string, path: string, body?: unknown, key?: string) => Promise<unknown>,
  make: (name: string, different?: object) => Promise<string>,
): Promise<void> {
  const id = await make('oa-charge', { collection: { auto_charge: false } });
  const { ref } = (await app.stores.invoices.byId('default', id)) ?? { ref: '' };
  const method = READING.value.methods[0]!;
  await app.run.step(ref, [{ kind: 'customer', stripeCustomer: 'cus_1', method, fresh: false }]);
  await request('POST', `/v1/invoices/${id}/charge`, {}, 'oa-7');
  const paid = await make('oa-paid');
  const row = (await app.stores.invoices.byId('default', paid)) ?? { ref: '' };
  await app.run.step(row.ref, [{ kind: 'reading', answers: null, reading: paidReading() }]);
  await request('POST', `/v1/invoices/${paid}/refunds`, { amount: 100 }, 'oa-8');
  const disputed = await make('oa-disputed');
  const taken = (await app.stores.invoices.byId('default', disputed)) ?? { ref: '' };
  const dispute = {
    id: 'dp_1',
    amount: 11_900,
    status: 'needs_response',
    reason: 'fraudulent',
    withdrawn: true,
    evidenceDueAt: Date.now() + 86_400_000,
  };
  const reading = paidReading('pi_2', [dispute]);
  await app.run.step(taken.ref, [{ kind: 'reading', answers: null, reading }]);
  await request('POST', `/v1/invoices/${disputed}/accept_dispute`, {}, 'oa-10');
  await request('POST', `/v1/invoices/${disputed}/mark_dispute_lost`, {}, 'oa-9');
  await request('GET', `/v1/invoices/${disputed}/payments`);
}

function paidReading(id = 'pi_1', disputes: object[] = []) {
  return {
    asOf: Date.now(),
    searched: false,
    sessions: [],
    intents: [
      {
        id,
        status: 'succeeded' as const,
        amount: 11_900,
        amountReceived: 11_900,
        currency: 'eur',
        n: 1,
        ofCheckout: false,
        method: READING.value.methods[0]!,
        decline: null,
        instructionsUrl: null,
        charge: {
          id: `ch_${id}`,
          createdAt: Date.now(),
          refunds: [],
          disputes: disputes as never,
          warnings: [{ id: 'issfr_1', type: 'misc', at: Date.now(), actionable: true }],
        },
      },
    ],
  };
}

describe('the served description of the API', () => {
  it('is what every operation answers by', async () => {
    await callEverything();
    const called = new Set([...checked].map((entry) => entry.split(' ')[0]));
    expect(Object.keys(API).filter((id) => !called.has(id))).toEqual([]);
  });

  it('is OpenAPI 3.1 with an operation for each route', async () => {
    const { json } = await app.request('GET', '/openapi.json');
    expect(json['openapi']).toBe('3.1.0');
    const paths = json['paths'] as Record<string, Record<string, { operationId: string }>>;
    const ids = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(Object.keys(API).sort());
  });

  it('has no 402: who has not paid is the customer, never the caller', () => {
    expect(Object.values(PROBLEM_CODES).map(({ status }) => status)).not.toContain(402);
  });

  it('lists public events in order, from any cursor on', async () => {
    const all = (await app.request('GET', '/v1/events?limit=100')).json['data'] as {
      cursor: string;
      type: string;
    }[];
    expect(all.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['invoice.voided', 'invoice.marked_uncollectible', 'invoice.paid']),
    );
    const first = await app.request('GET', '/v1/events?limit=1');
    expect(first.json).toMatchObject({ has_more: true, next_cursor: all[0]?.cursor });
    const remainingEvents = await app.request(
      'GET',
      `/v1/events?limit=100&after=${all[0]?.cursor}`,
    );
    expect(remainingEvents.json['data']).toEqual(all.slice(1));
    const end = await app.request('GET', `/v1/events?after=${all.at(-1)?.cursor}`);
    expect(end.json).toMatchObject({ data: [], has_more: false, next_cursor: all.at(-1)?.cursor });
    const garbage = await app.request('GET', '/v1/events?after=garbage');
    expect([garbage.status, garbage.json['code']]).toEqual([400, 'invalid_parameter']);
  });
});

import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { finishConnections } from '../../../src/relay/finish-connections';
import type { RelayDeps } from '../../../src/relay/relay';
import type { Answer, RequestOptions, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
let key: string;
beforeEach(async () => {
  app = await startApp();
  key = await installationKey();
  app.stripeAccounts.keys.set(SECRET, { kind: 'read', account: 'acct_1', gone: null });
});
afterEach(() => app.close());

const SECRET = 'sk_test_of_the_first_account';
const RESTRICTED = 'rk_test_of_the_first_account';

async function installationKey(): Promise<string> {
  const { key: made, ...kept } = newApiKey(null);
  const row = { ...kept, scope: 'admin' as const, connection: null, mode: null, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  return made;
}

const send = (method: string, path: string, body?: unknown, how: RequestOptions = {}) =>
  app.request(method, path, body, { key, ...how });
const create = (more: object = {}) =>
  send('POST', '/v1/connections', { name: 'Shop', code: 'shop', secret_key: SECRET, ...more });
const patch = (body: unknown, code = 'shop') => send('PATCH', `/v1/connections/${code}`, body);
const problemOf = (answer: Answer) => [
  answer.status,
  answer.json['code'],
  ...((answer.json['errors'] ?? []) as { pointer: string; code: string }[])
    .map(({ pointer, code }) => `${pointer} ${code}`)
    .sort(),
];
const auditOf = async (code: string) =>
  (await app.stores.audit.list({ connection: code, after: 0, limit: 100 })).map(
    ({ action }) => action,
  );

test('a connection is made: account read, endpoint made, secrets not shown', async () => {
  const made = await create({ notify_emails: ['owner@shop.example'] });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    code: 'shop',
    mode: 'test',
    business_name: 'Shop',
    stripe_account: 'acct_1',
    status: 'active',
    secret_key: { kind: 'secret', last4: 'ount' },
    notify_emails: ['owner@shop.example'],
    webhooks: {
      url: 'http://pay.test/webhooks/stripe/shop',
      endpoints: [{ id: 'we_1', purpose: 'account', delete_at: null }],
      how: null,
    },
  });
  expect(made.text).not.toContain(SECRET);
  const [endpoint] = app.stripeAccounts.endpoints;
  expect(endpoint?.request).toMatchObject({ connect: false, metadata: { connection: 'shop' } });
  const stored = await app.stores.connectionSecrets.read('shop');
  expect(stored?.webhookSecrets.map((secret) => secret.reveal())).toEqual([
    'whsec_of_we_1_long_enough',
  ]);
  expect((await send('GET', '/v1/connections/shop')).json).toEqual(made.json);
  const list = (await send('GET', '/v1/connections')).json['data'] as { code: string }[];
  expect(list.map(({ code }) => code)).toEqual(['default', 'shop']);
  expect(await auditOf('shop')).toContain('connection.created');
});

test('all that is wrong with a new one is said at once', async () => {
  const wrong = {
    name: '',
    code: 'Shop!',
    secret_key: 'pk_test_12345678',
    notify_emails: ['nobody', 'nobody'],
    bank_details: { holder: 'Shop', iban: 'DE00' },
    success_url: 'http://shop.example/thanks',
    cancel_url: 'https://user:pass@shop.example/',
    defaults: {
      methods: [],
      receipts: 'theirs',
      recurring_methods: ['card'],
      debit_notice: 'theirs',
      debit_notice_days: 0,
    },
  };
  expect(problemOf(await create(wrong))).toEqual([
    422,
    'invalid_body',
    '/bank_details/iban iban_invalid',
    '/cancel_url url_invalid',
    '/code code_invalid',
    '/defaults/debit_notice not_one_of',
    '/defaults/debit_notice_days number_invalid',
    '/defaults/methods methods_invalid',
    '/defaults/receipts not_one_of',
    '/defaults/recurring_methods/0 methods_invalid',
    '/name text_empty',
    '/notify_emails/0 email_invalid',
    '/notify_emails/1 email_invalid',
    '/secret_key stripe_key_invalid',
    '/success_url url_invalid',
  ]);
});

test('a code is taken once, and an account is connected once in a mode', async () => {
  await create();
  expect(problemOf(await create())).toEqual([409, 'connection_exists']);
  expect(problemOf(await create({ code: 'again' }))).toEqual([409, 'account_connected']);
  expect(await app.stores.connections.get('again')).toBeNull();
  const live = 'sk_live_of_the_first_account';
  app.stripeAccounts.keys.set(live, { kind: 'read', account: 'acct_1', gone: null });
  const beside = await create({ code: 'live', secret_key: live });
  expect([beside.status, beside.json['mode']]).toEqual([201, 'live']);
});

test('fifty at once make one', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => create()));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([201, ...Array.from({ length: 49 }, () => 409)]);
});

test('a key that Stripe refuses, of the other mode, or unanswered, connects nothing', async () => {
  expect(problemOf(await create({ secret_key: 'sk_test_of_nobody_at_all' }))).toEqual([
    422,
    'invalid_body',
    '/secret_key key_refused',
  ]);
  expect(problemOf(await create({ mode: 'live' }))).toEqual([
    422,
    'invalid_body',
    '/secret_key wrong_mode',
  ]);
  app.stripeAccounts.keys.set(SECRET, { kind: 'later' });
  expect(problemOf(await create())).toEqual([503, 'stripe_unavailable']);
  expect(await app.stores.connections.get('shop')).toBeNull();
});

test('only a key of the installation makes connections; others see their own', async () => {
  const own = { key: app.key };
  const body = { name: 'Shop', code: 'shop', secret_key: SECRET };
  const refused = await app.request('POST', '/v1/connections', body, own);
  expect(problemOf(refused)).toEqual([403, 'installation_key_required']);
  await create();
  for (const path of ['/v1/connections/shop', '/v1/connections/none']) {
    expect(problemOf(await app.request('GET', path, undefined, own))).toEqual([
      403,
      'wrong_connection',
    ]);
  }
  const list = await app.request('GET', '/v1/connections', undefined, own);
  expect((list.json['data'] as { code: string }[]).map(({ code }) => code)).toEqual(['default']);
  expect(problemOf(await send('GET', '/v1/connections/none'))).toEqual([404, 'connection_unknown']);
});

test('what is given changes, null takes away, and the code stays for ever', async () => {
  const given = { auto_charge: false, debit_notice: 'ours', debit_notice_days: 3 };
  await create({ defaults: given, success_url: 'https://shop.example/thanks' });
  const changed = await patch({
    name: 'The shop',
    bank_details: { holder: 'Shop', iban: 'DE89370400440532013000' },
    defaults: { keep_link_open: true, debit_notice_days: 4 },
    cancel_url: 'http://localhost:3000/back',
  });
  expect(changed.json).toMatchObject({
    name: 'The shop',
    bank_details: { holder: 'Shop', iban: 'DE89370400440532013000', bic: null },
    defaults: { ...given, keep_link_open: true, debit_notice_days: 4 },
    success_url: 'https://shop.example/thanks',
    cancel_url: 'http://localhost:3000/back',
  });
  const cleared = await patch({
    bank_details: null,
    defaults: { auto_charge: null, debit_notice_days: null },
    success_url: null,
  });
  expect(cleared.json).toMatchObject({
    bank_details: null,
    defaults: {
      auto_charge: null,
      keep_link_open: true,
      debit_notice: 'ours',
      debit_notice_days: null,
    },
    success_url: null,
    cancel_url: 'http://localhost:3000/back',
  });
  expect(problemOf(await patch({ code: 'other', mode: 'live', name: '' }))).toEqual([
    422,
    'invalid_body',
    '/code fixed',
    '/mode fixed',
    '/name text_empty',
  ]);
});

test('another key of the account is taken; of another account or mode it is refused', async () => {
  await create();
  app.stripeAccounts.keys.set(RESTRICTED, { kind: 'read', account: 'acct_1', gone: null });
  app.stripeAccounts.missing.set(RESTRICTED, { refund_write: 'no', event_read: 'no' });
  const changed = await patch({ secret_key: RESTRICTED });
  expect(changed.json['secret_key']).toEqual({ kind: 'restricted', last4: 'ount' });
  const permissions = changed.json['permissions'] as { resource: string; status: string }[];
  expect(permissions.map(({ resource, status }) => `${resource} ${status}`)).toEqual([
    'PaymentIntents unknown_until_first_write',
    'Checkout Sessions unknown_until_first_write',
    'Customers unknown_until_first_write',
    'PaymentMethods granted',
    'Charges granted',
    'Refunds missing',
    'Disputes unknown_until_first_write',
    'Early fraud warnings granted',
    'Events missing',
    'Accounts granted',
  ]);
  const other = 'sk_test_of_another_account';
  app.stripeAccounts.keys.set(other, { kind: 'read', account: 'acct_2', gone: null });
  const refused = await patch({ secret_key: other });
  expect(problemOf(refused)).toEqual([422, 'invalid_body', '/secret_key another_account']);
  expect(problemOf(await patch({ secret_key: 'sk_live_of_the_first_account' }))).toEqual([
    422,
    'invalid_body',
    '/secret_key wrong_mode',
  ]);
  const stored = await app.stores.connectionSecrets.read('shop');
  expect(stored?.secretKey?.reveal()).toBe(RESTRICTED);
});

test('a restricted account says why, to the business and to its customers', async () => {
  const gone = 'charges are switched off: Stripe reviews this account (under_review)';
  app.stripeAccounts.keys.set(SECRET, { kind: 'read', account: 'acct_1', gone });
  const { json } = await create();
  expect([json['status'], json['status_detail']]).toEqual(['restricted', gone]);
  expect(json['customer_notice']).toContain('takes none at the moment');
  expect(json['customer_notice']).not.toContain('under_review');
});

describe('the webhook endpoint', () => {
  const replace = (body: unknown) => send('POST', '/v1/connections/shop/webhook_endpoint', body);
  const secretsNow = async () =>
    (await app.stores.connectionSecrets.read('shop'))?.webhookSecrets.map((one) => one.reveal());

  test('is made anew: both secrets count until the old one is deleted', async () => {
    await create();
    const replaced = await replace({ overlap_seconds: 0 });
    const { endpoints } = replaced.json['webhooks'] as { endpoints: { delete_at: string }[] };
    expect(endpoints.map((one) => one.delete_at !== null)).toEqual([true, false]);
    expect(await secretsNow()).toEqual(['whsec_of_we_2_long_enough', 'whsec_of_we_1_long_enough']);
    await finishConnections(relayDeps());
    expect(app.stripeAccounts.endpoints.map(({ id }) => id)).toEqual(['we_2']);
    expect(await secretsNow()).toEqual(['whsec_of_we_2_long_enough']);
  });

  test('one made by hand at the same address is replaced, too', async () => {
    await create({ webhook_secret: 'whsec_made_by_hand' });
    expect(app.stripeAccounts.endpoints).toEqual([]);
    const url = 'http://pay.test/webhooks/stripe/shop';
    app.stripeAccounts.endpoints.push({ id: 'we_by_hand', url, request: null });
    await replace({ overlap_seconds: 0 });
    expect(await secretsNow()).toEqual(['whsec_of_we_2_long_enough', 'whsec_made_by_hand']);
    await finishConnections(relayDeps());
    expect(app.stripeAccounts.endpoints.map(({ id }) => id)).toEqual(['we_2']);
  });

  test('refused by Stripe: the connection says so; asking again says why', async () => {
    app.stripeAccounts.refusal = { kind: 'forbidden', permission: 'x', detail: 'not permitted' };
    const made = await create();
    expect(made.status).toBe(201);
    expect(made.json['webhooks']).toMatchObject({ endpoints: [] });
    const { how } = made.json['webhooks'] as { how: string };
    expect(how).toContain('POST /v1/connections/shop/webhook_endpoint');
    const refused = await replace({});
    expect(problemOf(refused)).toEqual([422, 'endpoint_refused']);
    expect(refused.json['detail']).toContain('not permitted');
    expect(problemOf(await replace({ overlap_seconds: 1.5 }))).toEqual([
      422,
      'invalid_body',
      '/overlap_seconds overlap_invalid',
    ]);
  });
});

test('where Stripe cannot reach us, the answer says how to', async () => {
  await app.close();
  app = await startApp({ isReachable: false });
  key = await installationKey();
  app.stripeAccounts.keys.set(SECRET, { kind: 'read', account: 'acct_1', gone: null });
  const { how } = (await create()).json['webhooks'] as { how: string };
  expect(how).toContain('stripe listen --forward-to http://pay.test/webhooks/stripe/shop');
  const asked = await send('POST', '/v1/connections/shop/webhook_endpoint', {});
  expect(problemOf(asked)).toEqual([409, 'webhooks_unreachable']);
});

test('disconnected, its keys are forgotten; the same account can be connected again', async () => {
  await create();
  const asked = await send('POST', '/v1/connections/shop/disconnect');
  expect(asked.json).toMatchObject({ status: 'disconnecting', open_invoices: 0 });
  await soon(
    () => finishConnections(relayDeps()),
    async () => isDisconnected('shop'),
  );
  const { json } = await send('GET', '/v1/connections/shop');
  expect(json).toMatchObject({ status: 'disconnected', secret_key: null, permissions: [] });
  expect(app.stripeAccounts.endpoints).toEqual([]);
  expect(problemOf(await send('POST', '/v1/connections/shop/webhook_endpoint'))).toEqual([
    409,
    'connection_disconnected',
  ]);
  const again = await send('POST', '/v1/connections/shop/reconnect', { secret_key: SECRET });
  expect(again.json).toMatchObject({ status: 'active', webhooks: { how: null } });
  expect(
    problemOf(await send('POST', '/v1/connections/shop/reconnect', { secret_key: SECRET })),
  ).toEqual([409, 'connection_active']);
  expect(await auditOf('shop')).toEqual(
    expect.arrayContaining(['connection.disconnected', 'connection.reconnected']),
  );
});

test('an account that another connection took over meanwhile is not connected twice', async () => {
  await create();
  await send('POST', '/v1/connections/shop/disconnect');
  await soon(
    () => finishConnections(relayDeps()),
    async () => isDisconnected('shop'),
  );
  expect((await create({ code: 'successor' })).status).toBe(201);
  const again = await send('POST', '/v1/connections/shop/reconnect', { secret_key: SECRET });
  expect(problemOf(again)).toEqual([409, 'account_connected']);
});

const isDisconnected = async (code: string): Promise<boolean> =>
  (await app.stores.connections.conditions()).some(
    (one) => one.code === code && one.disconnectedAt !== null,
  );

/** The relay's part of it, on the same tables. */
const relayDeps = (): RelayDeps =>
  ({
    stores: app.stores,
    log: app.deps.log,
    deleteEndpoint: (_connection: string, id: string) =>
      app.stripeAccounts.at({ secretKey: SECRET }).deleteEndpoint(id),
  }) as unknown as RelayDeps;

async function soon(work: () => Promise<void>, until: () => Promise<boolean>): Promise<void> {
  for (;;) {
    await work();
    if (await until()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

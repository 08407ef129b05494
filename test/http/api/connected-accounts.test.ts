import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import { Secret } from '../../../src/runtime/secret';
import type { Answer, TestApp } from '../support/test-app';
import { signed, startApp } from '../support/test-app';

let app: TestApp;
let key: string;
beforeEach(async () => {
  app = await startApp({}, (deps) => ({
    ...deps,
    findConnection: (code) => deps.stores.connectionSecrets.read(code),
    findNewestConnection: (code) => deps.stores.connectionSecrets.read(code),
  }));
  const { key: made, ...kept } = newApiKey(null);
  const row = { ...kept, scope: 'admin' as const, connection: null, mode: null, name: null };
  await app.stores.apiKeys.create({ ...row, expiresAt: null }, COMMAND_LINE);
  key = made;
  app.stripeAccounts.keys.set(SECRET, { kind: 'read', account: 'acct_platform', gone: null });
  await send('POST', '/v1/connections', { name: 'P', code: 'platform', secret_key: SECRET });
});
afterEach(() => app.close());

const SECRET = 'sk_test_of_the_platform';
const CONNECT_SECRET = 'whsec_of_connected_accounts';

const send = (method: string, path: string, body?: unknown) =>
  app.request(method, path, body, { key });
const create = (more: object = {}) =>
  send('POST', '/v1/connections', {
    name: 'Client',
    code: 'client',
    platform: 'platform',
    ...more,
  });
const problemOf = ({ status, json }: Answer) => [
  status,
  json['code'],
  ...((json['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  ),
];
const page = (method: string, path: string) =>
  app.request(method, path, undefined, { key: null, headers: { accept: 'text/html' } });

test('a new account is made through the platform, with a link that stays', async () => {
  const { status, json } = await create();
  expect([status, json['status'], json['platform'], json['mode']]).toEqual([
    201,
    'restricted',
    'platform',
    'test',
  ]);
  const [own, connect] = app.stripeAccounts.endpoints.map(({ request }) => request?.connect);
  expect([own, connect]).toEqual([false, true]);
  const url = String(json['onboarding_url']);
  expect(url).toMatch(/^http:\/\/pay\.test\/connect\/client\/[a-z2-7]{32}$/);
  expect((await send('GET', '/v1/connections/client')).json['onboarding_url']).toBe(url);
});

test('GET changes nothing; the button leads to a link that Stripe makes then', async () => {
  const url = new URL(String((await create()).json['onboarding_url'])).pathname;
  const shown = await page('GET', url);
  expect([shown.status, shown.text.includes('Continue at Stripe')]).toEqual([200, true]);
  const led = await page('POST', url);
  const account = (await app.stores.connections.get('client'))?.stripeAccount ?? '';
  expect([led.status, led.headers.get('location')]).toEqual([
    303,
    `https://connect.stripe.test/${account}`,
  ]);
  app.stripeAccounts.keys.set(account, { kind: 'read', account, gone: null });
  expect((await page('GET', `${url}/return`)).text).toContain('is connected');
  expect((await send('GET', '/v1/connections/client')).json['status']).toBe('active');
});

test('a link that is forged or of another connection, or disconnected, is not found', async () => {
  const url = new URL(String((await create()).json['onboarding_url'])).pathname;
  const token = url.split('/').at(-1) ?? '';
  for (const path of [
    `/connect/client/${'a'.repeat(32)}`,
    `/connect/platform/${token}`,
    `/connect/none/${token}`,
    '/connect/client/x',
  ]) {
    expect([path, (await page('GET', path)).status]).toEqual([path, 404]);
    expect([path, (await page('POST', path)).status]).toEqual([path, 404]);
  }
  await send('POST', '/v1/connections/client/disconnect', { at_once: true });
  expect((await page('GET', url)).status).toBe(404);
});

test('what does not fit together is refused', async () => {
  expect(problemOf(await create({ secret_key: SECRET }))).toEqual([
    422,
    'invalid_body',
    '/secret_key key_or_platform',
  ]);
  const neither = await send('POST', '/v1/connections', { name: 'C', code: 'c' });
  expect(problemOf(neither)).toEqual([422, 'invalid_body', '/secret_key key_or_platform']);
  const unknown = await create({ platform: 'none' });
  expect(problemOf(unknown)).toEqual([422, 'invalid_body', '/platform platform_invalid']);
  await create();
  const nested = await create({ code: 'nested', platform: 'client' });
  expect(problemOf(nested)).toEqual([422, 'invalid_body', '/platform platform_invalid']);
  const used = await send('POST', '/v1/connections/platform/disconnect');
  expect(problemOf(used)).toEqual([409, 'connection_in_use']);
});

test('disconnected and connected again, it is reached by the key of its platform', async () => {
  await create();
  await send('POST', '/v1/connections/client/disconnect', { at_once: true });
  const path = '/v1/connections/client/reconnect';
  expect(problemOf(await send('POST', path, { secret_key: SECRET }))).toEqual([
    422,
    'invalid_body',
    '/secret_key key_or_platform',
  ]);
  expect((await send('POST', path, {})).json['status']).toBe('restricted');
});

test('its events come to the platform; those of an unknown account are quarantined', async () => {
  await create();
  const account = (await app.stores.connections.get('client'))?.stripeAccount;
  await app.stores.connectionSecrets.set(
    'platform',
    { connect_webhook_secret: new Secret(CONNECT_SECRET) },
    COMMAND_LINE,
  );
  const receive = (id: string, of: unknown) => {
    const raw = JSON.stringify({
      id,
      object: 'event',
      type: 'account.updated',
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      account: of,
      data: { object: { id: of, object: 'account' } },
    });
    const headers = { 'stripe-signature': signed(raw, CONNECT_SECRET) };
    return app.request('POST', '/webhooks/stripe/platform', undefined, { raw, headers, key: null });
  };
  expect((await receive('evt_ours', account)).status).toBe(200);
  expect((await receive('evt_strange', 'acct_unknown')).status).toBe(200);
  expect(app.relayed).toEqual(['evt_ours']);
  const [kept] = await app.stores.quarantine.list('platform', 10, null);
  expect([kept?.id, kept?.why]).toEqual(['evt_strange', expect.stringContaining('acct_unknown')]);
  const stored = await app.stores.events.storedIds('client', ['evt_ours']);
  expect([...stored]).toEqual(['evt_ours']);
});

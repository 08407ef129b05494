import { COMMAND_LINE } from '../../../src/domain/audit';
import { Secret } from '../../../src/runtime/secret';
import { startApp } from '../support/test-app';
import type { TestApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const LIVE_KEY = 'sk_live_7eC39HqLyjWDarjtT1zdp7dc';

/** As Sequin's page on Stripe prints it: two commas and the quotes of a name are missing. */
const AS_PRINTED = `{
    "properties": {
      "kind": "stripe_key",
      "secret_key": "${LIVE_KEY}"
      "test": false
      "name": Chaom Spice
    },
    "metadata": { "custom_property": 42 }
  }`;

const REPAIRED = `{
    "properties": {
      "kind": "stripe_key",
      "secret_key": "${LIVE_KEY}",
      "test": false,
      "name": "Chaom Spice"
    },
    "metadata": { "custom_property": 42 }
  }`;

const create = (body: unknown, key = app.key) =>
  app.request('POST', '/v1/credentials', body, { key });
const errorsOf = ({ json }: { json: Record<string, unknown> }) =>
  (json['errors'] as { pointer: string; code: string; detail: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const ofKey = (secretKey: string, more = {}) => ({
  properties: { kind: 'stripe_key', secret_key: secretKey, ...more },
});

function givesAccount(secretKey: string, account: string): void {
  app.stripeAccounts.keys.set(secretKey, { kind: 'read', account, gone: null });
}

test('the body of the seed is taken once its commas and quotes are there', async () => {
  givesAccount(LIVE_KEY, 'acct_spice');
  const answer = await app.request('POST', '/v1/credentials', undefined, { raw: REPAIRED });
  expect([answer.status, answer.json]).toEqual([
    201,
    {
      object: 'credential',
      id: expect.stringMatching(/^crd_[0-9a-f]{32}$/),
      properties: {
        kind: 'stripe_key',
        test: false,
        name: 'Chaom Spice',
        secret_key: { kind: 'secret', last4: 'p7dc' },
        account: 'acct_spice',
        code: null,
      },
      metadata: { custom_property: 42 },
      write_rights: 'unknown_until_first_write',
      created_at: expect.any(String),
    },
  ]);
  const id = String(answer.json['id']);
  expect((await app.request('GET', `/v1/credentials/${id}`)).json).toEqual(answer.json);
  const { data } = (await app.request('GET', '/v1/credentials?limit=1')).json;
  expect(data).toEqual([answer.json]);
});

test('the body as it is printed answers 400 and says where it is no JSON', async () => {
  const answer = await app.request('POST', '/v1/credentials', undefined, { raw: AS_PRINTED });
  expect([answer.status, answer.json['code']]).toEqual([400, 'invalid_json']);
  expect(answer.json['detail']).toMatch(
    /^the body is not JSON: Expected ',' .* at position 111 \(line 5,? column 7\)$/,
  );
  expect(answer.text).not.toContain(LIVE_KEY);
});

test('the key is in no row and no answer in clear, and comes back to who needs it', async () => {
  const secretKey = 'rk_test_canary_of_a_credential_98765';
  givesAccount(secretKey, 'acct_canary');
  const made = await create(ofKey(secretKey, { test: true }));
  expect(made.json['properties']).toMatchObject({
    secret_key: { kind: 'restricted', last4: '8765' },
  });
  const id = String(made.json['id']);
  expect((await app.stores.credentials.secretOf(id))?.reveal()).toBe(secretKey);
  const audit = await app.request('GET', '/v1/audit?limit=100');
  expect(audit.text).not.toContain('canary_of_a_credential');
  expect(audit.text).toContain('"credential.created"');
  const listed = await app.request('GET', '/v1/credentials');
  expect(listed.text).not.toContain('canary_of_a_credential');
});

test('what is wrong is said of its field, and all at once before Stripe is asked', async () => {
  const both = await create({ properties: { kind: 'stripe_key', secret_key: 'x', name: '' } });
  expect([both.status, errorsOf(both)]).toEqual([
    422,
    ['/properties/secret_key stripe_key_invalid', '/properties/name text_empty'],
  ]);
  const kind = await create({ properties: { kind: 'paypal_key' } });
  expect([kind.status, errorsOf(kind)]).toEqual([422, ['/properties/kind not_one_of']]);
  const deep = await create({ ...ofKey('sk_test_12345678'), metadata: { a: { b: 1 } } });
  expect([deep.status, errorsOf(deep)]).toEqual([422, ['/metadata/a metadata_invalid']]);
  const contrary = await create(ofKey('sk_live_12345678', { test: true }));
  expect([contrary.status, errorsOf(contrary), contrary.json['detail']]).toEqual([
    422,
    ['/properties/test wrong_mode'],
    '1 problem in the body: /properties/test says test mode, but the secret_key is of live mode',
  ]);
  const refused = await create(ofKey('sk_test_that_stripe_does_not_know'));
  expect([refused.status, errorsOf(refused)]).toEqual([
    422,
    ['/properties/secret_key key_refused'],
  ]);
});

test('a connection lends its key to itself, and to accounts connected to it', async () => {
  const key = await app.otherKey('platform');
  const secretKey = 'sk_test_of_the_platform';
  await app.stores.connectionSecrets.set(
    'platform',
    { secret_key: new Secret(secretKey) },
    COMMAND_LINE,
  );
  givesAccount('acct_tenant', 'acct_tenant');
  const own = await create({ properties: { kind: 'connection', code: 'platform' } }, key);
  expect([own.status, own.json['properties']]).toMatchObject([
    201,
    { kind: 'connection', code: 'platform', secret_key: null },
  ]);
  const other = await create({ properties: { kind: 'connection', code: 'default' } }, key);
  expect([other.status, errorsOf(other)]).toEqual([422, ['/properties/code another_connection']]);
  const ofAccount = (account: string) =>
    create({ properties: { kind: 'stripe_connect', account, test: true } }, key);
  const connected = await ofAccount('acct_tenant');
  expect([connected.status, connected.json['properties']]).toMatchObject([
    201,
    { kind: 'stripe_connect', account: 'acct_tenant', code: 'platform' },
  ]);
  const strange = await ofAccount('acct_of_a_stranger');
  expect([strange.status, errorsOf(strange)]).toEqual([
    422,
    ['/properties/account account_refused'],
  ]);
  // An account that Stripe would show, and that another connection collects into.
  await app.otherKey('tenant');
  await app.stores.connectionChanges.setAccount('tenant', 'acct_tenant');
  const taken = await ofAccount('acct_tenant');
  expect(taken.json['detail']).toBe(strange.json['detail']);
});

test('a connection without a key lends none, and says so', async () => {
  const key = await app.otherKey('keyless');
  const answer = await create({ properties: { kind: 'connection', code: 'keyless' } }, key);
  expect([answer.status, answer.json['code']]).toEqual([409, 'connection_disconnected']);
});

test('nobody sees or deletes what another key has stored', async () => {
  givesAccount('sk_test_of_default_alone', 'acct_default');
  const made = await create(ofKey('sk_test_of_default_alone'));
  const path = `/v1/credentials/${String(made.json['id'])}`;
  const key = await app.otherKey('stranger');
  for (const method of ['GET', 'DELETE']) {
    const answer = await app.request(method, path, undefined, { key });
    expect([answer.status, answer.json['code']]).toEqual([404, 'credential_unknown']);
  }
  expect((await app.request('GET', '/v1/credentials', undefined, { key })).json['data']).toEqual(
    [],
  );
  const gone = await app.request('DELETE', path);
  expect(gone.json).toEqual({ object: 'credential', id: made.json['id'], deleted: true });
  expect((await app.request('GET', path)).status).toBe(404);
});

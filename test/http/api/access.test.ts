import { API } from '../../../src/contract/operations';
import type { Scope } from '../../../src/domain/api-key';
import { COMMAND_LINE } from '../../../src/domain/audit';
import { newApiKey } from '../../../src/runtime/new-api-key';
import type { RequestOptions, TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.close());

async function keyWith(scope: Scope, connection: string | null = 'default', expiresAt = null) {
  const { key, ...kept } = newApiKey(connection === null ? null : 'test');
  const mode = connection === null ? null : ('test' as const);
  const made = { ...kept, scope, connection, mode, name: null, expiresAt };
  const { id } = await app.stores.apiKeys.create(made, COMMAND_LINE);
  return { id, key };
}

const post = (path: string, body: unknown, how: RequestOptions = {}) =>
  app.request('POST', path, body, how);
const codesOf = (answer: { json: Record<string, unknown> }) =>
  (answer.json['errors'] as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

test('a key is made, shown once, used, and ended at once', async () => {
  const made = await post('/v1/api_keys', { name: 'billing', scope: 'collect' });
  expect(made.status).toBe(201);
  expect(made.headers.get('cache-control')).toBe('no-store');
  const { key, id } = made.json as { key: string; id: string };
  expect(key).toMatch(/^qk_test_[0-9a-f]{48}$/);
  expect((await app.request('GET', '/v1/invoices', undefined, { key })).status).toBe(200);
  const list = await app.request('GET', '/v1/api_keys');
  expect(list.text).not.toContain(key);
  expect(list.json['data']).toContainEqual(expect.objectContaining({ id, status: 'valid' }));
  expect((await post(`/v1/api_keys/${id}/revoke`, {})).json['status']).toBe('revoked');
  expect((await app.request('GET', '/v1/invoices', undefined, { key })).status).toBe(401);
  expect((await post(`/v1/api_keys/${id}/revoke`, {})).status).toBe(200);
});

test('two keys overlap until the time that was given for the old one', async () => {
  const { id, key } = await keyWith('collect');
  const at = new Date(Date.now() + 60_000).toISOString();
  const ended = await post(`/v1/api_keys/${id}/revoke`, { at });
  expect(ended.json).toMatchObject({ status: 'valid', expires_at: at, revoked_at: null });
  expect((await app.request('GET', '/v1/invoices', undefined, { key })).status).toBe(200);
  // It never ends later than it would have.
  const afterwards = new Date(Date.now() + 600_000).toISOString();
  expect((await post(`/v1/api_keys/${id}/revoke`, { at: afterwards })).json['expires_at']).toBe(at);
});

test('every operation refuses a key whose scope is too small, in words', async () => {
  const keys = { read: await keyWith('read'), collect: await keyWith('collect') };
  for (const { method, path, scope } of Object.values(API)) {
    if (scope === 'public' || scope === 'read') continue;
    const { key } = scope === 'admin' ? keys.collect : keys.read;
    const answer = await app.request(method.toUpperCase(), path, undefined, { key });
    const { code, detail } = answer.json;
    expect([path, answer.status, code]).toEqual([path, 403, 'insufficient_scope']);
    expect(detail).toContain(`${method.toUpperCase()} ${path} takes one with`);
  }
});

test('a key cannot make a wider one: all ways at once', async () => {
  const soon = Date.now() + 3_600_000;
  const { key } = await keyWith('admin', 'default', soon as unknown as null);
  const wide = await post('/v1/api_keys', { scope: 'admin', connection: null }, { key });
  expect([wide.status, wide.json['code']]).toEqual([403, 'key_too_wide']);
  expect(codesOf(wide)).toEqual(['/connection wider_than_own', '/expires_at wider_than_own']);
  const other = await post('/v1/api_keys', { scope: 'read', connection: 'nobody' });
  expect([other.status, codesOf(other)]).toEqual([403, ['/connection wider_than_own']]);
  const wrong = { scope: 'owner', name: '', expires_at: 'soon', more: 1 };
  const answer = await post('/v1/api_keys', wrong);
  expect([answer.status, codesOf(answer).sort()]).toEqual([
    400,
    ['/expires_at time_invalid', '/more unknown_key', '/name text_empty', '/scope not_one_of'],
  ]);
  const passed = { scope: 'read', expires_at: '2026-01-01T00:00:00Z' };
  expect(codesOf(await post('/v1/api_keys', passed))).toEqual(['/expires_at time_passed']);
});

test('the last admin key cannot be revoked, nor each of two by the other at once', async () => {
  const [only] = await app.stores.apiKeys.list('default');
  const refused = await post(`/v1/api_keys/${only?.id}/revoke`, {});
  expect([refused.status, refused.json['code']]).toEqual([409, 'last_admin_key']);
  const second = await keyWith('admin');
  const answers = await Promise.all([
    post(`/v1/api_keys/${only?.id}/revoke`, {}, { key: second.key }),
    post(`/v1/api_keys/${second.id}/revoke`, {}),
  ]);
  expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  const left = (await app.stores.apiKeys.list('default')).filter((key) => key.revokedAt === null);
  expect(left).toHaveLength(1);
});

test('a key of the installation names the connection, and sees and makes keys of all', async () => {
  const { key } = await keyWith('admin', null);
  await app.otherKey('second');
  const invoices = (headers: Record<string, string>) =>
    app.request('GET', '/v1/invoices', undefined, { key, headers });
  const unnamed = await invoices({});
  expect([unnamed.status, unnamed.json['code']]).toEqual([400, 'connection_missing']);
  expect((await invoices({ 'quittance-connection': 'second' })).status).toBe(200);
  const unknown = await invoices({ 'quittance-connection': 'none' });
  expect([unknown.status, unknown.json['code']]).toEqual([404, 'connection_unknown']);
  const listed = (await app.request('GET', '/v1/api_keys', undefined, { key })).json['data'];
  const connections = (listed as { connection: string | null }[]).map((one) => one.connection);
  expect(new Set(connections)).toEqual(new Set(['default', 'second', null]));
  const made = await post('/v1/api_keys', { scope: 'read', connection: 'second' }, { key });
  expect([made.status, made.json['connection']]).toEqual([201, 'second']);
  const none = await post('/v1/api_keys', { scope: 'read', connection: 'none' }, { key });
  expect([none.status, codesOf(none)]).toEqual([422, ['/connection connection_unknown']]);
});

test('a key of one connection reaches no other, whether there is one or not', async () => {
  const other = await app.otherKey('second');
  const [of] = await app.stores.apiKeys.list('default');
  for (const code of ['default', 'nobody']) {
    const headers = { 'quittance-connection': code };
    const answer = await app.request('GET', '/v1/invoices', undefined, { key: other, headers });
    expect([answer.status, answer.json['code']]).toEqual([403, 'wrong_connection']);
  }
  const revoked = await post(`/v1/api_keys/${of?.id}/revoke`, {}, { key: other });
  expect([revoked.status, revoked.json['code']]).toEqual([404, 'api_key_unknown']);
});

test('the log says who did it, from where, and what it was before', async () => {
  const made = await post('/v1/api_keys', { name: 'billing', scope: 'read' });
  await post(`/v1/api_keys/${String(made.json['id'])}/revoke`, {});
  const subject = String(made.json['id']);
  const log = await app.request('GET', `/v1/audit?subject=${subject}`);
  const [own] = await app.stores.apiKeys.list('default');
  expect(log.json['data']).toEqual([
    expect.objectContaining({
      action: 'api_key.created',
      by: 'api_key',
      api_key: own?.id,
      address: expect.stringContaining('127.0.0.1'),
      before: null,
      after: { name: 'billing', scope: 'read', last4: made.json['last4'], expires_at: null },
    }),
    expect.objectContaining({ action: 'api_key.revoked', before: { ends_at: null } }),
  ]);
  expect(log.text).not.toContain(String(made.json['key']));
  const first = await app.request('GET', '/v1/audit?limit=1');
  expect(first.json).toMatchObject({ has_more: true, next_cursor: '1' });
  const next = await app.request('GET', '/v1/audit?after=1');
  expect((next.json['data'] as { cursor: string }[])[0]?.cursor).toBe('2');
  const wrong = await app.request('GET', '/v1/audit?action=none');
  expect([wrong.status, wrong.json['code']]).toEqual([400, 'invalid_parameter']);
});

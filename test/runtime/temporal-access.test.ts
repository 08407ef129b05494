import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../src/runtime/config';
import { environmentReader } from '../../src/runtime/environment-reader';
import { readTemporalVariables } from '../../src/runtime/temporal-settings';
import { isSameConnection, temporalAccess } from '../../src/temporal/connection-options';
import type { TemporalAccess } from '../../src/temporal/connection-options';

const folder = mkdtempSync(join(tmpdir(), 'quittance-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function accessBy(env: Record<string, string>): TemporalAccess {
  const reader = environmentReader(env);
  const variables = readTemporalVariables(env, reader);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return temporalAccess(variables);
}

function problemsOf(env: Record<string, string>): string {
  try {
    accessBy(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.join('\n');
    throw error;
  }
  return '';
}

test('as before: an address, a namespace, and neither key nor TLS', () => {
  expect(accessBy({}).options()).toEqual({
    address: '127.0.0.1:7233',
    namespace: 'default',
    apiKey: undefined,
    tls: false,
    metadata: {},
  });
  const given = accessBy({ TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'billing' });
  expect([given.address, given.namespace]).toEqual(['temporal:7233', 'billing']);
});

test('empty variables, as compose passes them, are none', () => {
  expect(accessBy({ TEMPORAL_ADDRESS: '', TEMPORAL_API_KEY: ' ' }).options().tls).toBe(false);
});

test('an API key brings TLS, and is read again from its file', () => {
  const path = file('key', 'first\n');
  const access = accessBy({
    TEMPORAL_ADDRESS: 'eu-west-1.aws.api.temporal.io:7233',
    TEMPORAL_API_KEY_FILE: path,
  });
  const first = access.options();
  expect(first).toMatchObject({ apiKey: 'first', tls: true });
  file('key', 'second\n');
  const second = access.reread();
  expect(second.apiKey).toBe('second');
  expect(isSameConnection(first, second)).toBe(true);
});

test('certificates by path, by value, from files; other content asks for a connection', () => {
  const [cert, key, ca] = [file('c.pem', 'CERT'), file('k.pem', 'KEY'), file('ca.pem', 'CA')];
  const byPath = accessBy({
    TEMPORAL_TLS_CLIENT_CERT_PATH: cert,
    TEMPORAL_TLS_CLIENT_KEY_PATH: key,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca,
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
  });
  const byValue = accessBy({
    TEMPORAL_TLS_CLIENT_CERT_DATA: 'CERT',
    TEMPORAL_TLS_CLIENT_KEY_DATA_FILE: key,
    TEMPORAL_TLS_SERVER_CA_CERT_DATA_FILE: ca,
    TEMPORAL_TLS_SERVER_NAME: 'temporal.example',
  });
  expect(isSameConnection(byPath.options(), byValue.options())).toBe(true);
  const before = byPath.options();
  file('c.pem', 'ANOTHER');
  expect(isSameConnection(before, byPath.reread())).toBe(false);
});

test('a profile of Temporal’s CLI is used where it is named, and nowhere else', () => {
  const profiles = file(
    'temporal.toml',
    [
      '[profile.prod]',
      'address = "prod.example:7233"',
      'namespace = "billing"',
      'api_key = "of-the-file"',
    ].join('\n'),
  );
  const named = { TEMPORAL_CONFIG_FILE: profiles, TEMPORAL_PROFILE: 'prod' };
  expect(accessBy(named).options()).toMatchObject({
    address: 'prod.example:7233',
    namespace: 'billing',
    apiKey: 'of-the-file',
    tls: true,
  });
  expect(accessBy({ ...named, TEMPORAL_NAMESPACE: 'other' }).namespace).toBe('other');
  expect(problemsOf({ ...named, TEMPORAL_PROFILE: 'test' })).toContain("Profile 'test' not found");
});

test.each([
  [{ TEMPORAL_ADDRESS: 'https://temporal.example:7233' }, 'without a protocol'],
  [{ TEMPORAL_TLS: 'yes' }, 'TEMPORAL_TLS is "yes"'],
  [{ TEMPORAL_TLS_CLIENT_CERT_DATA: 'CERT' }, 'needs TEMPORAL_TLS_CLIENT_KEY_PATH'],
  [{ TEMPORAL_TLS_CLIENT_KEY_DATA: 'KEY' }, 'needs TEMPORAL_TLS_CLIENT_CERT_PATH'],
  [{ TEMPORAL_API_KEY_FILE: '/nowhere/key' }, 'TEMPORAL_API_KEY_FILE points to /nowhere/key'],
  [{ TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }, 'which is not there'],
  [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' }, '/nowhere/ca.pem'],
  [{ TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: 'true' }, 'the server is always verified'],
  [
    { TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' },
    'would be sent in the clear',
  ],
])('%j is reported', (env: Record<string, string>, words) => {
  expect(problemsOf(env)).toContain(words);
});

test('an empty file of profiles is reported in words', () => {
  const empty = file('empty.toml', '');
  expect(problemsOf({ TEMPORAL_CONFIG_FILE: empty })).toContain('cannot be configured');
});

test('neither key nor certificate is in what an access prints', () => {
  const env = { TEMPORAL_API_KEY: 'key-of-somebody' };
  const variables = readTemporalVariables(env, environmentReader(env));
  expect(JSON.stringify(variables)).not.toContain('key-of-somebody');
});

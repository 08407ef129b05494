import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionFromConfig } from '../../src/main/connection-from-config';
import { ConfigError, readConfig } from '../../src/runtime/config';
import { readMigrationSettings } from '../../src/runtime/database-settings';
import type { Environment } from '../../src/runtime/config';

const folder = mkdtempSync(join(tmpdir(), 'quittance-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const whole: Environment = {
  DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/q',
  STRIPE_SECRET_KEY: 'sk_test_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_one',
  SMTP_URL: 'smtp://127.0.0.1:1025',
  MAIL_FROM: 'Acme <billing@acme.example>',
  PUBLIC_URL: 'https://pay.acme.example/',
  LINK_SECRET: 'x'.repeat(32),
  MASTER_KEY: '0123456789abcdef'.repeat(4),
};

/** What a live key asks for besides. */
const strong: Environment = {
  ...whole,
  STRIPE_SECRET_KEY: 'sk_live_abc',
  STRIPE_WEBHOOK_SECRET: 'whsec_0123456789abcdefgh',
  LINK_SECRET: '0123456789abcdef0123456789abcdef',
  MASTER_KEY: '0123456789abcdef'.repeat(4),
};

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('private nets of consumers are nets: each that is none is named', () => {
  const given = (text: string) => ({ ...whole, CONSUMER_PRIVATE_NETS: text });
  expect(readConfig(given('10.20.0.0/16, fd00::/8')).privateNets).toEqual([
    { address: '10.20.0.0', bits: 16, family: 'ipv4' },
    { address: 'fd00::', bits: 8, family: 'ipv6' },
  ]);
  const problems = problemsOf(given('kafka,10.0.0.1,10.0.0.0/33,0.0.0.0/0'));
  expect(problems.map((one) => /holds "(.*)":/.exec(one)?.[1])).toEqual([
    'kafka',
    '10.0.0.1',
    '10.0.0.0/33',
    '0.0.0.0/0',
  ]);
});

test('a complete environment gives a configuration with its defaults', () => {
  const config = readConfig(whole);
  expect(config).toMatchObject({
    mode: 'test',
    installation: 'quittance',
    connectionCode: 'default',
    temporal: { variables: {}, taskQueue: 'quittance' },
    http: { host: '127.0.0.1', port: 4000, publicUrl: 'https://pay.acme.example' },
    mail: { receipts: 'ours', notifyEmails: [] },
    clock: {},
  });
  expect(config.stripe.webhookSecrets.map((secret) => secret.reveal())).toEqual(['whsec_one']);
});

test.each(['Temporal', 'TemporalX', '1st', 'a b', "x'", 'x'.repeat(41)])(
  'a prefix of search attributes may not be %p',
  (prefix) => {
    const problems = problemsOf({ ...whole, TEMPORAL_ATTRIBUTE_PREFIX: prefix });
    expect(problems).toEqual([expect.stringContaining('TEMPORAL_ATTRIBUTE_PREFIX is ')]);
    const given = readConfig({ ...whole, TEMPORAL_ATTRIBUTE_PREFIX: 'Acme_2' });
    expect(given.temporal.attributePrefix).toBe('Acme_2');
  },
);

test('a master key that is no 32 bytes is a problem, the one before it another', () => {
  const problems = problemsOf({ ...whole, MASTER_KEY: 'short', MASTER_KEY_PREVIOUS: 'x' });
  expect(problems).toEqual([
    expect.stringMatching(/^MASTER_KEY must be 32 bytes/),
    expect.stringMatching(/^MASTER_KEY_PREVIOUS must be 32 bytes/),
  ]);
  const { masterKey } = readConfig(whole).masterKeys.reveal();
  expect(masterKey.toString('hex')).toBe(whole['MASTER_KEY']);
});

test('every problem is reported at once', () => {
  const problems = problemsOf({ PORT: 'abc', RECEIPTS: 'both', LINK_SECRET: 'short' });
  const message = problems.join('\n');
  for (const name of [
    'DATABASE_URL is missing',
    'STRIPE_SECRET_KEY is missing',
    'STRIPE_WEBHOOK_SECRET is missing',
    'SMTP_URL is missing',
    'MAIL_FROM is missing',
    'PUBLIC_URL is missing',
    'LINK_SECRET must have at least 32',
    'MASTER_KEY is missing: give every program the same 32 bytes, once made by ' +
      '`openssl rand -hex 32`, and keep a copy apart from the database',
    'PORT is "abc"',
    'RECEIPTS is "both"',
  ]) {
    expect(message).toContain(name);
  }
  expect(problems).toHaveLength(10);
});

test.each([
  [{ DATABASE_URL: 'mysql://x' }, 'postgresql://'],
  [{ STRIPE_SECRET_KEY: 'pk_test_1' }, 'secret or restricted key'],
  [{ PUBLIC_URL: 'acme.example' }, 'PUBLIC_URL must be a complete address'],
  [{ NOTIFY_EMAILS: 'a@b.example, nobody' }, '"nobody", which is no e-mail address'],
  [{ CHECKOUT_ORIGINS: 'ftp://x' }, 'no http(s) address'],
  [{ DAY_SECONDS: '10' }, 'needs CLOCK_ORIGIN'],
  [{ DAY_SECONDS: '0', CLOCK_ORIGIN: '1' }, 'DAY_SECONDS is "0"'],
  [{ INSTALLATION: 'No Spaces' }, 'INSTALLATION is "No Spaces"'],
  [{ INSTALLATION: 'i'.repeat(41) }, 'use up to 40 of'],
  [{ CONNECTION_CODE: 'c'.repeat(33) }, 'use up to 32 of'],
  [{ TASK_QUEUE: 'q'.repeat(201) }, 'use up to 200 characters'],
  [{ TASK_QUEUE: "bob's" }, 'no quote or backslash'],
  [{ POLICY: '{' }, 'POLICY: must be a JSON object'],
  [{ POLICY: '{"name":"own","excess":"keep"}' }, 'POLICY: excess must be refund or ask'],
  [{ DOCS: 'no' }, 'DOCS is "no", not on or off'],
  [{ METRICS_PORT: '70000' }, 'METRICS_PORT is "70000"'],
])('%j is refused with words', (wrong, words) => {
  expect(problemsOf({ ...whole, ...wrong }).join()).toContain(words);
});

test('pages that may show the portal in a frame are https origins and nothing more', () => {
  const given = (text: string) => ({ ...whole, PORTAL_FRAME_ANCESTORS: text });
  expect(readConfig(whole).http.portalFrameAncestors).toEqual([]);
  const origins = ['https://shop.example', 'https://a.b-c.example:8443'];
  expect(readConfig(given(origins.join(', '))).http.portalFrameAncestors).toEqual(origins);
  const wrong = [
    'http://shop.example',
    'https://*.shop.example',
    'https://shop.example/account',
    'https://ana@shop.example',
    "'self'",
    '*',
    'https:',
    'https://shop.example;script-src',
    'https://shop.example https://other.example',
    'https://shop.example:99999',
  ];
  const problems = problemsOf(given(['https://right.example', ...wrong].join(',')));
  expect(problems).toHaveLength(wrong.length);
  for (const [nth, origin] of wrong.entries()) {
    expect(problems[nth]).toContain(`PORTAL_FRAME_ANCESTORS holds "${origin}": give the whole`);
  }
});

test('a live key sets live mode and refuses what only a toy may do', () => {
  const live = strong;
  expect(readConfig(live).mode).toBe('live');
  const problems = problemsOf({
    ...live,
    DAY_SECONDS: '60',
    CLOCK_ORIGIN: '0',
    STRIPE_API_BASE: 'http://127.0.0.1:1',
  }).join();
  expect(problems).toContain('refused with a live Stripe key');
  expect(problems).toContain('must be https://');
  expect(problemsOf({ ...live, PUBLIC_URL: 'http://pay.acme.example' })).toEqual([
    'PUBLIC_URL must be https:// with a live key',
  ]);
});

test('the first API key is one that can be sent', () => {
  const key = 'qk_test_0123456789';
  expect(readConfig({ ...whole, BOOTSTRAP_API_KEY: key }).http.bootstrapApiKey?.reveal()).toBe(key);
  for (const wrong of ['hunter2', 'qk_live_0123456789', 'qk_test_short', 'qk_test_with spaces']) {
    expect(problemsOf({ ...whole, BOOTSTRAP_API_KEY: wrong }).join()).toContain('`keys create`');
  }
});

test('a secret may come from a file, and an unreadable file is a problem', () => {
  const path = join(folder, 'key');
  writeFileSync(path, 'sk_test_from_file\n');
  const { STRIPE_SECRET_KEY: _gone, ...rest } = whole;
  const config = readConfig({ ...rest, STRIPE_SECRET_KEY_FILE: path });
  expect(config.stripe.secretKey.reveal()).toBe('sk_test_from_file');
  const problems = problemsOf({ ...rest, STRIPE_SECRET_KEY_FILE: join(folder, 'absent') });
  expect(problems[0]).toContain('cannot be read');
});

test('the operator’s own policy wins over the default one', () => {
  const policy = JSON.stringify({ name: 'strict-1', ladder_days: [2] });
  expect(readConfig({ ...whole, POLICY: policy }).policy).toMatchObject({
    name: 'strict-1',
    ladderDays: [2],
    excess: 'refund',
  });
  expect(readConfig(whole).policy).toBeUndefined();
});

test('the documentation is served unless it is switched off', () => {
  expect(readConfig(whole).http.docs).toBe(true);
  expect(readConfig({ ...whole, DOCS: 'off' }).http.docs).toBe(false);
});

test('the first page links to local parts only where `npm start` runs them, never live', () => {
  const links = { INBOX_URL: 'http://127.0.0.1:4020', TEMPORAL_UI_URL: 'http://127.0.0.1:8233' };
  expect(readConfig({ ...whole, ...links }).http.local).toEqual({
    inbox: 'http://127.0.0.1:4020',
    temporalUi: 'http://127.0.0.1:8233',
  });
  expect(readConfig(whole).http).not.toHaveProperty('local');
  const live = { ...strong, ...links };
  expect(readConfig(live).http).not.toHaveProperty('local');
});

test('both webhook secrets are known while one replaces the other', () => {
  const config = readConfig({ ...whole, STRIPE_WEBHOOK_SECRET_PREVIOUS: 'whsec_old' });
  expect(config.stripe.webhookSecrets.map((secret) => secret.reveal())).toEqual([
    'whsec_one',
    'whsec_old',
  ]);
});

test('no secret is seen in a configuration that is printed', () => {
  expect(JSON.stringify(readConfig(whole))).not.toMatch(/sk_test_abc|whsec_one|u:p@/);
});

test('a migration asks for the database alone, and for its own address past a pooler', () => {
  const settings = readMigrationSettings({ DATABASE_URL: 'postgres://h/d' });
  expect([settings.url.reveal(), settings.limitedRole]).toEqual(['postgres://h/d', null]);
  expect(() => readMigrationSettings({})).toThrow('DATABASE_URL is missing');
  const pooled = { DATABASE_URL: 'postgres://app@pooler/d', DATABASE_POOLED: 'on' };
  expect(() => readMigrationSettings(pooled)).toThrow('MIGRATE_DATABASE_URL is missing');
  const own = readMigrationSettings({ ...pooled, MIGRATE_DATABASE_URL: 'postgres://owner@h/d' });
  expect([own.url.reveal(), own.limitedRole]).toEqual(['postgres://owner@h/d', 'app']);
  expect(() =>
    readMigrationSettings({ DATABASE_URL: 'postgres://h/d', MIGRATE_DATABASE_URL: 'h:5432' }),
  ).toThrow('MIGRATE_DATABASE_URL must start with postgresql://');
});

test('a pool has the connections that are given, and its own sessions unless said', () => {
  expect(readConfig(whole).database).toMatchObject({ pooled: false });
  const given = readConfig({ ...whole, DATABASE_POOL: '7', DATABASE_POOLED: 'on' }).database;
  expect(given).toMatchObject({ maxConnections: 7, pooled: true });
  expect(problemsOf({ ...whole, DATABASE_POOL: '0', DATABASE_POOLED: 'yes' })).toHaveLength(2);
});

test('recurring payments are enabled for PayPal, and reach the settings of the connection', () => {
  const config = readConfig({ ...whole, RECURRING_METHODS: 'paypal' });
  const { settings } = connectionFromConfig(config);
  expect(settings.recurringMethods).toEqual(['paypal']);
  expect(readConfig(whole).stripe.recurringMethods).toBeUndefined();
  expect(problemsOf({ ...whole, RECURRING_METHODS: 'paypal, card' })).toEqual([
    'RECURRING_METHODS holds "card"; it may hold: paypal',
  ]);
});

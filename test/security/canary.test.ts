import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInbox } from '../../src/local/inbox';
import type { MailInbox } from '../../src/local/inbox';
import { engineShift, placesOf } from '../../src/local/places';
import { freePort } from '../../src/local/ports';
import { startPostgres } from '../../src/local/postgres-server';
import type { PostgresServer } from '../../src/local/postgres-server';
import { untilReady } from '../../src/local/programs';
import type { Stack } from '../../src/local/stack';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import type { ApiInvoice } from '../../src/local/stories/acts';
import {
  customerWithCard,
  createInvoice,
  invoiceBody,
  payWithoutBrowser,
  until,
} from '../../src/local/stories/acts';
import { hashToken } from '../../src/runtime/digest';
import { eventually } from '../harness/eventually';
import { startTestStack } from '../harness/stack';
import { signed } from '../http/support/test-app';
import { allPassed, runTogether } from '../stories/recovery/run-together';
import { everywhere } from './everywhere';
import { leaks } from './leaks';
import type { Secrets } from './leaks';
import { startOwnServer } from './own-server';
import type { OwnServer } from './own-server';

const folder = mkdtempSync(join(tmpdir(), 'quittance-canary-'));
const PASSWORD = 'canary-of-the-mail-server';
const OAUTH = {
  'a code of OAuth': 'ac_canary_of_an_account_that_exists',
  'a state of OAuth': 'canary_state_that_nobody_has_signed',
};
const NEVER_TAKEN = {
  'a refused Stripe key': 'sk_live_canary_of_another_mode',
  'a webhook secret beside it': 'whsec_canary_beside_a_refused_key',
};
const EXAMPLES = ['auto-charged', 'authentication-required', 'stolen-card', 'debit-failed'];
const stories = STORIES.filter(({ story }) => EXAMPLES.includes(story));
let stack: Stack;
let inbox: MailInbox;
let postgres: PostgresServer | undefined;
let world: World;
let measured: OwnServer;
let secrets: Secrets;
let link: string;
let places: Map<string, string>;

beforeAll(async () => {
  const metrics = await freePort();
  inbox = await startInbox({ refuse });
  const env = {
    SMTP_URL: inbox.smtpUrl.replace('//', `//canary:${PASSWORD}@`),
    LOG_LEVEL: 'debug',
    STRIPE_WEBHOOK_SECRET_PREVIOUS: 'whsec_canary_of_the_secret_before_it',
  };
  stack = await startTestStack({ folder, env });
  measured = await startOwnServer((port) => ({
    ...stack.env,
    PORT: String(port),
    METRICS_PORT: String(metrics),
  }));
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld({ ...placesOf(stack), inbox: inbox.url }, means);
  secrets = {
    ...secretsOf(stack.env),
    ...OAUTH,
    ...(await giveMoreKeys()),
    ...(await connectAnother()),
  };
  link = await linkToken();
  expect(await runTogether(world, stories)).toEqual(allPassed(stories));
  await failAtStripe();
  await failAtTheMailServer();
  const refused = [...(await causeRefusals()), ...(await failAtPostgres())];
  places = await everywhere(stack, world, folder);
  places.set('refusals', refused.join('\n'));
  places.set('metrics', await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text());
  places.set('a server at debug', measured.lines.join('\n'));
}, 300_000);

afterAll(async () => {
  await world?.close();
  await measured?.stop();
  await stack?.stop();
  await postgres?.stop();
  await inbox?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function secretsOf(env: NodeJS.ProcessEnv): Secrets {
  const of = (name: string) => env[name] ?? '';
  return {
    'the Stripe key': of('STRIPE_SECRET_KEY'),
    'the webhook secret': of('STRIPE_WEBHOOK_SECRET'),
    'the link secret': of('LINK_SECRET'),
    'the master key': of('MASTER_KEY'),
    'the bytes of the master key': Buffer.from(of('MASTER_KEY'), 'hex').toString('base64'),
    'the webhook secret before it': of('STRIPE_WEBHOOK_SECRET_PREVIOUS'),
    'the API key': of('BOOTSTRAP_API_KEY'),
    'the installation key': of('BOOTSTRAP_INSTALLATION_KEY'),
    ...NEVER_TAKEN,
    'the mail password': PASSWORD,
    'the database password': new URL(of('DATABASE_URL')).password,
    'a card number': '4000002760003184',
  };
}

/** Shown once, in the answer. */
async function giveMoreKeys(): Promise<Secrets> {
  const { key } = await world.api<{ key: string }>('POST', '/v1/api_keys', { scope: 'collect' });
  return { 'an API key made over HTTP': key };
}

/** Another account, connected over HTTP, used, and given another key. */
async function connectAnother(): Promise<Secrets> {
  const account = world.name('canary').replace('-', '');
  const [first, second] = [`sk_test_${account}`, `sk_test_unjudged_${account}`];
  const webhookSecret = 'whsec_canary_of_another_connection';
  const body = { name: 'Another', code: 'another', secret_key: first };
  await world.admin('POST', '/v1/connections', { ...body, webhook_secret: webhookSecret });
  const shop = world.on('another', first);
  for (const key of [first, second]) {
    await world.admin('PATCH', '/v1/connections/another', { secret_key: key });
    const invoice = await createInvoice(shop, { customer: await customerWithCard(shop) });
    await until(shop, invoice, { status: 'paid' });
  }
  return {
    'the Stripe key of another connection': first,
    'the key that replaced it': second,
    'the webhook secret of another connection': webhookSecret,
  };
}

/** Stripe breaks in every way that puts its own words into our failures. */
async function failAtStripe(): Promise<void> {
  const customer = await customerWithCard(world);
  for (const kind of ['error_before', 'html_502', 'reset_after', 'rate_limit']) {
    const fault = { kind, method: 'POST', path: '/v1/payment_intents', times: 1 };
    await world.control('POST', 'faults', fault);
  }
  await until(world, await createInvoice(world, { customer }), { status: 'paid' });
}

/** What lets anyone who has it see an invoice and pay it, once it was used for both. */
async function linkToken(): Promise<string> {
  const name = world.name('link');
  const body = { external_id: name, ...invoiceBody(world, name, {}) };
  const made = await world.api<ApiInvoice>('POST', '/v1/invoices', body, name);
  const open = await until(world, made, { status: 'open' });
  const url = open.hosted_invoice_url ?? '';
  await payWithoutBrowser(world, url);
  await until(world, made, { status: 'paid' });
  return new URL(url).pathname.slice('/i/'.length);
}

const REFUSED = '@refused.example';
let tries = 0;

/** First "come back later", which is a failure in a history; then a final no, which is a row. */
function refuse(address: string): { code: number; words: string } | undefined {
  if (!address.endsWith(REFUSED)) return undefined;
  tries += 1;
  return tries === 1 ? { code: 451, words: 'Greylisted' } : { code: 550, words: 'No such user' };
}

async function failAtTheMailServer(): Promise<void> {
  const customer = { externalId: world.name('client'), email: `nobody${REFUSED}` };
  const { id } = await createInvoice(world, { customer });
  await eventually(async () => {
    const explanation = await world.api('GET', `/v1/invoices/${id}/explain`);
    expect(JSON.stringify(explanation)).toContain('refused');
  });
  expect(tries).toBeGreaterThan(1);
}

/**
 * Every entry point is tried while there is no database, and an invoice is under way all the
 * while.
 */
async function failAtPostgres(): Promise<string[]> {
  const underWay = await createInvoice(world, { customer: await customerWithCard(world) });
  await (await startPostgres({ folder, durable: false })).stop();
  const bearer = { authorization: `Bearer ${secrets['the API key']}` };
  const event = { object: 'event', type: 'x.y', created: 1, livemode: false };
  const body = JSON.stringify({ ...event, id: 'evt_canary', data: { object: {} } });
  const asked: [string, RequestInit][] = [
    ['/v1/invoices', { headers: bearer }],
    [
      '/v1/invoices/inv_0/void',
      {
        method: 'POST',
        body: '{"reason":"x"}',
        headers: { ...bearer, 'content-type': 'application/json', 'idempotency-key': 'k' },
      },
    ],
    [`/i/${link}`, {}],
    [`/i/${link}/pay`, { method: 'POST' }],
    ['/ready', {}],
    [
      '/webhooks/stripe/default',
      {
        method: 'POST',
        body,
        headers: { 'stripe-signature': signed(body, secrets['the webhook secret']) },
      },
    ],
  ];
  const answers = await answersTo(asked, 503);
  postgres = await startPostgres({ folder, durable: false });
  await untilReady(stack.server, []);
  await until(world, underWay, { status: 'paid' });
  return answers;
}

/** Callers who put secrets where they do not belong; what they are answered is looked through. */
async function causeRefusals(): Promise<string[]> {
  const key = secrets['the API key'] ?? '';
  const signature = secrets['the webhook secret'] ?? '';
  const [code, state] = Object.values(OAUTH);
  const [secretKey, webhookSecret] = Object.values(NEVER_TAKEN);
  const refused = { name: 'R', code: 'refused', secret_key: secretKey };
  const asked: [string, RequestInit][] = [
    [`/connect/oauth/return?code=${code}&state=${state}`, {}],
    [
      '/v1/connections',
      {
        method: 'POST',
        body: JSON.stringify({ ...refused, webhook_secret: webhookSecret, mode: 'test' }),
        headers: {
          authorization: `Bearer ${secrets['the installation key']}`,
          'content-type': 'application/json',
        },
      },
    ],
    [`/v1/invoices?key=${key}`, {}],
    [`/v1/invoices/${key}`, { headers: { authorization: `Bearer ${key}` } }],
    ['/v1/invoices', { headers: { authorization: `Basic ${key}` } }],
    ['/v1/invoices', { headers: { authorization: `Bearer ${key}x` } }],
    ['/v1/invoices', { method: 'POST', body: '{', headers: { authorization: `Bearer ${key}` } }],
    ['/webhooks/stripe/default', { method: 'POST', body: '{}' }],
    [
      '/webhooks/stripe/default',
      { method: 'POST', body: '{}', headers: { 'stripe-signature': `t=1,v1=${signature}` } },
    ],
  ];
  return answersTo(asked, 400);
}

async function answersTo(asked: [string, RequestInit][], least: number): Promise<string[]> {
  const answers: string[] = [];
  for (const [path, init] of asked) {
    for (const server of [stack.server, measured.url]) {
      const answer = await fetch(`${server}${path}`, init);
      expect([path, answer.status >= least]).toEqual([path, true]);
      answers.push(await answer.text(), JSON.stringify([...answer.headers]));
    }
  }
  return answers;
}

test('no secret is in logs, histories, tables, mails, refusals or metrics', () => {
  expect(leaks(secrets, places)).toEqual([]);
});

test('the link of an invoice is in mails alone, and in our rows as a hash', () => {
  const others = [...places].filter(([place]) => place !== 'mails');
  expect(leaks({ 'a link': link }, new Map(others))).toEqual([]);
  expect(leaks({ 'a link': link }, places)).toContain('a link in mails, as text');
  expect(places.get('table invoices')).toContain(hashToken(link));
});

test('all of these were looked through, and the API key is known by its hash', () => {
  const text = (start: string) =>
    [...places].filter(([place]) => place.startsWith(start)).map(([, words]) => words);
  for (const part of ['logs/server', 'logs/worker', 'temporal.db', 'mails', 'refusals']) {
    expect(text(part).join('').length).toBeGreaterThan(200);
  }
  expect(text('history of').length).toBeGreaterThan(4);
  expect(text('history of').join('\n')).toContain('confirmAttempt');
  expect(text('metrics').join('\n')).toContain('process_cpu');
  expect(text('table api_keys').join('\n')).toContain(hashToken(secrets['the API key'] ?? ''));
});

test.each([
  ['text', (secret: string) => `{"msg":"key ${secret} refused"}`],
  ['base64', (secret: string) => Buffer.from(`{"k":"${secret}"}`).toString('base64')],
  ['hex', (secret: string) => `\\x${Buffer.from(`a${secret}b`).toString('hex')}`],
])('a planted leak is found: as %s', (form, spell) => {
  for (const [name, secret] of Object.entries(secrets)) {
    const planted = new Map([['a log', spell(secret)]]);
    expect(leaks(secrets, planted)).toContain(`${name} in a log, as ${form}`);
  }
});

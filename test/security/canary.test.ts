import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineShift, placesOf } from '../../src/local/places';
import { freePort } from '../../src/local/ports';
import type { Stack } from '../../src/local/stack';
import { STORIES, openWorld } from '../../src/local/stories';
import type { World } from '../../src/local/stories';
import { customerWithCard, handOver, payWithoutBrowser, until } from '../../src/local/stories/acts';
import { hashToken } from '../../src/runtime/digest';
import { startTestStack } from '../harness/stack';
import { allPassed, tellAll } from '../stories/healing/tell-all';
import { everywhere } from './everywhere';
import { leaks } from './leaks';
import type { Secrets } from './leaks';
import { startOwnServer } from './own-server';
import type { OwnServer } from './own-server';

const folder = mkdtempSync(join(tmpdir(), 'quittance-canary-'));
const PASSWORD = 'canary-of-the-mail-server';
const TOLD = ['auto-charged', 'authentication-required', 'stolen-card', 'debit-failed'];
const stories = STORIES.filter(({ story }) => TOLD.includes(story));
let stack: Stack;
let world: World;
let measured: OwnServer;
let secrets: Secrets;
let places: Map<string, string>;

beforeAll(async () => {
  const [smtp, metrics] = [await freePort(), await freePort()];
  const url = `smtp://canary:${PASSWORD}@127.0.0.1:${smtp}`;
  const env = { SMTP_URL: url, LOG_LEVEL: 'debug' };
  stack = await startTestStack({ folder, wish: { smtp }, env });
  measured = await startOwnServer((port) => ({
    ...stack.env,
    PORT: String(port),
    METRICS_PORT: String(metrics),
  }));
  const means = { payAtCheckout: payWithoutBrowser, shiftEngine: engineShift(stack) };
  world = await openWorld(placesOf(stack), means);
  secrets = secretsOf(stack.env);
  expect(await tellAll(world, stories)).toEqual(allPassed(stories));
  await failAtStripe();
  const refused = await failAtTheDoors();
  places = await everywhere(stack, world, folder);
  places.set('refusals', refused.join('\n'));
  places.set('metrics', await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text());
  places.set('a server at debug', measured.lines.join('\n'));
}, 240_000);

afterAll(async () => {
  await world?.close();
  await measured?.stop();
  await stack?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

function secretsOf(env: NodeJS.ProcessEnv): Secrets {
  const of = (name: string) => env[name] ?? '';
  return {
    'the Stripe key': of('STRIPE_SECRET_KEY'),
    'the webhook secret': of('STRIPE_WEBHOOK_SECRET'),
    'the link secret': of('LINK_SECRET'),
    'the API key': of('BOOTSTRAP_API_KEY'),
    'the mail password': PASSWORD,
    'the database password': new URL(of('DATABASE_URL')).password,
    'a card number': '4000002760003184',
  };
}

/** Stripe breaks in every way that puts words of its own into our failures. */
async function failAtStripe(): Promise<void> {
  const customer = await customerWithCard(world);
  for (const kind of ['error_before', 'html_502', 'reset_after', 'rate_limit']) {
    const fault = { kind, method: 'POST', path: '/v1/payment_intents', times: 1 };
    await world.control('POST', 'faults', fault);
  }
  await until(world, await handOver(world, { customer }), { status: 'paid' });
}

/** Callers who put secrets where they do not belong; what they are answered is looked through. */
async function failAtTheDoors(): Promise<string[]> {
  const key = secrets['the API key'] ?? '';
  const signature = secrets['the webhook secret'] ?? '';
  const asked: [string, RequestInit][] = [
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
  const answers: string[] = [];
  for (const [path, init] of asked) {
    for (const server of [stack.server, measured.url]) {
      const answer = await fetch(`${server}${path}`, init);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      answers.push(await answer.text(), JSON.stringify([...answer.headers]));
    }
  }
  return answers;
}

test('no secret stands in logs, histories, tables, mails, refusals or metrics', () => {
  expect(leaks(secrets, places)).toEqual([]);
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

import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Client } from 'pg';
import { createConsumerRunner } from '../../src/targets/run-consumers';
import { settlementsOf } from '../../src/targets/sent-batch';
import { testWebhook } from '../../src/targets/webhook-target';
import { webhookUrlProblem } from '../../src/targets/check-webhook-url';
import { mirrorOf, problemsOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerEvent, customerRead } from '../postgres/mirror-facts';
import { POST, sendOnce, startReceiver } from './webhook-receiver';
import type { Receiver } from './webhook-receiver';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let receiver: Receiver;
let sync: number;

beforeAll(async () => {
  app = await startApp({}, (deps) => ({
    ...deps,
    webhookUrlProblem: (url) => webhookUrlProblem(url, { allowPrivate: url.includes('/hook') }),
    testWebhook: (consumer, secret) => testWebhook({ consumer, secret, post: POST, now: Date.now }),
  }));
  mirror = mirrorOf(app);
  receiver = await startReceiver();
  const credential = await mirror.createCredential('sk_test_of_webhook_settings');
  await mirror.createSync({ id: 'sent', credential, collections: ['stripe:customer'] });
  sync = (await app.stores.syncs.byId('default', 'sent'))?.number ?? 0;
});
afterAll(async () => {
  await receiver.close();
  await app.close();
});
beforeEach(() => {
  receiver.taken.length = 0;
  receiver.answer = { status: 200 };
});

async function make(id: string, webhook: Record<string, unknown> = {}, stream = 'records') {
  const its = { url: receiver.url, ...webhook };
  const body = { id, sync: 'sent', kind: 'webhook', stream, deliver_policy: 'new', webhook: its };
  const made = await mirror.send('POST', '/v1/consumers', body);
  expect([made.status, problemsOf(made)]).toEqual([201, []]);
  return { body, webhook: made.json['webhook'] as Record<string, unknown> };
}

const path = (id: string, what = '') => `/v1/consumers/${id}${what}`;
const write = (id: string) => app.stores.syncs.write(sync, [customerRead(0, { id })]);

function signaturesBy(
  secret: string,
  { headers, body }: { headers: IncomingHttpHeaders; body: string },
) {
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((one) => one === signature).length;
}

test('headers of the user’s are sent and never shown; the same again is the same', async () => {
  const headers = { Authorization: 'Bearer of the receiver', 'x-team': 'billing' };
  const { webhook, body } = await make('headers', { headers, timeout_ms: 3_000 });
  expect(webhook).toEqual({
    url: receiver.url,
    headers: ['Authorization', 'x-team'],
    timeout_ms: 3_000,
    secret: expect.stringMatching(/^whsec_/),
  });
  await write('cus_headers');
  await sendOnce(app);
  expect(receiver.taken[0]?.headers).toMatchObject({
    authorization: 'Bearer of the receiver',
    'x-team': 'billing',
    'content-type': 'application/json',
  });
  expect((await mirror.send('POST', '/v1/consumers', body)).status).toBe(200);
  const others = { ...body, webhook: { ...body.webhook, headers: { ...headers, 'x-team': 'b' } } };
  const another = await mirror.send('POST', '/v1/consumers', others);
  expect([another.status, another.json['code']]).toEqual([409, 'consumer_exists']);
  const log = await app.request('GET', '/v1/audit?limit=100');
  const shown = await mirror.send('GET', path('headers'));
  expect(`${log.text} ${shown.text}`).not.toMatch(/of the receiver|whsec_/);
  await mirror.send('DELETE', path('headers'));
});

test('a change takes the URL, the headers and the time; the secret stays', async () => {
  const { webhook } = await make('changed');
  const to = { url: `${receiver.url}?v=2`, headers: { 'x-new': '1' } };
  const changed = await mirror.send('PATCH', path('changed'), { webhook: to, max_deliver: 3 });
  expect(changed.json).toMatchObject({
    max_deliver: 3,
    webhook: { url: to.url, headers: ['x-new'], timeout_ms: 15_000 },
  });
  await write('cus_changed');
  await sendOnce(app);
  const [first] = receiver.taken;
  expect(first?.headers['x-new']).toBe('1');
  expect(first && signaturesBy(String(webhook['secret']), first)).toBe(1);
  const inside = await mirror.send('PATCH', path('changed'), {
    webhook: { url: 'http://10.0.0.1' },
  });
  expect([inside.status, ...problemsOf(inside)]).toEqual([422, '/webhook/url webhook_url_invalid']);
  await mirror.send('DELETE', path('changed'));
});

test('a secret is replaced with an overlap in which both sign', async () => {
  const { webhook } = await make('rotated');
  const rotate = (sent: unknown) => mirror.send('POST', path('rotated', '/rotate_secret'), sent);
  const { json } = await rotate({ overlap_seconds: 600 });
  const next = json['webhook'] as Record<string, string>;
  expect(Date.parse(next['previous_secret_until'] ?? '')).toBeGreaterThan(Date.now() + 500_000);
  await write('cus_rotated');
  await sendOnce(app);
  const [both] = receiver.taken;
  const secrets = [String(webhook['secret']), String(next['secret'])];
  expect(both && secrets.map((secret) => signaturesBy(secret, both))).toEqual([1, 1]);
  const last = (await rotate({ overlap_seconds: 0 })).json['webhook'] as Record<string, string>;
  expect(last['previous_secret_until']).toBeNull();
  await write('cus_rotated_2');
  await mirror.send('POST', path('rotated', '/resume'), {});
  await sendOnce(app);
  const one = receiver.taken.at(-1);
  const all = [...secrets, String(last['secret'])];
  expect(one && all.map((secret) => signaturesBy(secret, one))).toEqual([0, 0, 1]);
  const log = await app.request('GET', '/v1/audit?limit=100&action=consumer.secret_rotated');
  expect(log.json['data']).toHaveLength(2);
  expect(log.text).not.toContain('whsec_');
  await mirror.send('DELETE', path('rotated'));
});

test('a receiver that repeats what it was sent shows nobody the secrets', async () => {
  const headers = { Authorization: 'Bearer of-the-receiver', 'x-team': 'all' };
  await make('echoed', { headers });
  const words = 'token of-the-receiver (Bearer of-the-receiver) of all';
  receiver.answer = { status: 400, words };
  const tried = await mirror.send('POST', path('echoed', '/test'), {});
  expect(tried.json['detail']).toBe('it answered 400: token [redacted] ([redacted]) of all');
  await mirror.send('DELETE', path('echoed'));
});

test('changes at one moment undo nothing of each other', async () => {
  const { webhook } = await make('at-once');
  const change = (sent: unknown) => mirror.send('PATCH', path('at-once'), sent);
  for (let round = 1; round <= 10; round += 1) {
    const headers = { [`x-round-${round}`]: '1' };
    const [rotated] = await Promise.all([
      mirror.send('POST', path('at-once', '/rotate_secret'), { overlap_seconds: 0 }),
      change({ webhook: { headers } }),
      change({ webhook: { timeout_ms: 1_000 + round } }),
      change({ max_deliver: round }),
      change({ max_ack_pending: 10 + round }),
    ]);
    const shown = await mirror.send('GET', path('at-once'));
    expect(shown.json).toMatchObject({
      max_deliver: round,
      max_ack_pending: 10 + round,
      webhook: { headers: Object.keys(headers), timeout_ms: 1_000 + round },
    });
    receiver.taken.length = 0;
    await mirror.send('POST', path('at-once', '/test'), {});
    const { secret } = rotated.json['webhook'] as Record<string, string>;
    const [request] = receiver.taken;
    expect(request?.headers[`x-round-${round}`]).toBe('1');
    const secrets = [String(secret), String(webhook['secret'])];
    expect(request && secrets.map((one) => signaturesBy(one, request))).toEqual([1, 0]);
  }
  await mirror.send('DELETE', path('at-once'));
});

test('a test is one signed request, and its answer is shown', async () => {
  const { webhook } = await make('tried');
  const tried = () => mirror.send('POST', path('tried', '/test'), {});
  expect((await tried()).json).toEqual({ delivered: true, status: 200, detail: null });
  const [request] = receiver.taken;
  expect(JSON.parse(request?.body ?? '')).toEqual({
    type: 'mirror.test',
    timestamp: expect.stringMatching(/Z$/),
    data: { consumer: 'tried', sync: 'sent' },
  });
  expect(request && signaturesBy(String(webhook['secret']), request)).toBe(1);
  receiver.answer = { status: 500 };
  const detail = 'it answered 500: its own words';
  expect((await tried()).json).toEqual({ delivered: false, status: 500, detail });
  expect(receiver.taken).toHaveLength(2);
  await mirror.send('DELETE', path('tried'));
});

test('text that jsonb refuses is sent as it is', async () => {
  await make('odd');
  const name = 'a\u0000b \ud800';
  await app.stores.syncs.write(sync, [customerRead(0, { id: 'cus_odd', name })]);
  await sendOnce(app);
  const [sent] = receiver.taken.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(sent).toMatchObject({ data: { upstream_id: 'cus_odd', payload: { name } } });
  await mirror.send('DELETE', path('odd'));
});

test('a consumer that is deleted while it is sent to ends that, and fails nothing', async () => {
  await make('ended');
  for (const id of ['cus_ended_1', 'cus_ended_2']) await write(id);
  let sent = 0;
  const failures: unknown[] = [];
  const runner = createConsumerRunner({
    stores: app.stores,
    owner: 'worker of this test',
    senderFor: async () => ({
      batch: 1,
      close: async () => undefined,
      send: async (messages) => {
        sent += 1;
        await mirror.send('DELETE', path('ended'));
        const taken = messages.map(() => ({ kind: 'taken' }) as const);
        return { settlements: settlementsOf(messages, taken), disabledBy: null, away: null };
      },
    }),
    onFailure: (_consumer, error) => failures.push(error),
  });
  await runner.tick();
  await runner.idle();
  expect([sent, failures]).toEqual([1, []]);
});

test('who says when to come again is heard', async () => {
  await make('throttled');
  receiver.answer = { status: 429, headers: { 'retry-after': '7200' } };
  await write('cus_throttled');
  await sendOnce(app);
  const row = await app.stores.consumers.byId('default', 'throttled');
  const sql = `select extract(epoch from due - now())::float8 as wait from mirror_deliveries
    where consumer = $1`;
  const client = new Client({ connectionString: app.databaseUrl });
  await client.connect();
  const [found] = (await client.query<{ wait: number }>(sql, [row?.number])).rows;
  await client.end();
  expect(found?.wait).toBeGreaterThan(7_000);
  await mirror.send('DELETE', path('throttled'));
});

test('after a replay each object comes again in its order', async () => {
  const { body } = await make('replayed', {}, 'events');
  const of = (id: string) => [
    customerEvent('created', 10, { id, name: '1' }),
    customerEvent('updated', 20, { id, name: '2' }, { name: '1' }),
    customerEvent('updated', 30, { id, name: '3' }, { name: '2' }),
  ];
  const { progress } = (await mirror.send('GET', path('replayed'))).json;
  await app.stores.syncs.write(sync, [...of('cus_x'), ...of('cus_y')]);
  await sendOnce(app);
  const after = (progress as { cursor: string }).cursor;
  await mirror.send('POST', path(body.id, '/replay'), { after });
  await sendOnce(app);
  for (const id of ['cus_x', 'cus_y']) {
    const names = receiver.taken.flatMap((one) => {
      const { data } = JSON.parse(one.body) as {
        data: { upstream_id: string; data: { name: string } };
      };
      return data.upstream_id === id ? [data.data.name] : [];
    });
    expect(names).toEqual(['1', '2', '3', '1', '2', '3']);
  }
  await mirror.send('DELETE', path('replayed'));
});

test('headers of requests themselves, and settings of no webhook, are refused', async () => {
  const refused = async (webhook: unknown) => {
    const body = { id: 'refused', sync: 'sent', kind: 'webhook', webhook };
    return problemsOf(await mirror.send('POST', '/v1/consumers', body));
  };
  const url = receiver.url;
  for (const name of ['Host', 'webhook-id', 'content-length', 'a b', 'Transfer-Encoding']) {
    const found = await refused({ url, headers: { [name]: 'x' } });
    expect([name, found.length]).toEqual([name, 1]);
    expect(found[0]).toContain('webhook_headers_invalid');
  }
  expect(await refused({ url, headers: { 'x-a': 'one\r\nx-b: two' } })).toEqual([
    '/webhook/headers/x-a webhook_header_invalid',
  ]);
  expect(await refused({ url, timeout_ms: 30_001 })).toEqual([
    '/webhook/timeout_ms number_invalid',
  ]);
  await mirror.send('POST', '/v1/consumers', { id: 'pulled', sync: 'sent' });
  const changed = await mirror.send('PATCH', path('pulled'), { webhook: { url } });
  expect(problemsOf(changed)).toEqual(['/webhook not_of_this_kind']);
  for (const what of ['/test', '/rotate_secret']) {
    const answer = await mirror.send('POST', path('pulled', what), {});
    expect([answer.status, answer.json['code']]).toEqual([409, 'consumer_not_webhook']);
  }
});

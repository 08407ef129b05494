import { createHmac } from 'node:crypto';
import { webhookUrlProblem } from '../../src/targets/check-webhook-url';
import { isGlobalAddress } from '../../src/targets/global-addresses';
import { postWebhook } from '../../src/targets/post-webhook';
import { mirrorOf, problemsOf } from '../http/support/mirror';
import { startApp } from '../http/support/test-app';
import type { TestApp } from '../http/support/test-app';
import { customerRead } from '../postgres/mirror-facts';
import { sendOnce, startReceiver } from './webhook-receiver';
import type { Receiver } from './webhook-receiver';

let app: TestApp;
let mirror: ReturnType<typeof mirrorOf>;
let receiver: Receiver;
let sync: number;

beforeAll(async () => {
  app = await startApp({}, (deps) => ({
    ...deps,
    webhookUrlProblem: (url) => webhookUrlProblem(url, { allowPrivate: url.endsWith('/hook') }),
  }));
  mirror = mirrorOf(app);
  receiver = await startReceiver();
  const credential = await mirror.createCredential('sk_test_of_webhooks');
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

async function makeWebhook(id: string) {
  const body = { id, sync: 'sent', kind: 'webhook', deliver_policy: 'new' };
  const made = await mirror.send('POST', '/v1/consumers', {
    ...body,
    webhook: { url: receiver.url },
  });
  expect(made.status).toBe(201);
  return (made.json['webhook'] as { secret: string }).secret;
}

const runOnce = () => sendOnce(app);

const read = async (id: string) => (await mirror.send('GET', `/v1/consumers/${id}`)).json;
const remove = (id: string) => mirror.send('DELETE', `/v1/consumers/${id}`);

test('each message is one request, signed as Standard Webhooks has it', async () => {
  const secret = await makeWebhook('signed');
  await app.stores.syncs.write(sync, [customerRead(0, { id: 'cus_sent' })]);
  await runOnce();
  const [{ headers, body } = { headers: {}, body: '' }] = receiver.taken;
  expect(JSON.parse(body)).toMatchObject({
    type: 'mirror.record',
    timestamp: expect.stringMatching(/Z$/),
    data: { collection_id: 'stripe:customer', upstream_id: 'cus_sent' },
  });
  const text = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(text).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  const shown = await read('signed');
  expect([receiver.taken.length, shown['progress']]).toMatchObject([
    1,
    { out: 0, waiting: 0, behind: 0 },
  ]);
  expect(JSON.stringify(shown)).not.toContain('whsec_');
  await remove('signed');
});

test('a redirect is a failure: it is sent again later, and nowhere else', async () => {
  await makeWebhook('redirected');
  receiver.answer = { status: 307, headers: { location: receiver.url } };
  await app.stores.syncs.write(sync, [customerRead(0, { id: 'cus_redirected' })]);
  await runOnce();
  const { progress } = await read('redirected');
  expect([receiver.taken.length, progress]).toMatchObject([1, { out: 0, waiting: 1 }]);
  const refused = await mirror.send('POST', '/v1/consumers/redirected/receive', {});
  expect([refused.status, refused.json['code']]).toEqual([409, 'consumer_not_pulled']);
  await remove('redirected');
});

test('410 disables it; resumed, it goes on with the same message', async () => {
  await makeWebhook('gone');
  receiver.answer = { status: 410 };
  await app.stores.syncs.write(sync, [customerRead(0, { id: 'cus_gone' })]);
  await runOnce();
  const problem = 'it answered 410 Gone: nothing more is sent until it is resumed';
  expect(await read('gone')).toMatchObject({ desired: 'paused', problem });
  receiver.answer = { status: 204 };
  await mirror.send('POST', '/v1/consumers/gone/resume', {});
  await runOnce();
  const [first, second] = receiver.taken.map(({ headers }) => headers['webhook-id']);
  expect([receiver.taken.length, second]).toEqual([2, first]);
  expect(await read('gone')).toMatchObject({ desired: 'running', problem: null });
  await remove('gone');
});

test('what several workers want to run is run by one', async () => {
  await makeWebhook('leased');
  const claims = await Promise.all(
    ['one', 'two', 'three'].map((owner) => app.stores.consumerLeases.claim(owner, 5)),
  );
  expect(claims.flat().map(({ id }) => id)).toEqual(['leased']);
  await remove('leased');
});

test('URLs that lead into a private net, or not by https, are refused as it is made', async () => {
  const refusalOf = async (more: Record<string, unknown>) => {
    const body = { id: 'refused', sync: 'sent', ...more };
    const refused = await mirror.send('POST', '/v1/consumers', body);
    return [refused.status, ...problemsOf(refused)];
  };
  for (const url of [
    'http://hooks.business.com/x',
    'https://user:pw@hooks.business.com/x',
    'https://hooks.business.com:8080/x',
    'https://0x7f.1/x',
    'https://2130706433/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://169.254.169.254/latest',
    'https://localhost./x',
    'file:///etc/passwd',
    'nowhere',
  ]) {
    const refused = await refusalOf({ kind: 'webhook', webhook: { url } });
    expect([url, ...refused]).toEqual([url, 422, '/webhook/url webhook_url_invalid']);
  }
  expect(await refusalOf({ kind: 'webhook' })).toEqual([422, '/webhook webhook_url_invalid']);
  const ofPull = await refusalOf({ webhook: { url: 'https://hooks.business.com/x' } });
  expect(ofPull).toEqual([422, '/webhook not_of_this_kind']);
});

test('a name that leads into a private net by one of its answers is not connected to', async () => {
  const addresses = (...all: string[]) => all.map((address) => ({ address, family: 4 }));
  const detail = 'hooks.business.com leads into a private net: nothing is sent there';
  const sent = { url: 'https://hooks.business.com/x', headers: {}, body: '{}' };
  for (const all of [addresses('127.0.0.1'), addresses('93.184.216.34', '10.0.0.1'), []]) {
    const rules = { allowPrivate: false, timeoutMs: 20_000, resolve: async () => all };
    expect(await postWebhook(sent, rules)).toEqual({ kind: 'failed', detail });
  }
});

test('of all addresses only those of one machine on the internet are global', () => {
  const no = ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.1.1', '172.31.0.1'];
  const more = ['192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.19.0.1', '224.0.0.1'];
  const six = ['::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', 'fe80::1', 'fc00::1'];
  const others = ['2001:db8::1', '2001::1', '203.0.113.1', '240.0.0.1', '255.255.255.255', 'x'];
  expect([...no, ...more, ...six, ...others].filter(isGlobalAddress)).toEqual([]);
  const yes = ['8.8.8.8', '93.184.216.34', '2606:4700::1111', '2a00:1450::1'];
  expect(yes.filter(isGlobalAddress)).toEqual(yes);
});

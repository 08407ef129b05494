import { sampleInvoice } from '../contract/sample-invoice';
import { freshDatabase } from '../harness/database';
import type { FreshDatabase } from '../harness/database';
import { signed } from '../http/support/test-app';
import { API_KEY, WEBHOOK_SECRET, serverEnvironment, startOwnServer } from './own-server';
import type { OwnServer } from './own-server';
import { requestAt } from './round-robin';
import type { ServerRequest } from './round-robin';
import { drip, pour, talks } from './slow-talk';

const MOST_MEGABYTES = 300;
let database: FreshDatabase;
let servers: OwnServer[];
let server: OwnServer;
let most = 0;
let watching: NodeJS.Timeout;

beforeAll(async () => {
  database = await freshDatabase();
  const start = () => startOwnServer((port) => serverEnvironment(database, port));
  servers = [await start(), await start()];
  server = servers[0] as OwnServer;
  watching = setInterval(() => {
    if (!server.hasExited()) most = Math.max(most, server.memory());
  }, 100);
});

afterAll(async () => {
  clearInterval(watching);
  await Promise.all(servers.map((each) => each.stop()));
  await database?.drop();
});

const bearer = { authorization: `Bearer ${API_KEY}` };
const request = (asked: ServerRequest, at = server) =>
  requestAt(Number(new URL(at.url).port), asked);

async function isServing(): Promise<void> {
  const { status } = await request({
    method: 'GET',
    path: '/v1/invoices?limit=1',
    headers: bearer,
  });
  expect(status).toBe(200);
}

const POST = (path: string, headers: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${API_KEY}\r\n` +
  `Content-Type: application/json\r\nIdempotency-Key: k\r\n${headers}\r\n`;

test('slow ones get 408, a thousand silent ones are ended, and others are served', async () => {
  const inHeaders = (await talks(server.url, 200)).map((talk) =>
    drip(talk, 'GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: '),
  );
  const inBodies = (await talks(server.url, 100)).map((talk) =>
    drip(talk, POST('/v1/invoices', 'Content-Length: 1000\r\n'), ' '),
  );
  await isServing();
  const silent = await talks(server.url, 1_000);
  await isServing();
  const headers = await Promise.all(inHeaders.map(({ closed }) => closed));
  expect(new Set(headers.map(({ heard }) => heard.slice(0, 12)))).toEqual(
    new Set(['HTTP/1.1 408']),
  );
  expect(Math.max(...headers.map(({ after }) => after))).toBeLessThan(20_000);
  await isServing();
  const ends = await Promise.all(silent.map(({ closed }) => closed));
  expect(Math.max(...ends.map(({ after }) => after))).toBeLessThan(30_000);
  const bodies = await Promise.all(inBodies.map(({ closed }) => closed));
  expect(new Set(bodies.map(({ heard }) => heard.slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']));
  expect(Math.max(...bodies.map(({ after }) => after))).toBeLessThan(45_000);
});

test.each([
  ['/v1/invoices', 'a megabyte'],
  ['/webhooks/stripe/default', '256 KB'],
])('a body without end to %s is 413 after %s', async (path) => {
  const signature = `Stripe-Signature: ${signed('', 'whsec_of_nobody')}\r\n`;
  const poured = (await talks(server.url, 10)).map((talk) =>
    pour(talk, POST(path, `${signature}Transfer-Encoding: chunked\r\n`)),
  );
  for (const { heard, after } of await Promise.all(poured.map(({ closed }) => closed))) {
    expect(heard).toMatch(/^HTTP\/1\.1 413/);
    expect(after).toBeLessThan(15_000);
  }
});

test('a thousand webhooks at once are each stored or answered to come again', async () => {
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async (_, at) => {
      const data = { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } };
      const what = { id: `evt_${at}`, object: 'event', type: 'x.y', livemode: false, created: 1 };
      const body = JSON.stringify({ ...what, data });
      const headers = { 'stripe-signature': signed(body, WEBHOOK_SECRET) };
      return request({ method: 'POST', path: '/webhooks/stripe/default', headers, body });
    }),
  );
  const statuses = answers.map(({ status }) => status);
  // 408 where it was held up: more bodies of one address arrive at one time than there are places.
  expect(statuses.filter((status) => ![200, 408, 503].includes(status))).toEqual([]);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
});

test('fifty identical requests at once to two processes: one invoice, fifty answers', async () => {
  const body = JSON.stringify(sampleInvoice({ external_id: 'fifty', number: 'FIFTY' }));
  const fifty = (method: string, path: string, more: Record<string, string> = {}) =>
    Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const headers = { ...bearer, 'content-type': 'application/json', ...more };
        return request({ method, path, headers, body }, servers[at % 2]);
      }),
    );
  const put = await fifty('PUT', '/v1/invoices/by-external-id/fifty');
  expect(put.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(put.filter(({ status }) => status === 200)).toHaveLength(49);
  expect(new Set(put.map(({ text }) => (JSON.parse(text) as { id: string }).id)).size).toBe(1);
  const posted = await fifty('POST', '/v1/invoices', { 'idempotency-key': 'fifty-times' });
  expect(new Set(posted.map(({ text }) => text)).size).toBe(1);
});

test('of three thousand guesses sixty are 401, the rest 429; a good key is served', async () => {
  const headers = { authorization: `Bearer qk_test_${'guess'.repeat(6)}` };
  const counts = new Map<number, number>();
  for (let round = 0; round < 30; round += 1) {
    const guesses = Array.from({ length: 100 }, () =>
      request({ method: 'GET', path: '/v1/invoices', headers }),
    );
    for (const { status } of await Promise.all(guesses)) {
      counts.set(status, (counts.get(status) ?? 0) + 1);
    }
    await isServing();
  }
  expect(Object.fromEntries(counts)).toEqual({ 401: 60, 429: 2_940 });
});

test('what is right is served beside wrong ones, by others and after a restart', async () => {
  const id = 'beside-wrong-ones';
  const { text } = await request({
    method: 'PUT',
    path: `/v1/invoices/by-external-id/${id}`,
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify(sampleInvoice({ external_id: id, number: id })),
  });
  const link = new URL((JSON.parse(text) as { hosted_invoice_url: string }).hosted_invoice_url);
  const wrong = (at: OwnServer) =>
    Promise.all([
      ...Array.from({ length: 61 }, (_, nth) => {
        const headers = { authorization: `Bearer qk_test_${'wrong'.repeat(6)}${nth}` };
        return request({ method: 'GET', path: '/v1/invoices', headers }, at);
      }),
      ...Array.from({ length: 31 }, (_, nth) => {
        const path = `/i/${'a'.repeat(30)}${'abcdef'.charAt(nth % 6)}${'klmnop'.charAt(nth / 6)}`;
        return request({ method: 'GET', path }, at);
      }),
    ]);
  const right = async (at: OwnServer) => {
    const body = JSON.stringify({ ...EVENT, id: `evt_right_${(count += 1)}` });
    const headers = { 'stripe-signature': signed(body, WEBHOOK_SECRET) };
    const answers = await Promise.all([
      request({ method: 'GET', path: '/v1/invoices?limit=1', headers: bearer }, at),
      request({ method: 'GET', path: link.pathname }, at),
      request({ method: 'POST', path: '/webhooks/stripe/default', headers, body }, at),
    ]);
    return answers.map(({ status }) => status);
  };
  const restarted = await startOwnServer((port) => serverEnvironment(database, port));
  servers.push(restarted);
  for (const at of servers) {
    const [statuses, meanwhile] = await Promise.all([wrong(at), right(at)]);
    expect(statuses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
    expect(meanwhile).toEqual([200, 200, 200]);
    expect(await right(at)).toEqual([200, 200, 200]);
  }
  // A line a minute for each kind of refusal.
  expect(restarted.lines.length).toBeLessThanOrEqual(2);
});

const EVENT = {
  object: 'event',
  type: 'x.y',
  livemode: false,
  created: 1,
  data: { object: { id: 'pi_1', object: 'payment_intent', metadata: {} } },
};
let count = 0;

test(`all of it left the server under ${MOST_MEGABYTES} MB and without panic`, async () => {
  expect(most).toBeGreaterThan(10);
  expect(most).toBeLessThan(MOST_MEGABYTES);
  expect(server.hasExited()).toBe(false);
  // Sent from the address of the client that guessed.
  expect((await request({ method: 'GET', path: '/health' })).status).toBe(200);
  expect(server.lines.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([]);
});

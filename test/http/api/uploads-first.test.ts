import type { RequestListener } from 'node:http';
import type { KeyFinder } from '../../../src/http/api/authenticate';
import { createBodyReader } from '../../../src/http/api/read-body';
import { limitByKey } from '../../../src/http/api/limits';
import { SCOPE_TO_WRITE, WRITES, uploadsFirst } from '../../../src/http/api/uploads-first';
import { API } from '../../../src/contract/operations';
import type { Operation } from '../../../src/contract/operations/operation';
import { includesScope } from '../../../src/domain/api-key';
import type { Scope } from '../../../src/domain/api-key';
import { startHttpServer } from '../../../src/http/start-http-server';
import { eventually } from '../../harness/eventually';
import { sendHalf } from '../support/half-sent';

const reachOf = (scope: Scope) => ({ connection: 'default', scope, expiresAt: null });
const keyOf =
  (scope: Scope, connection = 'default') =>
  async () => ({
    id: 'apikey_1',
    connection,
    reach: reachOf(scope),
  });
const HEADERS = { authorization: 'Bearer qk_test_any' };

async function serving(find: KeyFinder, perMinute = 100) {
  const inApp: string[] = [];
  const refused: string[] = [];
  const bodyOf = createBodyReader({ onRefused: (source, why) => refused.push(`${source} ${why}`) });
  const keyLimit = limitByKey(perMinute);
  const app: RequestListener = (request, response) => {
    inApp.push(`${request.method} ${request.url} ${request.complete}`);
    response.end();
  };
  const where = { host: '127.0.0.1', port: 0 };
  const server = await startHttpServer(uploadsFirst(app, { keyOf: find, keyLimit, bodyOf }), where);
  return { ...server, inApp, refused };
}

const valid: KeyFinder = keyOf(SCOPE_TO_WRITE);

test('an upload that never becomes whole never gets to the app', async () => {
  const { url, inApp, refused, close } = await serving(valid);
  try {
    const half = await Promise.all(
      Array.from({ length: 5 }, () =>
        sendHalf(url, '/v1/invoices/x', { headers: HEADERS, sent: '{' }),
      ),
    );
    for (const { socket } of half) socket.end();
    await eventually(() => expect(refused).toEqual(Array(5).fill('v1 cut_off')));
    expect(inApp).toEqual([]);
  } finally {
    await close();
  }
});

test('the app gets an upload when it is whole, and one without a key at once', async () => {
  const { url, inApp, close } = await serving(valid);
  try {
    const body = { method: 'POST', body: '{}' };
    await fetch(`${url}/v1/invoices/x`, { ...body, headers: HEADERS });
    const { socket } = await sendHalf(url, '/v1/invoices/y');
    await eventually(() =>
      expect(inApp).toEqual(['POST /v1/invoices/x true', 'POST /v1/invoices/y false']),
    );
    socket.destroy();
  } finally {
    await close();
  }
});

test.each([
  ['its key', () => Promise.reject(new Error('unknown key')), 100],
  ["its key's limit", valid, 0],
  ["its key's scope", keyOf('read'), 100],
  ['a key that names no connection', keyOf('admin', ''), 100],
])('what is refused for %s goes to the app before a byte of the body', async (_why, key, limit) => {
  const { url, inApp, close } = await serving(key, limit);
  try {
    const { socket } = await sendHalf(url, '/v1/invoices/x', { headers: HEADERS });
    await eventually(() => expect(inApp).toEqual(['POST /v1/invoices/x false']));
    socket.destroy();
  } finally {
    await close();
  }
});

test('whatever is received before its operation is looked for needs that scope at least', () => {
  const operations: Operation[] = Object.values(API);
  const received = operations.filter(({ method, path }) => method !== 'get' && WRITES.test(path));
  expect(received.length).toBeGreaterThan(5);
  const early = received.filter(
    ({ scope, ofInstallation }) =>
      ofInstallation !== undefined || scope === 'public' || !includesScope(scope, SCOPE_TO_WRITE),
  );
  expect(early).toEqual([]);
});

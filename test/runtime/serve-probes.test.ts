import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProbes } from '../../src/runtime/serve-probes';
import type { Probes } from '../../src/runtime/serve-probes';

let probes: Probes;
let servers: Server[];
let url: string;
let publicUrl: string;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(async () => {
  servers = [];
  probes = createProbes();
  url = await serve(probes.listener());
  publicUrl = await serve(probes.listener((_request, response) => response.writeHead(418).end()));
});
afterEach(() => {
  for (const server of servers) server.close();
});

const probe = async (path: string, at = url): Promise<[number, unknown]> => {
  const response = await fetch(`${at}${path}`, { headers: { connection: 'close' } });
  return [response.status, response.status === 418 ? null : await response.json()];
};

test('alive from the first second, ready once it has started, and not while it ends', async () => {
  expect(await probe('/livez')).toEqual([200, { status: 'ok' }]);
  expect(await probe('/readyz')).toEqual([503, { status: 'starting', checks: {} }]);
  probes.started({ postgres: () => true, workers: async () => true });
  const checks = { postgres: true, workers: true };
  expect(await probe('/readyz?verbose')).toEqual([200, { status: 'ready', checks }]);
  probes.ending();
  expect(await probe('/readyz')).toEqual([503, { status: 'ending', checks }]);
  expect(await probe('/livez')).toEqual([200, { status: 'ok' }]);
});

test('what says no, fails or gives no answer is named', async () => {
  probes.started({
    good: () => true,
    no: () => false,
    failing: () => Promise.reject(new Error('away')),
    silent: () => new Promise<boolean>(() => undefined),
  });
  const checks = { good: true, no: false, failing: false, silent: false };
  expect(await probe('/readyz')).toEqual([503, { status: 'unavailable', checks }]);
});

test('among other addresses everything else passes, and strangers get one word', async () => {
  expect(await probe('/', publicUrl)).toEqual([418, null]);
  expect(await probe('/readyzz', publicUrl)).toEqual([418, null]);
  probes.started({ postgres: () => false });
  expect(await probe('/livez', publicUrl)).toEqual([200, { status: 'ok' }]);
  expect(await probe('/readyz', publicUrl)).toEqual([503, { status: 'unavailable' }]);
});

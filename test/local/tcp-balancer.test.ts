import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTcpBalancer } from '../../src/local/tcp-balancer';
import { freePort } from '../../src/local/ports';

async function serverThatSays(word: string) {
  const server = createServer((_request, response) => response.end(word));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { port, stop };
}

const request = async (port: number): Promise<string> => {
  const headers = { connection: 'close' };
  return (await fetch(`http://127.0.0.1:${port}/`, { headers })).text();
};

test('connections go to each server in turn, and past one that is gone', async () => {
  const [one, two] = await Promise.all([serverThatSays('one'), serverThatSays('two')]);
  const port = await freePort();
  const stop = await startTcpBalancer(port, [one.port, two.port]);
  try {
    expect([await request(port), await request(port), await request(port)]).toEqual([
      'one',
      'two',
      'one',
    ]);
    await one.stop();
    expect([await request(port), await request(port)]).toEqual(['two', 'two']);
    await two.stop();
    await expect(request(port)).rejects.toThrow('fetch failed');
  } finally {
    await stop();
  }
});

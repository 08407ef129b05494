import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGuardedProxy } from '../../src/local/guarded-proxy';

const send = (url: string, method: string, headers: Record<string, string>, body = '') =>
  new Promise<string>((resolve, reject) => {
    const asking = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(`${answer.statusCode} ${Buffer.concat(chunks).toString()}`));
    });
    asking.once('error', reject);
    asking.end(body);
  });

test('what is behind is reached from this machine, and by no page of another site', async () => {
  let reached = 0;
  const behind = createServer((incoming, response) => {
    reached += 1;
    incoming.on('data', (chunk: Buffer) => response.write(chunk));
    incoming.on('end', () => response.end(` ${incoming.method} ${incoming.url}`));
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const to = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  const proxy = await startGuardedProxy(to, 0);
  try {
    const url = `${proxy.url}/x?y=1`;
    expect(await send(url, 'POST', { origin: proxy.url }, 'body')).toBe('200 body POST /x?y=1');
    expect(await send(url, 'GET', { host: 'evil.example' })).toMatch(/^421 /);
    expect(await send(url, 'POST', { origin: 'https://evil.example' })).toMatch(/^421 /);
    expect(reached).toBe(1);
    behind.closeAllConnections();
    await new Promise<void>((resolve) => behind.close(() => resolve()));
    expect(await send(url, 'GET', {})).toBe('502 the server behind does not answer');
  } finally {
    behind.close();
    await proxy.stop();
  }
});

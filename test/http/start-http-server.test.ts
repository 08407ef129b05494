import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startHttpServer } from '../../src/http/start-http-server';

/** Sends these bytes and answers all that came back until the other side closed. */
function talk(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.on('data', (data) => (heard += data.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

const KEPT_BY_SYSTEM = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'));
const CROWD = Math.min(1_500, KEPT_BY_SYSTEM);

/**
 * Established, of the server's side. By the other side's address, since the system may list a
 * connection twice while others come and go.
 */
function connectionsTo(port: number): number {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  const fields = lines.map((line) => line.trim().split(/\s+/));
  const established = fields.filter(([, at, , state]) => at === local && state === '01');
  return new Set(established.map(([, , from]) => from)).size;
}

const ANYWHERE = { host: '127.0.0.1', port: 0 };
const QUICK = { headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };

describe('the server', () => {
  it('ends with 408 a client that sends the headers, or the body, too slowly', async () => {
    const serving = await startHttpServer(
      (request, response) => {
        request.on('end', () => response.end('read'));
        request.resume();
      },
      ANYWHERE,
      QUICK,
    );
    try {
      expect(await talk(serving.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toContain('408');
      const slow = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc';
      expect(await talk(serving.port, slow)).toContain('408');
    } finally {
      await serving.close();
    }
  });

  it('refuses headers that are too long', async () => {
    const serving = await startHttpServer((_request, response) => response.end('x'), ANYWHERE);
    try {
      const long = `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
      expect(await talk(serving.port, long)).toContain('431');
    } finally {
      await serving.close();
    }
  });

  it('is found by everybody of a crowd that comes in one moment', async () => {
    const serving = await startHttpServer((_request, response) => response.end('x'), ANYWHERE);
    const crowd = Array.from({ length: CROWD }, () => connect(serving.port, '127.0.0.1'));
    try {
      // At once: whom the system had no place for knocks again after a second.
      await new Promise((resolve) => setImmediate(resolve));
      expect(connectionsTo(serving.port)).toBe(CROWD);
    } finally {
      for (const socket of crowd) socket.destroy();
      await serving.close();
    }
  });

  it('finishes what runs, takes nothing new, and ends', async () => {
    let finish = (): void => undefined;
    let inside = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (inside = resolve));
    const serving = await startHttpServer((_request, response) => {
      finish = () => response.end('finished');
      inside();
    }, ANYWHERE);
    const running = fetch(serving.url).then((response) => response.text());
    await arrived;
    const closed = serving.close({ graceMs: 60_000 });
    await pause(50);
    await expect(fetch(serving.url)).rejects.toThrow();
    finish();
    expect(await running).toBe('finished');
    await closed;
  });

  it('ends a kept connection later than balancers do', async () => {
    const serving = await startHttpServer((_request, response) => response.end('x'), ANYWHERE);
    const { headers } = await fetch(serving.url);
    expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(60);
    await serving.close();
  });

  it('answers every client that had connected when it was asked to end', async () => {
    const serving = await startHttpServer(
      (_request, response) => response.end('accepted'),
      ANYWHERE,
    );
    const asked = talk(serving.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const closed = serving.close();
    expect(await asked).toMatch(/^HTTP\/1.1 200[^]*Connection: close[^]*accepted$/);
    await closed;
  });

  it('goes on serving while it drains, and says to each that it ends', async () => {
    const serving = await startHttpServer((_request, response) => response.end('x'), ANYWHERE);
    const closed = serving.close({ drainMs: 5_000 });
    expect((await fetch(serving.url)).headers.get('connection')).toBe('close');
    await closed;
    await expect(fetch(serving.url)).rejects.toThrow();
  });

  it('does not wait for ever for what lingers', async () => {
    let inside = (): void => undefined;
    const arrived = new Promise<void>((resolve) => (inside = resolve));
    const serving = await startHttpServer(() => inside(), ANYWHERE);
    const cut = fetch(serving.url).then(
      () => 'answered',
      () => 'cut',
    );
    await arrived;
    await serving.close({ graceMs: 100 });
    expect(await cut).toBe('cut');
  });
});

import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Serving {
  url: string;
  port: number;
  server: Server;
  /**
   * Takes no more connections, lets what runs finish, then ends what still lingers. So long as it
   * lingers, a kept connection may bring one more request, which is answered and is its last.
   */
  close(graceMs?: number, lingerMs?: number): Promise<void>;
}

const SECOND = 1_000;

/** Nobody may hold a connection by sending slowly: what does not arrive in time is ended by 408. */
export const TIMEOUTS = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  keepAliveTimeout: 5 * SECOND,
  connectionsCheckingInterval: 2 * SECOND,
  maxHeaderSize: 16_384,
} as const;

export async function serve(
  app: RequestListener,
  where: { host: string; port: number },
  timeouts: Partial<Record<keyof typeof TIMEOUTS, number>> = {},
): Promise<Serving> {
  const server = createServer({ ...TIMEOUTS, ...timeouts }, app);
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  const url = `http://${host}:${port}`;
  return { url, port, server, close: (grace, linger) => close(server, grace, linger) };
}

/**
 * A connection that is ended while its next request is on the way loses that request, and its
 * sender cannot know whether it was heard. So each is told with an answer that it ends; those that
 * stay silent are ended once the lingering is over, again and again, as their answers go out.
 */
async function close(server: Server, graceMs = 10 * SECOND, lingerMs = 0): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.setHeader('Connection', 'close');
  });
  const silentFrom = Date.now() + lingerMs;
  const endSilent = () => {
    if (Date.now() >= silentFrom) server.closeIdleConnections();
  };
  const ending = setInterval(endSilent, 50);
  const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
  try {
    await new Promise<void>((resolve) => {
      // Not the http server's own close, which would end silent connections this very moment.
      NetServer.prototype.close.call(server, () => resolve());
      endSilent();
    });
  } finally {
    clearInterval(ending);
    clearTimeout(giveUp);
    server.close(); // what only the http server's own close puts down: its timers
  }
}

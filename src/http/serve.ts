import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Serving {
  url: string;
  port: number;
  server: Server;
  /** Takes no more connections, lets what runs finish, then ends what still lingers. */
  close(graceMs?: number): Promise<void>;
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
  return { url: `http://${host}:${port}`, port, server, close: (grace) => close(server, grace) };
}

/** A connection kept alive is idle as soon as its answer is out, so idle ones are ended again. */
async function close(server: Server, graceMs = 10 * SECOND): Promise<void> {
  const ending = setInterval(() => server.closeIdleConnections(), 50);
  const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
  try {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  } finally {
    clearInterval(ending);
    clearTimeout(giveUp);
  }
}

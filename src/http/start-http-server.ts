import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { SECOND } from '../domain/time';

export interface HttpServer {
  url: string;
  port: number;
  server: Server;
  close(how?: ShutdownOptions): Promise<void>;
}

/** Milliseconds: first all are served with `Connection: close`, then what runs may finish. */
export interface ShutdownOptions {
  drainMs?: number;
  graceMs?: number;
}

/**
 * Nobody may block a connection by sending slowly: what does not arrive in time is ended by 408.
 * Between requests we keep a connection longer than the minute for which balancers keep theirs: if
 * we ended it first, a request on its way could be lost.
 */
export const SERVER_LIMITS = {
  headersTimeout: 10 * SECOND,
  requestTimeout: 30 * SECOND,
  keepAliveTimeout: 75 * SECOND,
  connectionsCheckingInterval: 2 * SECOND,
  maxHeaderSize: 16_384,
} as const;

/**
 * Connections that the system keeps for us until we take them. With fewer places a crowd of
 * strangers fills them, and who comes then is not heard until it knocks again, a second later
 * or three. Linux keeps as many as this by default (`net.core.somaxconn`), and no more.
 */
export const CONNECTIONS_TO_ACCEPT = 4_096;

export async function startHttpServer(
  app: RequestListener,
  where: { host: string; port: number },
  timeouts: Partial<Record<keyof typeof SERVER_LIMITS, number>> = {},
): Promise<HttpServer> {
  const server = createServer({ ...SERVER_LIMITS, ...timeouts }, app);
  server.maxRequestsPerSocket = 10_000;
  server.maxConnections = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...where, backlog: CONNECTIONS_TO_ACCEPT }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  const url = `http://${host}:${port}`;
  return { url, port, server, close: (how = {}) => shutDown(server, how) };
}

/**
 * A connection that is ended while its next request is on the way loses that request, and its
 * sender cannot know whether it was received. So each answer says that its connection ends, for as
 * long as balancers need to notice; then idle connections are ended, again and again.
 */
async function shutDown(
  server: Server,
  { drainMs = 0, graceMs = 10 * SECOND }: ShutdownOptions,
): Promise<void> {
  server.prependListener('request', (_request, response) => {
    response.setHeader('Connection', 'close');
  });
  // Even of no length: connections the system has opened already must be accepted, or are reset.
  await pause(drainMs);
  const ending = setInterval(() => server.closeIdleConnections(), 50);
  const giveUp = setTimeout(() => server.closeAllConnections(), graceMs);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  clearInterval(ending);
  clearTimeout(giveUp);
}

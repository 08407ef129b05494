import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const TRIES = 20;

/**
 * Below those a system gives to outgoing calls: one of these may be taken by a call before its
 * server listens. Above 10080, which browsers refuse.
 */
const quietPort = (): number => 11_000 + Math.floor(Math.random() * 21_000);

/** The first wished port that nobody has, else some other. */
export async function freePort(...wishes: (number | undefined)[]): Promise<number> {
  const others = Array.from({ length: TRIES }, quietPort);
  for (const wish of [...wishes.filter((port) => port !== undefined), ...others, 0]) {
    const port = await tryListen(wish);
    if (port !== undefined) return port;
  }
  throw new Error('no free port on 127.0.0.1');
}

export function isListening(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function tryListen(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: given } = server.address() as AddressInfo;
      server.close(() => resolve(given));
    });
  });
}

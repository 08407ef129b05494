import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** The wished port when nobody has it, else one the system picks. */
export async function freePort(wish = 0): Promise<number> {
  const port = await tryListen(wish);
  return port ?? (await tryListen(0)) ?? Promise.reject(new Error('no free port on 127.0.0.1'));
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

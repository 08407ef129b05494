import { connect } from 'node:net';

const PROTOCOL_3 = 196_608;

/**
 * Whether a PostgreSQL is listening and takes clients: it is greeted as a client would, and one
 * that is ready asks for a password ('R'), while one that is starting or ending answers an error.
 */
export function acceptsClients(port: number, timeoutMs = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(timeoutMs, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.write(greeting()));
    socket.once('data', (bytes) => answer(bytes[0] === 'R'.charCodeAt(0)));
  });
}

function greeting(): Buffer {
  const words = Buffer.from('user\0quittance\0database\0quittance\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + words.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, words]);
}

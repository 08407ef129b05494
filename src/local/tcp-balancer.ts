import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A TCP balancer of several servers: each connection goes to the next one that answers. */
export async function startTcpBalancer(
  port: number,
  behind: number[],
): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  let turn = 0;
  const hold = (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // A broken side ends the other; its client connects again.
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((client) => {
    hold(client);
    const through = (triesLeft: number) => {
      const target = connect({ port: behind[turn++ % behind.length] ?? 0, host: '127.0.0.1' });
      target.once('connect', () => {
        hold(target);
        target.removeListener('error', next);
        client.pipe(target).pipe(client);
        client.once('close', () => target.destroy());
        target.once('close', () => client.destroy());
      });
      const next = () => (triesLeft > 1 ? through(triesLeft - 1) : client.destroy());
      target.once('error', next);
    };
    through(behind.length);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await closed;
  };
}

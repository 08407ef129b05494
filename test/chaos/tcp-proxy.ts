import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What the wire between two parts does to what is sent over it. */
export type Weather =
  | { kind: 'fine' }
  | { kind: 'latency'; ms: number }
  /** Cuts what is open and whatever is opened anew. */
  | { kind: 'reset' }
  /** What is asked arrives, no answer comes back: the asker cannot know that it was done. */
  | { kind: 'half_open' }
  /** Swallows everything, and tells nobody. */
  | { kind: 'black_hole' };

export interface TcpProxy {
  port: number;
  change(weather: Weather): void;
  close(): Promise<void>;
}

interface Link {
  client: Socket;
  upstream: Socket | null;
  /** Bytes of it were swallowed: nothing that follows on it could make sense. */
  spoilt: boolean;
}

/**
 * A wire with weather. It leads to the first of the upstreams that takes the connection, beginning
 * with another one each time, as a balancer does.
 */
export async function startProxy(upstreams: () => readonly number[]): Promise<TcpProxy> {
  let weather: Weather = { kind: 'fine' };
  let turn = 0;
  const links = new Set<Link>();

  const cut = (link: Link): void => {
    links.delete(link);
    if (!link.client.destroyed) link.client.resetAndDestroy();
    if (link.upstream?.destroyed === false) link.upstream.resetAndDestroy();
  };

  const forward = (link: Link, from: Socket, to: Socket, answers: boolean): void => {
    from.on('data', (bytes) => {
      const now = weather;
      const lost = now.kind === 'black_hole' || (now.kind === 'half_open' && answers);
      if (lost) link.spoilt = true;
      if (lost || link.spoilt || to.destroyed) return;
      const pass = (): void => void (to.destroyed || to.write(bytes));
      if (now.kind === 'latency') setTimeout(pass, now.ms);
      else pass();
    });
    from.on('end', () => setTimeout(() => to.end(), weather.kind === 'latency' ? weather.ms : 0));
    from.on('error', () => cut(link));
    from.on('close', () => cut(link));
  };

  const server = createServer((client) => {
    const link: Link = { client, upstream: null, spoilt: false };
    links.add(link);
    client.on('error', () => cut(link));
    if (weather.kind === 'reset') return cut(link);
    client.pause();
    turn += 1;
    reach(upstreams(), turn).then(
      (upstream) => {
        if (client.destroyed) return void upstream.destroy();
        link.upstream = upstream;
        forward(link, client, upstream, false);
        forward(link, upstream, client, true);
        client.resume();
      },
      () => cut(link), // nobody listens there just now, and a refusal is what that looks like
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    change: (next) => {
      weather = next;
      for (const link of links) if (next.kind === 'reset' || link.spoilt) cut(link);
    },
    close: () => {
      for (const link of links) cut(link);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function reach(ports: readonly number[], turn: number): Promise<Socket> {
  let failure: unknown = new Error('there is no upstream');
  for (let nth = 0; nth < ports.length; nth += 1) {
    try {
      return await dial(ports[(turn + nth) % ports.length] ?? 0);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

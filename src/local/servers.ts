import type { Child } from './child';
import { startTcpBalancer } from './tcp-balancer';
import { freePort } from './ports';
import type { Programs } from './programs';
import type { Stop } from './stack-parts';

/** One server on the port, or several behind it, as in production behind a proxy. */
export async function startServers(
  run: Programs,
  options: { port: number; count: number; stops: Stop[] },
): Promise<Child[]> {
  const { port, count, stops } = options;
  if (count === 1) return [await run.start('server')];
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  stops.push(await startTcpBalancer(port, ports));
  return Promise.all(ports.map((own) => run.start('server', { PORT: String(own) })));
}

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  counter<L extends string = never>(name: string, help: string, labels?: L[]): Counter<L>;
  gauge<L extends string = never>(name: string, help: string, labels?: L[]): Gauge<L>;
  /** Durations in seconds, in buckets that fit calls from one millisecond to a minute. */
  timer<L extends string = never>(name: string, help: string, labels?: L[]): Histogram<L>;
  /** Done before each answer to a scrape; it must neither throw nor take long. */
  onScrape(refresh: () => Promise<void>): void;
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * One registry a process, passed to everything that counts. Asking twice for a name gives the same
 * instrument, so a module may be built twice in one process.
 */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const refreshes: (() => Promise<void>)[] = [];
  return {
    counter: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      (registry.getSingleMetric(name) as Counter<L> | undefined) ??
      new Counter<L>({ name, help, labelNames, registers }),
    gauge: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      (registry.getSingleMetric(name) as Gauge<L> | undefined) ??
      new Gauge<L>({ name, help, labelNames, registers }),
    timer: <L extends string>(name: string, help: string, labelNames: L[] = []) =>
      (registry.getSingleMetric(name) as Histogram<L> | undefined) ??
      new Histogram<L>({ name, help, labelNames, buckets: SECONDS, registers }),
    onScrape: (refresh) => void refreshes.push(refresh),
    text: async () => {
      await Promise.all(refreshes.map((refresh) => refresh()));
      return registry.metrics();
    },
  };
}

export interface MetricsServer {
  url: string;
  server: Server;
}

/** Serves these texts, one after the other, on a port that belongs on the inside of the network. */
export async function serveMetrics(
  texts: readonly (() => Promise<string>)[],
  where: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer((_request, response) => {
    Promise.all(texts.map((text) => text())).then(
      (all) =>
        response
          .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
          .end(all.join('\n')),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${where.host}:${port}/metrics`, server };
}

import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  counter<L extends string = never>(name: string, help: string, labels?: L[]): Counter<L>;
  gauge<L extends string = never>(name: string, help: string, labels?: L[]): Gauge<L>;
  /** Durations in seconds, in buckets that fit calls from one millisecond to a minute. */
  timer<L extends string = never>(name: string, help: string, labels?: L[]): Histogram<L>;
  text(): Promise<string>;
}

const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * One registry a process, handed to whoever counts. Asking twice for a name gives the same
 * instrument, so a room may be built twice in one process.
 */
export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
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
    text: () => registry.metrics(),
  };
}

/** Serves the registry on its own port, which belongs on the inside of the network. */
export async function serveMetrics(
  metrics: Metrics,
  where: { host: string; port: number },
): Promise<Server> {
  const server = createServer((_request, response) => {
    metrics.text().then(
      (text) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  return server;
}

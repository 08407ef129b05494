import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DefaultLogger, Runtime, makeTelemetryFilterString } from '@temporalio/worker';
import type { TelemetryOptions } from '@temporalio/worker';
import type { Log } from '../runtime/log';

const TIMEOUT_MS = 2_000;

/** How long work waited for a worker: its own buckets begin at a tenth of a second. */
const WAIT_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

const histogramBucketOverrides = {
  workflow_task_schedule_to_start_latency: WAIT_BUCKETS,
  activity_schedule_to_start_latency: WAIT_BUCKETS,
};

/** True of each of our workers, and meant: runs and activities have their own workers. */
const EXPECTED: ReadonlySet<string> = new Set([
  'No workflows registered, not polling for workflow tasks',
  'No activities registered, not polling for activity tasks',
]);

/** What the SDK says, as lines of our log: an error with its words, its cause and its stack. */
export function sdkLogger(log: Pick<Log, 'warn' | 'error'>): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    if (EXPECTED.has(message)) return;
    const { error, taskToken: _, ...rest } = meta ?? {};
    const line = { ...rest, ...(error !== undefined && { err: error as unknown }) };
    if (level === 'ERROR') log.error({ ...line, from: 'temporal' }, message);
    else log.warn({ ...line, from: 'temporal' }, message);
  });
}

/** Lets the SDK speak through our log. Once a process, before the first worker is made. */
export function forwardSdkLogs(log: Log, metrics: Pick<TelemetryOptions, 'metrics'> = {}): void {
  const logger = sdkLogger(log);
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, telemetryOptions: { logging: { filter, forward: {} }, ...metrics } });
}

/**
 * Its logs in ours and, where asked, its own metrics: it serves them itself, which is cheaper than
 * handing each of them to us, on a port inside this machine that only we read.
 */
export async function installSdk(log: Log, measured: boolean): Promise<(() => Promise<string>)[]> {
  if (!measured) {
    forwardSdkLogs(log);
    return [];
  }
  const bindAddress = `127.0.0.1:${await freePort()}`;
  // Named as Prometheus wants it: seconds, units and totals in the name.
  const names = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  forwardSdkLogs(log, {
    metrics: { prometheus: { bindAddress, ...names, histogramBucketOverrides } },
  });
  return [() => fetchMetricsText(`http://${bindAddress}/metrics`)];
}

/** What cannot be had is named in a comment: the rest of the scrape is worth having. */
async function fetchMetricsText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return await response.text();
  } catch (error) {
    return `# the metrics of Temporal's SDK could not be read: ${String(error)}\n`;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { DefaultLogger, Runtime, makeTelemetryFilterString } from '@temporalio/worker';
import type { Log } from '../runtime/log';

/** Lets the SDK speak through our log. Once a process, before the first worker is made. */
export function forwardLogs(log: Log): void {
  const logger = new DefaultLogger('WARN', ({ level, message, meta }) => {
    const line = { ...meta, from: 'temporal' };
    if (level === 'ERROR') log.error(line, message);
    else log.warn(line, message);
  });
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, telemetryOptions: { logging: { filter, forward: {} } } });
}

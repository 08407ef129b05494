import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { Log } from '../runtime/log';

const BETWEEN_TRIES = 2_000;

/** A worker that was started before Temporal waits for it instead of dying and being restarted. */
export async function connectWorker(
  { address }: { address: string },
  log: Pick<Log, 'warn'>,
): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      log.warn({ err: error, address }, 'Temporal cannot be reached; trying again');
      await pause(BETWEEN_TRIES);
    }
  }
}

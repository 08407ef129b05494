import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { Log } from '../runtime/log';

const RETRY_DELAY_MS = 2_000;

/**
 * Our messages are two kilobytes and travel within a data centre: packing some thirty of them an
 * invoice costs both sides more than sending them as they are.
 */
const grpcCompression = { codec: 'none' } as const;

/** A worker that was started before Temporal waits for it instead of dying and being restarted. */
export async function connectWorker(
  { address }: { address: string },
  log: Pick<Log, 'warn'>,
): Promise<NativeConnection> {
  for (;;) {
    try {
      return await NativeConnection.connect({ address, grpcCompression });
    } catch (error) {
      log.warn({ err: error, address }, 'Temporal cannot be reached; trying again');
      await pause(RETRY_DELAY_MS);
    }
  }
}

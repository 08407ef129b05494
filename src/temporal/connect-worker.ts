import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import type { GrpcCompressionConfig } from '@temporalio/worker';
import type { Log } from '../runtime/log';
import { accessRefusal } from './access-failure';
import type { TemporalAccess, TemporalOptions } from './connection-options';

const RETRY_DELAY_MS = 2_000;

/** A worker that was started before Temporal waits for it instead of dying and being restarted. */
export async function connectWorker(
  access: TemporalAccess,
  log: Pick<Log, 'warn'>,
): Promise<NativeConnection> {
  const { address } = access;
  for (;;) {
    try {
      return await openNativeConnection(access.options());
    } catch (error) {
      const refusal = accessRefusal(error, access);
      if (refusal !== undefined) throw refusal;
      log.warn({ err: error, address }, 'Temporal cannot be reached; trying again');
      await pause(RETRY_DELAY_MS);
    }
  }
}

export function openNativeConnection(options: TemporalOptions): Promise<NativeConnection> {
  const { address, apiKey, tls, metadata } = options;
  return NativeConnection.connect({
    address,
    tls,
    metadata,
    ...(apiKey !== undefined && { apiKey }),
    ...(tls === false && { grpcCompression: UNPACKED }),
  });
}

/**
 * Our messages are two kilobytes and travel within a data centre: packing some thirty of them an
 * invoice costs both sides more than sending them as they are. With TLS it may be a longer way.
 */
const UNPACKED: GrpcCompressionConfig = { codec: 'none' };

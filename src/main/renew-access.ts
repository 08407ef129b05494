import type { NativeConnection } from '@temporalio/worker';
import type { Log } from '../runtime/log';
import type { TemporalClient } from '../temporal/connect-temporal';
import { isSameConnection } from '../temporal/connection-options';
import type { TemporalAccess, TemporalOptions } from '../temporal/connection-options';
import type { Workers } from '../temporal/create-workers';

interface RenewedWorker {
  connection: NativeConnection;
  workers: Workers;
  /** Given, since a server need not load the SDK of workers for it. */
  connect(options: TemporalOptions): Promise<NativeConnection>;
}

export interface Renewed {
  access: TemporalAccess;
  client: TemporalClient;
  /** Of a worker: its connection asks for no key, it is given one. */
  worker?: RenewedWorker;
  log: Pick<Log, 'info'>;
}

/**
 * Reads the files of key and certificates again and goes on with what is new in them. What fails
 * is tried again at the next tick, and until then everything goes on with what it had.
 */
export function accessRenewer({ access, client, worker, log }: Renewed): () => Promise<void> {
  let used = access.options();
  let connection = worker?.connection;
  return async () => {
    const next = access.reread();
    if (!isSameConnection(used, next)) {
      await client.connection.replace();
      if (worker !== undefined) connection = await reconnect(worker, next);
      log.info('the certificates for Temporal were replaced; it is connected anew');
    } else if (next.apiKey !== used.apiKey) {
      // The client asks for the key with each call.
      await connection?.setApiKey(next.apiKey ?? '');
      log.info('the API key for Temporal was replaced');
    }
    used = next;
  };
}

async function reconnect(
  { workers, connect }: RenewedWorker,
  options: TemporalOptions,
): Promise<NativeConnection> {
  const connection = await connect(options);
  await workers.reconnect(connection);
  return connection;
}

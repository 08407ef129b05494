import { Client } from '@temporalio/client';
import type { TemporalAccess } from './connection-options';
import { PlainConnection, boundedRetries } from './plain-connection';
import { ReplaceableConnection } from './replaceable-connection';
import type { TemporalTracing } from './trace-temporal';

const CONNECT_MS = 5_000;

export interface TemporalClient extends Client {
  readonly connection: ReplaceableConnection;
}

/**
 * A client whose connection is made with the first call, so that the API can start, take invoices
 * in and answer "unavailable" while Temporal is down.
 */
export function connectTemporal(access: TemporalAccess, tracing?: TemporalTracing): TemporalClient {
  const { namespace } = access;
  const connection = new ReplaceableConnection(() => {
    const { address, tls, metadata } = access.options();
    return PlainConnection.lazy({
      address,
      tls,
      connectTimeout: CONNECT_MS,
      metadata: { ...metadata, 'temporal-namespace': namespace },
      interceptors: [boundedRetries],
      // Asked with every call: the key may have been replaced since the last one.
      ...(access.options().apiKey !== undefined && {
        apiKey: () => access.options().apiKey ?? '',
      }),
    });
  });
  const interceptors = tracing?.client ?? {};
  return new Client({ connection, namespace, interceptors }) as TemporalClient;
}

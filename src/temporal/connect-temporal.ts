import { Client } from '@temporalio/client';
import { PlainConnection, boundedRetries } from './plain-connection';
import type { TemporalTracing } from './trace-temporal';

/**
 * A client whose connection is made with the first call, so that the API can start, take invoices
 * in and answer "unavailable" while Temporal is down.
 */
export function connectTemporal(
  where: { address: string; namespace: string },
  tracing?: TemporalTracing,
): Client {
  const { address, namespace } = where;
  const connection = PlainConnection.lazy({
    address,
    connectTimeout: '5s',
    metadata: { 'temporal-namespace': namespace },
    interceptors: [boundedRetries],
  });
  const interceptors = tracing?.client ?? {};
  return new Client({ connection, namespace, interceptors });
}

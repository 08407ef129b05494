import { Client, Connection } from '@temporalio/client';
import type { TemporalTracing } from './trace-temporal';

/**
 * A client whose connection is made with the first call, so that the API can start, take invoices
 * in and answer "unavailable" while Temporal is down.
 */
export function connectTemporal(
  where: { address: string; namespace: string },
  tracing?: TemporalTracing,
): Client {
  const connection = Connection.lazy({ address: where.address, connectTimeout: '5s' });
  const interceptors = tracing?.client ?? {};
  return new Client({ connection, namespace: where.namespace, interceptors });
}

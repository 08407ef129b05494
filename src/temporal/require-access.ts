import { Connection } from '@temporalio/client';
import { accessRefusal } from './access-failure';
import type { TemporalAccess } from './connection-options';

const PATIENCE_MS = 5_000;

/**
 * One call, never repeated: throws where Temporal refuses us, so that a wrong key or certificate
 * ends the start instead of waiting for ever. Whether Temporal was reached at all is the answer.
 */
export async function requireAccess(access: TemporalAccess): Promise<boolean> {
  const { address, tls, apiKey, metadata, namespace } = access.options();
  const connection = Connection.lazy({
    address,
    tls,
    metadata: { ...metadata, 'temporal-namespace': namespace },
    interceptors: [],
    ...(apiKey !== undefined && { apiKey }),
  });
  const deadline = Date.now() + PATIENCE_MS;
  try {
    const send = () => connection.workflowService.describeNamespace({ namespace });
    await connection.withDeadline(deadline, send);
    return true;
  } catch (error) {
    const refusal = accessRefusal(error, access);
    if (refusal !== undefined) throw refusal;
    return false;
  } finally {
    await connection.close();
  }
}

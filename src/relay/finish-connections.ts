import type { WebhookEndpointRow } from '../postgres/connections/webhook-endpoints';
import type { RelayDeps } from './relay';
import { endAccess } from './revoke-access';

/** What Stripe may say some other time; anything else it would say again. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'out_of_turn', 'unknown']);

/**
 * What takes its time after the API has answered: webhook endpoints that were replaced are deleted
 * at Stripe, and connections being disconnected forget their keys once nothing is open there, and
 * give back what access OAuth gave.
 */
export async function finishConnections(deps: RelayDeps): Promise<void> {
  const { endpoints, connectionChanges } = deps.stores;
  for (const endpoint of await endpoints.toDelete()) await deleteEndpoint(deps, endpoint);
  for (const connection of await connectionChanges.readyToDisconnect()) {
    const own = await endpoints.of(connection);
    const deleted = await Promise.all(own.map((endpoint) => deleteEndpoint(deps, endpoint)));
    if (!deleted.every(Boolean)) continue;
    if (!(await connectionChanges.finishDisconnecting(connection))) continue;
    deps.log.info({ connection }, 'disconnected: its keys are forgotten');
  }
  await endAccess(deps);
}

/** False: Stripe could not be asked, so it is tried again. */
async function deleteEndpoint(deps: RelayDeps, endpoint: WebhookEndpointRow): Promise<boolean> {
  const { connection, id } = endpoint;
  const called = await deps.deleteEndpoint(connection, id);
  if (PASSING.has(called.kind)) return false;
  if (called.kind !== 'ok') {
    const words = 'a webhook endpoint could not be deleted: delete it in the Stripe dashboard';
    deps.log.error({ connection, endpoint: id, ...called }, words);
  }
  await deps.stores.endpoints.deleted(endpoint);
  return true;
}

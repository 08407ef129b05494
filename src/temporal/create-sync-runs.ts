import type { Client } from '@temporalio/client';
import { syncWorkflowId } from '../domain/refs';
import { SYNC_ACCOUNT } from '../../workflows/messages';
import type { SyncAccountInput } from '../../workflows/messages';
import type { DeliveryResult } from './collections';
import { failedDelivery } from './temporal-failure';
import { withTimeout } from './with-timeout';

const DEADLINE_MS = 5_000;

/** The runs of syncs, as the other modules see them. */
export interface SyncRuns {
  /** One that runs is left as it is. */
  start(sync: { number: number; connection: string; id: string }): Promise<DeliveryResult>;
}

export function createSyncRuns(options: { client: Client; taskQueue: string }): SyncRuns {
  const { client, taskQueue } = options;
  return {
    start: async ({ number, connection, id }) => {
      try {
        await withTimeout(DEADLINE_MS, () =>
          client.workflow.start(SYNC_ACCOUNT, {
            workflowId: syncWorkflowId(connection, number),
            taskQueue,
            args: [{ sync: number }] satisfies [SyncAccountInput],
            workflowIdReusePolicy: 'ALLOW_DUPLICATE',
            workflowIdConflictPolicy: 'USE_EXISTING',
            staticSummary: `${connection} · mirror ${id}`.slice(0, 200),
          }),
        );
        return { kind: 'reached' };
      } catch (error) {
        return failedDelivery(error);
      }
    },
  };
}

import type { SyncRunStore, SyncToStart } from '../postgres/mirror/sync-runs';
import type { Log } from '../runtime/log';
import type { DeliveryResult } from '../temporal/collections';

export interface StartSyncsDeps {
  stores: { syncRuns: Pick<SyncRunStore, 'lease'> };
  startSync(sync: SyncToStart): Promise<DeliveryResult>;
  log: Pick<Log, 'error'>;
}

const BATCH_SIZE = 50;

/**
 * Starts the runs of syncs that should run and of which nothing was heard for a minute: new ones,
 * resumed ones, and those that somebody ended in Temporal. One that runs is not disturbed.
 */
export async function startSyncs({ stores, startSync, log }: StartSyncsDeps): Promise<number> {
  let started = 0;
  for (const sync of await stores.syncRuns.lease(BATCH_SIZE)) {
    const delivery = await startSync(sync);
    if (delivery.kind === 'unavailable') return started;
    if (delivery.kind === 'reached') started += 1;
    else log.error({ ...sync, why: delivery.detail }, 'the run of a sync cannot be started');
  }
  return started;
}

import { cancellationSignal } from '@temporalio/activity';
import type { SyncAccountInput } from '../../workflows/messages';
import type { SyncActivities } from '../contract';
import type { ActivityDeps } from '../deps';

/** Until the sync is paused or deleted, or this worker is to end: then another one goes on. */
export const mirrorAccountActivity =
  ({ mirror }: ActivityDeps): SyncActivities['mirrorAccount'] =>
  ({ sync }: SyncAccountInput) => {
    const signal = cancellationSignal();
    return mirror.run(sync, () => signal.aborted);
  };

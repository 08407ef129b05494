import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { SyncActivities } from '../activities/contract';
import { queuesOf } from './messages';
import type { SyncAccountInput } from './messages';

/**
 * The copy of one Stripe account: one long activity at a time, which says every few seconds that
 * it is alive. What it does and how far it is the tables say, so that another worker goes on where
 * one died.
 */
export async function syncAccount(input: SyncAccountInput): Promise<void> {
  const { mirrorAccount } = proxyActivities<SyncActivities>({
    taskQueue: queuesOf(workflowInfo().taskQueue).mirror,
    // It ends by itself once an hour, and begins anew.
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '20s',
    retry: { initialInterval: '1s', maximumInterval: '1m' },
    summary: 'Copy what is at Stripe, and follow it',
  });
  while ((await mirrorAccount(input)) === 'again') {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof syncAccount>(input);
  }
}

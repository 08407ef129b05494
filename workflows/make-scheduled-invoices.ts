import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { ScheduleActivities } from '../activities/contract';
import { ACTIVITY_WORK, activityOptions } from './effects';
import { queuesOf } from './messages';
import type { MakeInvoicesInput } from './messages';

/** What an alarm starts: the invoices of a billing schedule that are due by now, batch by batch. */
export async function makeScheduledInvoices(input: MakeInvoicesInput): Promise<void> {
  const { makeDueInvoices } = proxyActivities<ScheduleActivities>({
    ...activityOptions(ACTIVITY_WORK.advance),
    taskQueue: queuesOf(workflowInfo().taskQueue).records,
    summary: 'Make the invoices that are due',
  });
  while (await makeDueInvoices(input)) {
    if (workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof makeScheduledInvoices>(input);
  }
}

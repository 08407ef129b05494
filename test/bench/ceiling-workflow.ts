import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { queuesOf } from '../../workflows/messages';

interface Empty {
  nothing(): Promise<void>;
}

/** What Temporal alone takes for a run of this shape: every activity is there, and does nothing. */
export async function ceiling(): Promise<void> {
  const queues = queuesOf(workflowInfo().taskQueue);
  const on = (taskQueue: string) =>
    proxyActivities<Empty>({ taskQueue, startToCloseTimeout: '1 minute' }).nothing;
  const [record, stripe, mail] = [on(queues.records), on(queues.stripe), on(queues.mail)];
  await record();
  await Promise.all([mail(), stripe().then(stripe)]);
  await mail();
}

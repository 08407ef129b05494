import type { WorkerOptions } from '@temporalio/worker';
import { queuesOf } from '../../workflows/messages';

type WorkerTuning = Omit<
  WorkerOptions,
  'connection' | 'namespace' | 'activities' | 'workflowBundle'
>;

/**
 * A worker each for what must not wait for the other: with one queue for all, calls that hang at
 * Stripe keep a save of ours from its slot. Each ends by finishing what it has begun.
 */
export function workerOptions(
  taskQueue: string,
  { stripe, mail }: SlotRates = {},
): Record<WorkerKind, WorkerTuning> {
  const queues = queuesOf(taskQueue);
  return {
    workflows: {
      ...SHUTDOWN,
      taskQueue,
      maxConcurrentWorkflowTaskExecutions: 40,
      workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
      // About 100 KB each. The default grows with the heap, and too many end the process.
      maxCachedWorkflows: 500,
    },
    records: { ...activityWorkerOptions(queues.records), maxConcurrentActivityTaskExecutions: 12 },
    stripe: {
      ...activityWorkerOptions(queues.stripe),
      maxConcurrentActivityTaskExecutions: slotsFor(stripe, 60),
    },
    mail: {
      ...activityWorkerOptions(queues.mail),
      maxConcurrentActivityTaskExecutions: slotsFor(mail, 20),
    },
    // One slot a sync, for as long as it runs. At the end of the process it hears of it at once.
    mirror: {
      ...activityWorkerOptions(queues.mirror),
      shutdownGraceTime: 0,
      maxConcurrentActivityTaskExecutions: 50,
    },
  };
}

/** How many calls a second Stripe and the mail server may be sent; absent: any number. */
export interface SlotRates {
  stripe?: number | undefined;
  mail?: number | undefined;
}

/**
 * No more than get their turn within seconds: the others wait in Temporal's queue, where they are
 * put in order for all workers and cost nothing.
 */
const slotsFor = (perSecond: number | undefined, most: number): number =>
  perSecond === undefined ? most : Math.max(4, Math.min(most, Math.ceil(4 * perSecond)));

type WorkerKind = 'workflows' | 'records' | 'stripe' | 'mail' | 'mirror';

/** A charge that was asked is worth waiting for: cut off, its outcome would be unknown. */
const SHUTDOWN = { shutdownGraceTime: '20s', shutdownForceTime: '25s' } as const;

function activityWorkerOptions(taskQueue: string): WorkerTuning {
  return {
    ...SHUTDOWN,
    taskQueue,
    activityTaskPollerBehavior: { type: 'autoscaling', initial: 2, maximum: 10 },
  };
}

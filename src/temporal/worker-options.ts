import type { WorkerOptions } from '@temporalio/worker';
import { queuesOf } from '../../workflows/messages';

type Tuning = Omit<WorkerOptions, 'connection' | 'namespace' | 'activities' | 'workflowBundle'>;

/**
 * A worker each for what must not wait for the other: with one queue for all, calls that hang at
 * Stripe keep a save of ours from its slot. Each ends by finishing what it has begun.
 */
export function workerOptions(taskQueue: string): Record<Work, Tuning> {
  const queues = queuesOf(taskQueue);
  return {
    workflows: {
      ...ENDING,
      taskQueue,
      maxConcurrentWorkflowTaskExecutions: 40,
      workflowTaskPollerBehavior: { type: 'autoscaling', initial: 5, maximum: 20 },
      // About 100 KB each. The default grows with the heap, and too many end the process.
      maxCachedWorkflows: 500,
    },
    records: { ...activitiesOf(queues.records), maxConcurrentActivityTaskExecutions: 12 },
    stripe: { ...activitiesOf(queues.stripe), maxConcurrentActivityTaskExecutions: 60 },
    mail: { ...activitiesOf(queues.mail), maxConcurrentActivityTaskExecutions: 20 },
  };
}

type Work = 'workflows' | 'records' | 'stripe' | 'mail';

/** A charge that was asked is worth waiting for: cut off, its outcome would be unknown. */
const ENDING = { shutdownGraceTime: '20s', shutdownForceTime: '25s' } as const;

function activitiesOf(taskQueue: string): Tuning {
  return {
    ...ENDING,
    taskQueue,
    activityTaskPollerBehavior: { type: 'autoscaling', initial: 2, maximum: 10 },
  };
}

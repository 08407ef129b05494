import { proxyActivities } from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';
import type { ActivityOptions } from '@temporalio/workflow';
import type {
  Activities,
  AdvanceOrder,
  AdvanceResult,
  EffectOrder,
  InboxItem,
} from '../activities/contract';
import type { EffectKind } from '../src/domain/collection/model/effect';
import type { EffectWork, FirstEffectKind } from '../src/domain/collection/model/effect-work';
import type { OutstandingEffect, Step } from '../src/domain/collection/model/step';
import { batchSummary } from './inbox';
import type { Batch } from './inbox';
import { EFFECT_LIMIT, SAVE_LIMIT } from './messages';
import type { Queues } from './messages';

/** Stripe's and the mail server's own timeout for one call, in ms. */
const CALL_TIMEOUT = 20_000;
/** So long a call waits for its turn before it is left to another try, in ms. */
const TURN_TIMEOUT = 60_000;

/** Of these kinds steps say nothing more; a newer kind comes with its own work in the step. */
export const ACTIVITY_WORK: Record<FirstEffectKind | 'advance', EffectWork> = {
  advance: { queue: 'records', calls: 0 },
  ensureCustomer: { queue: 'stripe', calls: 3 },
  openIntent: { queue: 'stripe', calls: 10 },
  confirmAttempt: { queue: 'stripe', calls: 4 },
  closeLane: { queue: 'stripe', calls: 6 },
  openCheckout: { queue: 'stripe', calls: 4 },
  readStripe: { queue: 'stripe', calls: 20 },
  sendRefund: { queue: 'stripe', calls: 5 },
  sendMail: { queue: 'mail', calls: 8 },
};

const FIRST_RETRY: Record<EffectWork['queue'], Duration> = {
  records: '1s',
  stripe: '2s',
  mail: '5s',
};

/**
 * What waits in a queue goes in this order. First what a customer waits for, then what ends
 * something that began; readings come last.
 */
const PRIORITY: Readonly<Partial<Record<EffectKind, number>>> = {
  confirmAttempt: 2,
  closeLane: 2,
  readStripe: 4,
};
const USUAL_PRIORITY = 3;

/** Long enough for every call of a try to wait and time out: a slow response is still applied. */
export function activityOptions({ queue, calls }: EffectWork): ActivityOptions {
  const isSave = queue === 'records';
  const wait = isSave ? 0 : TURN_TIMEOUT;
  return {
    startToCloseTimeout: (calls + 1) * (CALL_TIMEOUT + wait) + 5_000,
    scheduleToCloseTimeout: isSave ? SAVE_LIMIT : EFFECT_LIMIT,
    // Sent by the worker itself: a killed one is noticed long before a slow call would be.
    heartbeatTimeout: '20s',
    retry: { initialInterval: FIRST_RETRY[queue], maximumInterval: '1m' },
  };
}

const isCommand = ({ kind }: InboxItem): boolean => kind === 'command';

/** How much of the row a run has seen, and which row. */
interface RunPosition {
  connection: string;
  externalId: string;
  version: number;
}

export function callAdvance(
  queues: Queues,
  position: RunPosition,
  batch: Batch,
): Promise<AdvanceResult> {
  const invoice = batch.submission === undefined ? {} : { invoice: batch.submission.invoice };
  const order: AdvanceOrder = { ...position, inbox: batch.items, ...invoice };
  const isOfCaller = batch.submission !== undefined || batch.items.some(isCommand);
  const priority = { priorityKey: isOfCaller ? 1 : USUAL_PRIORITY };
  const activities = activitiesFor(queues, ACTIVITY_WORK.advance, {
    summary: batchSummary(batch),
    priority: { ...priority, fairnessKey: position.connection },
  });
  return activities.advance(order);
}

export function callEffect(
  queues: Queues,
  position: RunPosition,
  outstanding: OutstandingEffect,
): Promise<Step> {
  const { effect, summary } = outstanding;
  const work = outstanding.work ?? ACTIVITY_WORK[effect.kind as FirstEffectKind];
  // An effect and the activity of its name agree by the mapped type, which the compiler cannot
  // follow through a union.
  const priorityKey = outstanding.priority ?? PRIORITY[effect.kind] ?? USUAL_PRIORITY;
  const priority = { priorityKey, fairnessKey: position.connection };
  const activity = activitiesFor(queues, work, { summary, priority })[effect.kind] as (
    order: EffectOrder<EffectKind>,
  ) => Promise<Step>;
  return activity({ ...position, effect });
}

function activitiesFor(
  queues: Queues,
  work: EffectWork,
  shown: Pick<ActivityOptions, 'summary' | 'priority'>,
) {
  return proxyActivities<Activities>({
    ...activityOptions(work),
    ...shown,
    taskQueue: queues[work.queue],
  });
}

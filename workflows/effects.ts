import { proxyActivities } from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities, AdvanceResult, AdvanceOrder, EffectOrder } from '../activities/contract';
import type { EffectKind } from '../src/domain/collection/model/effect';
import type { OutstandingEffect, Step } from '../src/domain/collection/model/step';
import { summaryOf } from './inbox';
import type { Batch } from './inbox';
import { IN_FLIGHT_LIMIT } from './messages';
import type { Queues } from './messages';

/** Stripe's and the mail server's own timeout for one call, in ms. */
const CALL_TIMEOUT = 20_000;

interface Work {
  queue: keyof Queues;
  /** The most calls to the outside one try of it makes. */
  calls: number;
}

export const WORK: Record<EffectKind | 'advance', Work> = {
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

const FIRST_RETRY: Record<keyof Queues, Duration> = { records: '1s', stripe: '2s', mail: '5s' };

/** Long enough for every call of a try to time out, so that a slow answer is still taken in. */
export function limitsOf(kind: EffectKind | 'advance'): ActivityOptions {
  const { queue, calls } = WORK[kind];
  return {
    startToCloseTimeout: (calls + 1) * CALL_TIMEOUT + 5_000,
    scheduleToCloseTimeout: IN_FLIGHT_LIMIT,
    // Told by the worker itself: a killed one is noticed long before a slow call would be.
    heartbeatTimeout: '20s',
    retry: { initialInterval: FIRST_RETRY[queue], maximumInterval: '1m' },
  };
}

/** How much of the row a run has seen, and which row. */
interface Run {
  connection: string;
  externalId: string;
  version: number;
}

export function advance(queues: Queues, run: Run, batch: Batch): Promise<AdvanceResult> {
  const invoice = batch.offer === undefined ? {} : { invoice: batch.offer.invoice };
  const order: AdvanceOrder = { ...run, inbox: batch.items, ...invoice };
  return proxied(queues, 'advance', summaryOf(batch)).advance(order);
}

export function perform(queues: Queues, run: Run, asked: OutstandingEffect): Promise<Step> {
  const { effect, summary } = asked;
  // An effect and the activity of its name agree by the mapped type, which the compiler cannot
  // follow through a union.
  const activity = proxied(queues, effect.kind, summary)[effect.kind] as (
    order: EffectOrder<EffectKind>,
  ) => Promise<Step>;
  return activity({ ...run, effect });
}

function proxied(queues: Queues, kind: EffectKind | 'advance', summary: string) {
  return proxyActivities<Activities>({
    ...limitsOf(kind),
    taskQueue: queues[WORK[kind].queue],
    summary,
  });
}

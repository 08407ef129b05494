import { missed } from './delivery';
import type { Delivery, DeliverySettings } from './delivery';

/** What became of a delivery, as its holder says. */
export type DeliveryOutcome =
  | { kind: 'taken' }
  /** `delayMs` null: as the settings have it. */
  | { kind: 'failed'; delayMs: number | null; detail: string }
  /** It can never be taken. */
  | { kind: 'refused'; detail: string }
  /** Nothing was at fault with it: the target is away. */
  | { kind: 'returned'; delayMs: number; detail: string };

export interface Settling {
  /** Which delivery of it is settled. */
  attempt: number;
  outcome: DeliveryOutcome;
  settings: DeliverySettings;
  now: number;
}

/**
 * A delivery after what its holder says of it: `null`, it is done with; `not_held`, who says so
 * does not hold it, since it was settled, or went to another meanwhile.
 */
export function settleDelivery(
  delivery: Delivery | undefined,
  { attempt, outcome, settings, now }: Settling,
): Delivery | null | 'not_held' {
  if (delivery?.status !== 'out' || delivery.attempts !== attempt) return 'not_held';
  if (outcome.kind === 'taken') return null;
  const { detail } = outcome;
  if (outcome.kind === 'refused') return { ...delivery, status: 'set_aside', due: now, detail };
  if (outcome.kind === 'failed') {
    const delayMs = outcome.delayMs ?? delayOf(delivery, settings);
    return missed(delivery, settings, { now, delayMs, detail });
  }
  const due = now + outcome.delayMs;
  return { ...delivery, status: 'waiting', due, forgiven: delivery.forgiven + 1, detail };
}

function delayOf({ attempts, forgiven }: Delivery, { delays }: DeliverySettings): number {
  return delays[Math.min(attempts - forgiven, delays.length) - 1] ?? 0;
}

/** One that was set aside goes out again, with all its tries. */
export const redriveDelivery = (delivery: Delivery, now: number): Delivery => ({
  ...delivery,
  status: 'waiting',
  due: now,
  forgiven: delivery.attempts,
});

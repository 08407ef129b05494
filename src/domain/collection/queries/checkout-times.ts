import type { Policy } from '../model/policy';
import { HOUR, MINUTE } from '../../time';
import type { Lane } from '../model/state';

type Open = Extract<Lane, { kind: 'checkout_open' }>;

// An open session is read without an event, since a webhook may be lost.
const UNPROMPTED_READS = [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 8 * HOUR];
// Stripe ends a session on its own clock; a minute keeps us from asking too early.
const EXPIRY_SLACK = MINUTE;

export function nextCheckoutReadAt(lane: Open): number | null {
  if (lane.by === 'workflow') return null; // nobody asked for it yet; its end is looked at
  const after = UNPROMPTED_READS[lane.looks];
  return after === undefined ? null : lane.openedAt + after;
}

export const expiryReadAt = (lane: Open): number => lane.expiresAt + EXPIRY_SLACK;

/** No automatic attempt is made before this time, since a customer may be at the checkout. */
export function chargeNotBeforeAt(lane: Lane, policy: Policy): number {
  if (lane.kind === 'bundle_open') return lane.since + policy.checkoutReuseMinutes * MINUTE;
  if (lane.kind !== 'checkout_open' || lane.by === 'workflow') return 0;
  return lane.openedAt + policy.checkoutReuseMinutes * MINUTE;
}

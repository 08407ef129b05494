import type { Desk } from './desk';
import type { Reading } from './fact';
import { findIntent } from './lane';
import type { Lane } from './state';
import { followPaying } from './while-checkout-open';

type Awaiting = Extract<Lane, { kind: 'awaiting_verification' }>;

/** The bank wants the customer first, micro-deposits for one. */
export function whileAwaitingVerification(desk: Desk, lane: Awaiting, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (intent && intent.status !== 'requires_action') followPaying(desk, lane, intent);
}

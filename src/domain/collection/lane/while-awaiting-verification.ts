import type { DecisionDraft } from '../draft/draft';
import type { Reading } from '../model/fact';
import { findIntent } from './close-lane';
import type { Lane } from '../model/state';
import { applyPayingIntent } from './while-checkout-open';

type Awaiting = Extract<Lane, { kind: 'awaiting_verification' }>;

/** The bank wants the customer first, micro-deposits for one. */
export function whileAwaitingVerification(
  draft: DecisionDraft,
  lane: Awaiting,
  reading: Reading,
): void {
  const intent = findIntent(reading, lane.intentId);
  if (intent && intent.status !== 'requires_action') applyPayingIntent(draft, lane, intent);
}

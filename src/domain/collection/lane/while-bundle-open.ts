import { isShareId } from '../../refs';
import type { DecisionDraft } from '../draft/draft';
import { note } from '../draft/draft';
import type { Reading } from '../model/fact';
import type { Lane } from '../model/state';
import { awaitDebit, awaitVerification, freeLane } from './close-lane';

type Open = Extract<Lane, { kind: 'bundle_open' }>;

/** The invoice's share of what the bundle read. Unpaid, the lane is the bundle's to give back. */
export function whileBundleOpen(draft: DecisionDraft, lane: Open, { intents }: Reading): void {
  const { n, amount, bundle } = lane;
  // In the dashboard a payment may be made with our metadata: its number alone says nothing.
  const share = intents.find((intent) => intent.n === n && isShareId(intent.id));
  if (!share) return;
  const { id: intentId, status } = share;
  if (status === 'processing') {
    return awaitDebit(draft, { n, amount, intentId, sessionId: null, by: 'checkout' });
  }
  // The session is complete, and the bank waits for the customer, as of one invoice.
  if (status === 'requires_action')
    return awaitVerification(draft, { n, amount, sessionId: null }, share);
  if (status !== 'succeeded') return;
  note(draft, { kind: 'bundle_paid', laneNo: n, bundle, intentId });
  freeLane(draft);
}

import type { DecisionDraft } from '../draft/draft';
import type { Reading } from '../model/fact';
import { startClosing, findIntent, freeLane } from './close-lane';
import { chargeAgainSoon, recordDecline } from '../schedule/next-charge';
import type { Lane } from '../model/state';
import { debitFailed } from './while-checkout-open';
import { declineFromIntent } from './while-confirming';

type Debit = Extract<Lane, { kind: 'bank_debit' }>;

/** Days pass before a bank says yes or no; until then nothing else may take the money. */
export function whileBankDebit(draft: DecisionDraft, lane: Debit, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (!intent) return;
  const { n, amount, by } = lane;
  switch (intent.status) {
    case 'succeeded':
      return freeLane(draft, 'the bank debit has arrived');
    case 'requires_payment_method':
      if (by === 'checkout' || intent.ofCheckout) {
        debitFailed(draft, n, amount, intent);
        return freeLane(draft, 'the bank debit failed; its checkout cannot be paid again');
      }
      startClosing(draft, { n, amount, sessionId: null, intentId: intent.id, by });
      if (intent.method) {
        recordDecline(draft, {
          n,
          amount,
          method: intent.method,
          by,
          decline: declineFromIntent(intent),
        });
      }
      return;
    case 'canceled':
      freeLane(draft, 'the bank debit was canceled');
      return chargeAgainSoon(draft, by);
    default:
      return; // still on its way
  }
}

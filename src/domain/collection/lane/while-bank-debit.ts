import type { DecisionDraft } from '../draft/draft';
import { note } from '../draft/draft';
import type { Reading } from '../model/fact';
import { endAttempt, startClosing, findIntent, freeLane } from './close-lane';
import { chargeAgainSoon } from '../schedule/next-charge';
import type { Lane } from '../model/state';
import { debitFailed } from './while-checkout-open';
import { declineFromIntent, declined } from './while-confirming';

type Debit = Extract<Lane, { kind: 'bank_debit' }>;

/** Days pass before a bank says yes or no; until then nothing else may take the money. */
export function whileBankDebit(draft: DecisionDraft, lane: Debit, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (!intent) return;
  const { n, amount, by } = lane;
  const isOfCheckout = by === 'checkout' || intent.ofCheckout;
  switch (intent.status) {
    case 'succeeded':
      if (!isOfCheckout) endAttempt(draft, n, 'succeeded');
      return freeLane(draft);
    case 'requires_payment_method':
      if (isOfCheckout) {
        debitFailed(draft, n, amount, intent);
        return freeLane(draft); // its checkout cannot be paid again
      }
      startClosing(draft, { n, amount, sessionId: null, intentId: intent.id, by });
      return declined(draft, { n, amount, method: intent.method, by }, declineFromIntent(intent));
    case 'canceled':
      freeLane(draft);
      note(draft, { kind: 'debit_canceled', laneNo: n, intentId: intent.id });
      if (!isOfCheckout) endAttempt(draft, n, 'failed');
      return chargeAgainSoon(draft, by);
    default:
      return; // still on its way
  }
}

import type { Desk } from './desk';
import type { Reading } from './fact';
import { close, findIntent, free } from './lane';
import { chargeAgainSoon, noteDecline } from './next-charge';
import type { Lane } from './state';
import { debitFailed } from './while-checkout-open';
import { declineOf } from './while-confirming';

type Debit = Extract<Lane, { kind: 'bank_debit' }>;

/** Days pass before a bank says yes or no; until then nothing else may take the money. */
export function whileBankDebit(desk: Desk, lane: Debit, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (!intent) return;
  const { n, amount, by } = lane;
  switch (intent.status) {
    case 'succeeded':
      return free(desk, 'the bank debit has arrived');
    case 'requires_payment_method':
      if (by === 'checkout' || intent.ofCheckout) {
        debitFailed(desk, n, amount, intent);
        return free(desk, 'the bank debit failed; its checkout cannot be paid again');
      }
      close(desk, { n, amount, sessionId: null, intentId: intent.id, by });
      if (intent.method) {
        noteDecline(desk, { n, amount, method: intent.method, by, decline: declineOf(intent) });
      }
      return;
    case 'canceled':
      free(desk, 'the bank debit was canceled');
      return chargeAgainSoon(desk, by);
    default:
      return; // still on its way
  }
}

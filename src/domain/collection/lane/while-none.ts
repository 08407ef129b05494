import type { DecisionDraft } from '../draft/draft';
import { nextLaneNo } from '../draft/draft';
import type { IntentReading, Reading } from '../model/fact';
import { awaitDebit, awaitVerification, closeCheckoutLane, startClosing } from './close-lane';

/** Nothing of ours is known to be open, so whatever a reading shows alive is followed or closed. */
export function whileNone(draft: DecisionDraft, reading: Reading, given: number): void {
  const recorded = new Set(draft.state.ledger.payments.map((payment) => payment.id));
  for (const intent of reading.intents) {
    if (!recorded.has(intent.id) && takeOverIntent(draft, intent, given)) return;
  }
  const open = reading.sessions.find((session) => session.status === 'open');
  if (!open) return;
  const n = nextLaneNo(draft);
  closeCheckoutLane(draft, { n, amount: open.amountTotal, sessionId: open.id }, 'not_expected');
}

/** A lane with a new number, since another system may have copied the number of a closed one. */
function takeOverIntent(draft: DecisionDraft, intent: IntentReading, given: number): boolean {
  if (!isAlive(intent) && !isForgotten(intent, given)) return false;
  const n = nextLaneNo(draft);
  const { id: intentId, amount } = intent;
  const by = intent.ofCheckout ? 'checkout' : 'plan';
  if (intent.status === 'processing') {
    awaitDebit(draft, { n, amount, intentId, sessionId: null, by });
  } else if (intent.ofCheckout) {
    awaitVerification(draft, { n, amount, sessionId: null }, intent);
  } else {
    startClosing(draft, { n, amount, sessionId: null, intentId, by });
  }
  return true;
}

/** Money may still move by it: a debit, a bank that asks the customer, or an attempt of ours. */
function isAlive({ status, ofCheckout, n }: IntentReading): boolean {
  if (status === 'processing') return true;
  const ours = !ofCheckout && n !== null;
  if (status === 'requires_action') return ofCheckout || ours;
  return status === 'requires_confirmation' && ours;
}

/**
 * A declined attempt that a restored database knows nothing of: never canceled, so it still counts
 * as a way to pay. Those we remember were canceled before their lane was free.
 */
const isForgotten = ({ status, ofCheckout, n }: IntentReading, given: number): boolean =>
  status === 'requires_payment_method' && !ofCheckout && n !== null && n > given;

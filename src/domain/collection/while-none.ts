import type { Desk } from './desk';
import { lane as setLane, takeNumber } from './desk';
import type { IntentReading, Reading } from './fact';
import { awaitDebit, close } from './lane';
import { DAY } from './policy';

/** Nothing of ours is known to be open, so whatever a reading shows alive is followed or closed. */
export function whileNone(desk: Desk, reading: Reading, given: number): void {
  const booked = new Set(desk.state.ledger.payments.map((payment) => payment.id));
  for (const intent of reading.intents) {
    if (!booked.has(intent.id) && followed(desk, intent, given)) return;
  }
  const open = reading.sessions.find((session) => session.status === 'open');
  if (!open) return;
  const n = takeNumber(desk);
  close(desk, { n, amount: open.amountTotal, sessionId: open.id, intentId: null, by: 'checkout' });
}

/** A lane of its own number, since whoever made it may have copied the number of a closed one. */
function followed(desk: Desk, intent: IntentReading, given: number): boolean {
  if (!isAlive(intent) && !isForgotten(intent, given)) return false;
  const n = takeNumber(desk);
  const { id: intentId, amount } = intent;
  const by = intent.ofCheckout ? 'checkout' : 'plan';
  if (intent.status === 'processing') {
    awaitDebit(desk, { n, amount, intentId, sessionId: null, by });
  } else if (intent.ofCheckout) {
    setLane(desk, {
      kind: 'awaiting_verification',
      n,
      amount,
      intentId,
      sessionId: null,
      instructionsUrl: intent.instructionsUrl,
      until: desk.now + desk.policy.authenticationDays * DAY,
    });
  } else {
    close(desk, { n, amount, sessionId: null, intentId, by });
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

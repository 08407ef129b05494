import type { Desk } from './desk';
import { lane as setLane } from './desk';
import type { IntentReading, Reading } from './fact';
import { awaitDebit, close } from './lane';
import { DAY } from './policy';

/** Nothing of ours is known to be open, so whatever a reading shows alive is followed or closed. */
export function whileNone(desk: Desk, reading: Reading): void {
  for (const intent of reading.intents) {
    if (followed(desk, intent)) return;
  }
  const open = reading.sessions.find((session) => session.status === 'open');
  if (!open) return;
  const n = open.n ?? desk.state.lastNumber;
  close(desk, { n, amount: open.amountTotal, sessionId: open.id, intentId: null, by: 'checkout' });
}

function followed(desk: Desk, intent: IntentReading): boolean {
  const n = intent.n ?? desk.state.lastNumber;
  const { id: intentId, amount } = intent;
  const by = intent.ofCheckout ? 'checkout' : 'plan';
  if (intent.status === 'processing') {
    awaitDebit(desk, { n, amount, intentId, sessionId: null, by });
    return true;
  }
  if (intent.status === 'requires_action' && intent.ofCheckout) {
    setLane(desk, {
      kind: 'awaiting_verification',
      n,
      amount,
      intentId,
      sessionId: null,
      instructionsUrl: intent.instructionsUrl,
      until: desk.now + desk.policy.authenticationDays * DAY,
    });
    return true;
  }
  const ours = !intent.ofCheckout && intent.n !== null;
  if (ours && (intent.status === 'requires_confirmation' || intent.status === 'requires_action')) {
    close(desk, { n, amount, sessionId: null, intentId, by });
    return true;
  }
  return false;
}

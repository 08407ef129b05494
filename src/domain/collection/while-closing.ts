import type { Desk } from './desk';
import { ask, isAsked, say } from './desk';
import type { IntentReading, Reading } from './fact';
import { awaitDebit, findIntent, findSession, free } from './lane';
import { postpone } from './later';
import type { Lane } from './state';
import { followPaying, followSession } from './while-checkout-open';
import { endedUnpaid } from './while-confirming';

type Closing = Extract<Lane, { kind: 'closing' }>;

/** Only expired, canceled, failed for good, or paid and booked frees the lane. */
export function whileClosing(desk: Desk, lane: Closing, reading: Reading, answered: boolean): void {
  const session = findSession(reading, lane.sessionId);
  const intent = findIntent(reading, lane.intentId);
  // A bank still asking the customer keeps the lane: it is read again, not handed back and forth.
  const own = intent ?? findIntent(reading, session?.intentId ?? null);
  const asking = own?.status === 'requires_action';
  if (session && session.status !== 'open' && !asking) {
    followSession(desk, lane, session, reading);
  } else if (intent) {
    closeIntent(desk, lane, intent);
    if (intent.ofCheckout && !asking) followPaying(desk, lane, intent);
  }
  if (desk.state.lane.kind !== 'closing' || !answered) return;
  // A look that was asked before has answered; the close itself is still on its way.
  if (isAsked(desk.state, `close/${lane.n}`)) return;
  say(desk, 'stripe', 'it could not be closed yet; it is tried again');
  const { n, sessionId, intentId } = lane;
  ask(desk, { kind: 'closeLane', id: `close/${n}`, n, sessionId, intentId });
  postpone(desk, `close/${n}`);
}

function closeIntent(desk: Desk, lane: Closing, intent: IntentReading): void {
  const { status } = intent;
  if (status === 'canceled') {
    free(desk, `attempt ${lane.n} is canceled at Stripe`);
    endedUnpaid(desk, { ...lane, method: lane.unheard }, intent);
  } else if (status === 'succeeded') {
    free(desk, `attempt ${lane.n} had succeeded before it could be canceled`);
  } else if (status === 'processing' && lane.intentId !== null) {
    const { n, amount, intentId, sessionId, by } = lane;
    awaitDebit(desk, { n, amount, intentId, sessionId, by });
  }
}

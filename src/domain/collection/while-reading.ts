import type { Desk } from './desk';
import type { Reading } from './fact';
import { close, findIntent, findSession, free } from './lane';
import { chargeAgainSoon } from './next-charge';
import type { Lane } from './state';
import { followSession } from './while-checkout-open';
import { settleAttempt } from './while-confirming';

type Unknown = Extract<Lane, { kind: 'reading' }>;

/** The outcome is unknown: nothing new is asked before a reading tells what happened. */
export function whileReading(desk: Desk, lane: Unknown, reading: Reading, answered: boolean): void {
  const intent =
    findIntent(reading, lane.intentId) ??
    reading.intents.find((found) => found.n === lane.n && !found.ofCheckout);
  if (intent) return settleAttempt(desk, lane, intent);
  const session =
    findSession(reading, lane.sessionId) ?? reading.sessions.find((found) => found.n === lane.n);
  if (session) {
    const { n, amount } = lane;
    if (session.status !== 'open') return followSession(desk, { n, amount }, session, reading);
    return close(desk, { n, amount, sessionId: session.id, intentId: null, by: 'checkout' });
  }
  if (!answered || !reading.searched) return;
  free(desk, 'Stripe holds nothing under this number');
  chargeAgainSoon(desk, lane.by);
}

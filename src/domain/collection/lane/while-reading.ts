import type { DecisionDraft } from '../draft/draft';
import { note } from '../draft/draft';
import type { Reading } from '../model/fact';
import { closeCheckoutLane, endAttempt, findIntent, findSession, freeLane } from './close-lane';
import { chargeAgainSoon } from '../schedule/next-charge';
import type { Lane } from '../model/state';
import { applySession } from './while-checkout-open';
import { settleAttempt } from './while-confirming';

type Unknown = Extract<Lane, { kind: 'reading' }>;

/** The outcome is unknown: nothing new is asked before a reading says what happened. */
export function whileReading(
  draft: DecisionDraft,
  lane: Unknown,
  reading: Reading,
  answered: boolean,
): void {
  const intent =
    findIntent(reading, lane.intentId) ??
    reading.intents.find((found) => found.n === lane.n && !found.ofCheckout);
  if (intent) return settleAttempt(draft, lane, intent);
  const session =
    findSession(reading, lane.sessionId) ?? reading.sessions.find((found) => found.n === lane.n);
  // An intent that is known was ours to confirm: no session of its number says how it ended.
  if (session && lane.intentId === null) {
    const { n, amount } = lane;
    if (session.status !== 'open') return applySession(draft, { n, amount }, session, reading);
    return closeCheckoutLane(draft, { n, amount, sessionId: session.id }, 'not_expected');
  }
  if (!answered || !reading.searched) return;
  freeLane(draft);
  note(draft, { kind: 'nothing_found', laneNo: lane.n });
  if (lane.method !== null) endAttempt(draft, lane.n, 'canceled');
  chargeAgainSoon(draft, lane.by);
}

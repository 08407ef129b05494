import type { DecisionDraft } from '../draft/draft';
import { requestEffect, note } from '../draft/draft';
import { isRequested } from '../queries/outstanding';
import { effectId } from '../model/effect-id';
import type { IntentReading, Reading } from '../model/fact';
import { awaitDebit, endAttempt, findIntent, findSession, freeLane } from './close-lane';
import { deferEffect } from '../draft/retry-effects';
import type { Lane } from '../model/state';
import { applyPayingIntent, applySession } from './while-checkout-open';
import { endedUnpaid } from './while-confirming';

type Closing = Extract<Lane, { kind: 'closing' }>;

/** Only expired, canceled, failed finally, or paid and recorded frees the lane. */
export function whileClosing(
  draft: DecisionDraft,
  lane: Closing,
  reading: Reading,
  answered: boolean,
): void {
  const session = findSession(reading, lane.sessionId);
  const intent = findIntent(reading, lane.intentId);
  // A bank still asking the customer keeps the lane: it is read again, not handed back and forth.
  const own = intent ?? findIntent(reading, session?.intentId ?? null);
  const asking = own?.status === 'requires_action';
  if (session && session.status !== 'open' && !asking) {
    applySession(draft, lane, session, reading);
  } else if (intent) {
    closeIntent(draft, lane, intent);
    if (intent.ofCheckout && !asking) applyPayingIntent(draft, lane, intent);
  }
  if (draft.state.lane.kind !== 'closing' || !answered) return;
  // A reading that was requested before has answered; the close itself is still on its way.
  if (isRequested(draft.state, effectId.close(lane.n))) return;
  note(draft, { kind: 'close_deferred', laneNo: lane.n });
  const { n, sessionId, intentId } = lane;
  requestEffect(draft, { kind: 'closeLane', id: effectId.close(n), n, sessionId, intentId });
  deferEffect(draft, effectId.close(n));
}

function closeIntent(draft: DecisionDraft, lane: Closing, intent: IntentReading): void {
  const { status } = intent;
  if (status === 'canceled') {
    freeLane(draft);
    note(draft, { kind: 'intent_canceled', laneNo: lane.n, intentId: intent.id });
    endedUnpaid(draft, { ...lane, method: lane.unheard }, intent);
  } else if (status === 'succeeded') {
    freeLane(draft);
    if (!intent.ofCheckout) endAttempt(draft, lane.n, 'succeeded');
  } else if (status === 'processing' && lane.intentId !== null) {
    const { n, amount, intentId, sessionId, by } = lane;
    awaitDebit(draft, { n, amount, intentId, sessionId, by });
  }
}

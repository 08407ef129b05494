import type { ReadStripe } from '../model/effect';
import { effectId } from '../model/effect-id';
import { HOUR } from '../../time';
import type { DecisionDraft } from './draft';
import { requestEffect } from './draft';
import { deferEffect } from './retry-effects';

/** The one thing asked while we are locked out: whether we still are. */
export function readHourly(draft: DecisionDraft): void {
  requestEffect(draft, readRequest(draft));
  deferEffect(draft, effectId.readStripe, HOUR);
}

/** The one reading: the lane's objects, every payment at Stripe, and what events named. */
export function readRequest(
  draft: DecisionDraft,
): Omit<ReadStripe, 'askedAt'> & { id: typeof effectId.readStripe } {
  const { lane, ledger, looking: asked } = draft.state;
  const intents = new Set<string>();
  const sessions = new Set<string>();
  if ('intentId' in lane && lane.intentId !== null) intents.add(lane.intentId);
  if ('sessionId' in lane && lane.sessionId !== null) sessions.add(lane.sessionId);
  for (const payment of ledger.payments) if (payment.via !== 'outside') intents.add(payment.id);
  for (const { about } of asked.pending) {
    if (about.intentId !== null) intents.add(about.intentId);
    if (about.sessionId !== null) sessions.add(about.sessionId);
  }
  for (const id of asked.unlisted?.ids ?? []) (isSessionId(id) ? sessions : intents).add(id);
  return {
    kind: 'readStripe',
    id: effectId.readStripe,
    intentIds: [...intents],
    sessionIds: [...sessions],
    search: asked.search,
    ...(asked.search && asked.unanswered !== null && { unanswered: asked.unanswered }),
  };
}

const isSessionId = (id: string): boolean => id.startsWith('cs_');

import type { DecisionDraft } from '../draft/draft';
import type { IntentReading, Reading } from '../model/fact';
import { remainingOf } from '../queries/ledger';
import { attemptsMax, recordDecline, recordTriedMethod } from '../schedule/next-charge';
import { declineFromIntent } from './while-confirming';

/**
 * Attempts of ours that a restored database knows nothing of. What Stripe declined was answered,
 * so it counts on the ladder, and a card that was refused finally is not asked again.
 */
export function recoverDeclines(draft: DecisionDraft, reading: Reading, given: number): void {
  const forgotten = reading.intents.filter((intent) => isForgottenDecline(intent, given));
  for (const intent of forgotten.sort((a, b) => (a.n ?? 0) - (b.n ?? 0)))
    recoverDecline(draft, intent);
}

const ENDED = new Set(['requires_payment_method', 'requires_action', 'canceled']);

function isForgottenDecline({ status, ofCheckout, n, decline }: IntentReading, given: number) {
  const ended = ENDED.has(status) && (decline !== null || status === 'requires_action');
  return ended && !ofCheckout && n !== null && n > given;
}

function recoverDecline(draft: DecisionDraft, intent: IntentReading): void {
  const { n, amount, method } = intent;
  if (method === null) return;
  const decline = declineFromIntent(intent);
  const { sending } = draft.state.plan;
  if (sending.kind === 'draft' || remainingOf(draft.state) === 0)
    return recordTriedMethod(draft, method, decline);
  const counts = draft.state.plan.ladder.attempts < attemptsMax(draft);
  recordDecline(draft, { n: n ?? 0, amount, method, by: counts ? 'plan' : 'business', decline });
}

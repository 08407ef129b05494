import type { Desk } from './desk';
import type { IntentReading, Reading } from './fact';
import { restOf } from './ledger';
import { attemptsMax, noteDecline, noteTried } from './next-charge';
import { declineOf } from './while-confirming';

/**
 * Attempts of ours that a restored database knows nothing of. What Stripe declined was answered,
 * so it counts on the ladder, and a card that was refused for good is not asked again.
 */
export function noteForgotten(desk: Desk, reading: Reading, given: number): void {
  const forgotten = reading.intents.filter((intent) => isForgottenDecline(intent, given));
  for (const intent of forgotten.sort((a, b) => (a.n ?? 0) - (b.n ?? 0))) note(desk, intent);
}

const ENDED = new Set(['requires_payment_method', 'requires_action', 'canceled']);

function isForgottenDecline({ status, ofCheckout, n, decline }: IntentReading, given: number) {
  const ended = ENDED.has(status) && (decline !== null || status === 'requires_action');
  return ended && !ofCheckout && n !== null && n > given;
}

function note(desk: Desk, intent: IntentReading): void {
  const { n, amount, method } = intent;
  if (method === null) return;
  const decline = declineOf(intent);
  const { sending } = desk.state.plan;
  if (sending.kind === 'draft' || restOf(desk.state) === 0) return noteTried(desk, method, decline);
  const counts = desk.state.plan.ladder.attempts < attemptsMax(desk);
  noteDecline(desk, { n: n ?? 0, amount, method, by: counts ? 'plan' : 'business', decline });
}

import { assertNever } from '../assert-never';
import type { Desk } from './desk';
import { answered, lane as setLane } from './desk';
import type { DeclineReading, IntentReading, Reading } from './fact';
import { awaitDebit, close, findIntent, free } from './lane';
import { chargeAgainSoon, noteDecline } from './next-charge';
import type { ChargedBy, Lane, Method } from './state';

type Confirming = Extract<Lane, { kind: 'confirming' }>;

/** A confirm is in flight; its own answer, or a look that was faster, says how it ended. */
export function whileConfirming(desk: Desk, lane: Confirming, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (!intent) return;
  const inFlight = desk.state.outstanding.some((e) => e.id === `confirm/${lane.n}`);
  if (intent.status === 'requires_confirmation' && inFlight) return;
  settleAttempt(desk, lane, intent);
}

export interface Attempt {
  n: number;
  amount: number;
  method: Method | null;
  by: ChargedBy;
}

/** How an attempt with a stored method ended, by the status of its one intent. */
export function settleAttempt(desk: Desk, attempt: Attempt, intent: IntentReading): void {
  const { n, amount, by } = attempt;
  const method = attempt.method ?? intent.method;
  const closing = { n, amount, sessionId: null, intentId: intent.id, by };
  answered(desk, `confirm/${n}`, 'confirmAttempt'); // whoever is still asking need not ask again
  switch (intent.status) {
    case 'succeeded':
      return free(desk, `${intent.id} succeeded`);
    case 'processing':
      return awaitDebit(desk, { n, amount, intentId: intent.id, sessionId: null, by });
    case 'requires_payment_method':
    case 'requires_action':
      close(desk, closing);
      if (method) noteDecline(desk, { n, amount, method, by, decline: declineOf(intent) });
      return;
    case 'requires_confirmation':
      // A confirm may still be running, and be declined before the cancel comes.
      return close(desk, { ...closing, unheard: method });
    case 'canceled':
      free(desk, `${intent.id} was canceled`);
      return endedUnpaid(desk, { n, amount, method, by }, intent);
    case 'requires_capture':
    case 'unknown':
      return setLane(desk, {
        kind: 'reading',
        n,
        amount,
        method,
        intentId: intent.id,
        sessionId: null,
        by,
      });
    default:
      return assertNever(intent.status);
  }
}

/** Canceled: a decline that nobody had heard of counts as one; without one it is made again. */
export function endedUnpaid(desk: Desk, attempt: Attempt, intent: IntentReading): void {
  const { n, amount, method, by } = attempt;
  if (intent.decline === null || method === null) return chargeAgainSoon(desk, by);
  noteDecline(desk, { n, amount, method, by, decline: intent.decline });
}

/** requires_action off-session means what the decline of that name means. */
export function declineOf(intent: IntentReading): DeclineReading {
  const code = intent.status === 'requires_action' ? 'authentication_required' : 'unknown_decline';
  const none = { code, declineCode: code, adviceCode: null, networkCode: null };
  return intent.decline ?? none;
}

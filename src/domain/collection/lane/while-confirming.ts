import { assertNever } from '../../assert-never';
import type { DecisionDraft } from '../draft/draft';
import { note, resolveEffect, setLane } from '../draft/draft';
import { effectId } from '../model/effect-id';
import type { DeclineReading, IntentReading, Reading } from '../model/fact';
import { awaitDebit, endAttempt, startClosing, findIntent, freeLane } from './close-lane';
import { chargeAgainSoon, recordDecline } from '../schedule/next-charge';
import type { ChargedBy, Lane } from '../model/state';
import type { Method } from '../model/method';

type Confirming = Extract<Lane, { kind: 'confirming' }>;

/** A confirm is in flight; its own answer, or a reading that was faster, says how it ended. */
export function whileConfirming(draft: DecisionDraft, lane: Confirming, reading: Reading): void {
  const intent = findIntent(reading, lane.intentId);
  if (!intent) return;
  const inFlight = draft.state.outstanding.some((e) => e.id === effectId.confirm(lane.n));
  if (intent.status === 'requires_confirmation' && inFlight) return;
  settleAttempt(draft, lane, intent);
}

export interface Attempt {
  n: number;
  amount: number;
  method: Method | null;
  by: ChargedBy;
}

/** How an attempt with a stored method ended, by the status of its one intent. */
export function settleAttempt(draft: DecisionDraft, attempt: Attempt, intent: IntentReading): void {
  const { n, amount, by } = attempt;
  const method = attempt.method ?? intent.method;
  const closing = { n, amount, sessionId: null, intentId: intent.id, by };
  // Whether its own answer or a faster reading: the confirm is done and is not repeated.
  resolveEffect(draft, effectId.confirm(n), 'confirmAttempt');
  switch (intent.status) {
    case 'succeeded':
      endAttempt(draft, n, 'succeeded');
      return freeLane(draft);
    case 'processing':
      return awaitDebit(draft, { n, amount, intentId: intent.id, sessionId: null, by });
    case 'requires_payment_method':
    case 'requires_action':
      startClosing(draft, closing);
      return declined(draft, { n, amount, method, by }, declineFromIntent(intent));
    case 'requires_confirmation':
      // A confirm may still be running, and be declined before the cancel comes.
      return startClosing(draft, { ...closing, unheard: method });
    case 'canceled':
      freeLane(draft);
      note(draft, { kind: 'intent_canceled', laneNo: n, intentId: intent.id });
      return endedUnpaid(draft, { n, amount, method, by }, intent);
    case 'requires_capture':
    case 'unknown':
      return setLane(draft, {
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
export function endedUnpaid(draft: DecisionDraft, attempt: Attempt, intent: IntentReading): void {
  if (intent.decline !== null && attempt.method !== null) {
    return declined(draft, attempt, intent.decline);
  }
  if (attempt.method !== null) endAttempt(draft, attempt.n, 'canceled');
  chargeAgainSoon(draft, attempt.by);
}

/** A decline of a method that nobody can name is taken for one of the stored method. */
export function declined(draft: DecisionDraft, attempt: Attempt, decline: DeclineReading): void {
  const { n, amount, by } = attempt;
  const method = attempt.method ?? draft.state.method;
  endAttempt(draft, n, 'declined', decline.declineCode ?? decline.code);
  if (method !== null) recordDecline(draft, { n, amount, method, by, decline });
}

/** requires_action off-session means what the decline of that name means. */
export function declineFromIntent(intent: IntentReading): DeclineReading {
  const code = intent.status === 'requires_action' ? 'authentication_required' : 'unknown_decline';
  const none = { code, declineCode: code, adviceCode: null, networkCode: null };
  return intent.decline ?? none;
}

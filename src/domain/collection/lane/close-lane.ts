import type { DecisionDraft } from '../draft/draft';
import { requestEffect, setLane, note } from '../draft/draft';
import { effectId } from '../model/effect-id';
import type { IntentReading, Reading, SessionReading } from '../model/fact';
import type { ClosingReason } from '../model/closing-reason';
import type { AttemptOutcome } from '../model/happened';
import { HOUR } from '../../time';
import { lastMomentOf } from '../schedule/next-charge';
import type { ChargedBy, Lane } from '../model/state';
import type { Method } from '../model/method';

export const findIntent = (reading: Reading, id: string | null): IntentReading | undefined =>
  id === null ? undefined : reading.intents.find((intent) => intent.id === id);

export const findSession = (reading: Reading, id: string | null): SessionReading | undefined =>
  id === null ? undefined : reading.sessions.find((session) => session.id === id);

export interface ClosingLane {
  n: number;
  amount: number;
  sessionId: string | null;
  intentId: string | null;
  by: ChargedBy;
  unheard?: Method | null;
}

/** Closes a way to pay at Stripe and reads it back; only the reading frees the lane. */
export function startClosing(draft: DecisionDraft, toClose: ClosingLane): void {
  const { n, sessionId, intentId } = toClose;
  setLane(draft, { kind: 'closing', unheard: null, ...toClose });
  requestEffect(draft, { kind: 'closeLane', id: effectId.close(n), n, sessionId, intentId });
}

export interface OpenSession {
  n: number;
  amount: number;
  sessionId: string;
}

/** Its address is given to nobody from now on. */
export function closeCheckoutLane(
  draft: DecisionDraft,
  { n, amount, sessionId }: OpenSession,
  reason: ClosingReason,
): void {
  note(draft, { kind: 'checkout_closing', laneNo: n, sessionId, reason });
  startClosing(draft, { n, amount, sessionId, intentId: null, by: 'checkout' });
}

export const freeLane = (draft: DecisionDraft): void => setLane(draft, { kind: 'none' });

export const endAttempt = (
  draft: DecisionDraft,
  laneNo: number,
  outcome: AttemptOutcome,
  code: string | null = null,
): void => note(draft, { kind: 'attempt_ended', laneNo, outcome, code });

type Waiting = Extract<Lane, { kind: 'bank_debit' }>;

/** A debit is on its way: neither paid nor failed. */
export function awaitDebit(
  draft: DecisionDraft,
  of: Omit<Waiting, 'kind' | 'since' | 'readAt'>,
): void {
  const readAt = draft.now + draft.policy.debitRereadHours * HOUR;
  setLane(draft, { kind: 'bank_debit', ...of, since: draft.now, readAt });
  const { n: laneNo, amount, intentId, sessionId } = of;
  note(draft, { kind: 'debit_started', laneNo, amount, intentId, sessionId });
}

/** The bank wants the customer first, at an address that Stripe gives. */
export function awaitVerification(
  draft: DecisionDraft,
  { n, amount, sessionId }: { n: number; amount: number; sessionId: string | null },
  { id: intentId, instructionsUrl }: IntentReading,
): void {
  const until = lastMomentOf(draft, draft.policy.authenticationDays);
  setLane(draft, {
    kind: 'awaiting_verification',
    n,
    amount,
    intentId,
    sessionId,
    instructionsUrl,
    until,
  });
  note(draft, { kind: 'verification_started', laneNo: n, sessionId, intentId });
}

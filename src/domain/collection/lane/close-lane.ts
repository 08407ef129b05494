import type { DecisionDraft } from '../draft/draft';
import { requestEffect, setLane as setLane, note } from '../draft/draft';
import type { IntentReading, Reading, SessionReading } from '../model/fact';
import { HOUR } from '../model/policy';
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
  requestEffect(draft, { kind: 'closeLane', id: `close/${n}`, n, sessionId, intentId });
}

export function freeLane(draft: DecisionDraft, why: string): void {
  setLane(draft, { kind: 'none' });
  note(draft, 'stripe', why);
}

type Waiting = Extract<Lane, { kind: 'bank_debit' }>;

/** A debit is on its way: neither paid nor failed. */
export function awaitDebit(
  draft: DecisionDraft,
  of: Omit<Waiting, 'kind' | 'since' | 'readAt'>,
): void {
  const readAt = draft.now + draft.policy.debitRereadHours * HOUR;
  setLane(draft, { kind: 'bank_debit', ...of, since: draft.now, readAt });
  note(draft, 'money', 'the bank debit is on its way');
}

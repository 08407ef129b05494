import type { Desk } from './desk';
import { ask, lane as setLane, say } from './desk';
import type { IntentReading, Reading, SessionReading } from './fact';
import { HOUR } from './policy';
import type { ChargedBy, Lane, Method } from './state';

export const findIntent = (reading: Reading, id: string | null): IntentReading | undefined =>
  id === null ? undefined : reading.intents.find((intent) => intent.id === id);

export const findSession = (reading: Reading, id: string | null): SessionReading | undefined =>
  id === null ? undefined : reading.sessions.find((session) => session.id === id);

export interface ToClose {
  n: number;
  amount: number;
  sessionId: string | null;
  intentId: string | null;
  by: ChargedBy;
  unheard?: Method | null;
}

/** Closes a way to pay at Stripe and reads it back; only the reading frees the lane. */
export function close(desk: Desk, toClose: ToClose): void {
  const { n, sessionId, intentId } = toClose;
  setLane(desk, { kind: 'closing', unheard: null, ...toClose });
  ask(desk, { kind: 'closeLane', id: `close/${n}`, n, sessionId, intentId });
}

export function free(desk: Desk, why: string): void {
  setLane(desk, { kind: 'none' });
  say(desk, 'stripe', why);
}

type Waiting = Extract<Lane, { kind: 'bank_debit' }>;

/** A debit is on its way: neither paid nor failed. */
export function awaitDebit(desk: Desk, of: Omit<Waiting, 'kind' | 'since' | 'readAt'>): void {
  const readAt = desk.now + desk.policy.debitRereadHours * HOUR;
  setLane(desk, { kind: 'bank_debit', ...of, since: desk.now, readAt });
  say(desk, 'money', 'the bank debit is on its way');
}

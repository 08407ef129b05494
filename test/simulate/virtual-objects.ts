import type {
  ChargeReading,
  DeclineReading,
  IntentReading,
  IntentStatus,
  StripeEventSummary,
  SessionReading,
} from '../../src/domain/collection/model/fact';
import type { Unanswered } from '../../src/domain/collection/model/effect';
import { ARRIVES_WITHIN } from '../../src/domain/collection/model/policy';
import { DAY, SECOND } from '../../src/domain/time';
import type { Method } from '../../src/domain/collection/model/method';

export interface VirtualIntent {
  id: string;
  createdAt: number;
  n: number | null;
  amount: number;
  /** What arrived of it: less where only a part was captured. */
  received: number;
  currency: string;
  status: IntentStatus;
  method: Method | null;
  ofCheckout: boolean;
  decline: DeclineReading | null;
  charge: ChargeReading | null;
  confirms: number;
  /** When a bank began to think, or to ask its customer: neither takes for ever. */
  waitsSince: number;
}

export interface VirtualSession {
  id: string;
  createdAt: number;
  n: number;
  amount: number;
  currency: string;
  status: 'open' | 'complete' | 'expired';
  intentId: string | null;
  /** Whose it is; a guest's has nobody. */
  customer: string | null;
  expiresAt: number;
}

/** What an issuer, or a bank, makes of a payment. */
export type Word = DeclineReading | 'ok' | 'debit' | 'verify';

export type OnEvent = (about: StripeEventSummary) => void;

/** A copy, as an answer of Stripe is: what happens later does not change what was read. */
export function readIntent(intent: VirtualIntent): IntentReading {
  const { id, status, amount, received, currency, n, ofCheckout, method, decline, charge } = intent;
  return {
    id,
    status,
    amount,
    amountReceived: received,
    currency,
    n,
    ofCheckout,
    method,
    decline,
    instructionsUrl: null,
    charge: charge && {
      ...charge,
      refunds: charge.refunds.map((refund) => ({ ...refund })),
      disputes: charge.disputes.map((dispute) => ({ ...dispute })),
      warnings: charge.warnings.map((warning) => ({ ...warning })),
    },
  };
}

export function readSession(session: VirtualSession): SessionReading {
  const { id, status, intentId, amount, currency, n, expiresAt } = session;
  return {
    id,
    status,
    intentId,
    amountTotal: amount,
    currency,
    n,
    expiresAt,
  };
}

/** Ways to pay that are live, counted as rule 1 of the design counts them. */
export function liveOf({ intents, sessions }: AllObjects): string[] {
  const live: string[] = [];
  for (const { id, status, intentId } of sessions.values()) {
    const by = intentId === null ? undefined : intents.get(intentId)?.status;
    const moving = by === 'processing' || by === 'requires_action';
    if (status === 'open' || (status === 'complete' && moving)) live.push(id);
  }
  for (const { id, ofCheckout, confirms, status } of intents.values()) {
    const over = status === 'succeeded' || status === 'canceled';
    if (!ofCheckout && confirms > 0 && !over) live.push(id);
  }
  return live;
}

/** What was made is listed so much later. */
export const LIST_LAG = 20 * SECOND;

/** A search for what one call made lists no more than that call can have made. */
export function isInSearch(
  object: VirtualIntent | VirtualSession,
  now: number,
  unanswered: Unanswered | undefined,
): boolean {
  if (object.createdAt > now - LIST_LAG) return false;
  if (unanswered === undefined) return true;
  const { made, n, since, until, stripeCustomer } = unanswered;
  const isSession = 'customer' in object;
  if (isSession !== (made === 'checkout') || object.n !== n) return false;
  if (isSession && stripeCustomer !== null && object.customer !== stripeCustomer) return false;
  const margin = stripeCustomer === null ? 0 : DAY;
  return object.createdAt >= since - margin && object.createdAt <= until + ARRIVES_WITHIN;
}

interface AllObjects {
  intents: ReadonlyMap<string, VirtualIntent>;
  sessions: ReadonlyMap<string, VirtualSession>;
}

/** What a call has made, whether or not anybody searches where it is. */
export function madeBy(
  { intents, sessions }: AllObjects,
  { made, n }: Unanswered,
): VirtualIntent | VirtualSession | undefined {
  if (made === 'checkout') return [...sessions.values()].find((s) => s.n === n);
  return [...intents.values()].find((i) => i.n === n && !i.ofCheckout);
}

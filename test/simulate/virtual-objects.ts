import type {
  ChargeReading,
  DeclineReading,
  IntentReading,
  IntentStatus,
  StripeEventSummary,
  SessionReading,
} from '../../src/domain/collection/model/fact';
import type { Method } from '../../src/domain/collection/model/method';

export interface VirtualIntent {
  id: string;
  createdAt: number;
  n: number | null;
  amount: number;
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
  expiresAt: number;
}

/** What an issuer, or a bank, makes of a payment. */
export type Word = DeclineReading | 'ok' | 'debit' | 'verify';

export type OnEvent = (about: StripeEventSummary) => void;

/** A copy, as an answer of Stripe is: what happens later does not change what was read. */
export function readIntent(intent: VirtualIntent): IntentReading {
  const { id, status, amount, currency, n, ofCheckout, method, decline, charge } = intent;
  return {
    id,
    status,
    amount,
    amountReceived: status === 'succeeded' ? amount : 0,
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

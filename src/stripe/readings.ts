import type Stripe from 'stripe';
import type {
  ChargeReading,
  DisputeReading,
  IntentReading,
  IntentStatus,
  RefundReading,
  SessionReading,
} from '../domain/collection/model/fact';
import type { FraudWarning } from '../domain/collection/model/payment';
import { readNamedShares } from '../domain/bundles/named-shares';
import { declineReading } from './decline-reading';
import { methodOfIntent } from './method-of';

const INTENT_STATUSES = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_action',
  'processing',
  'requires_capture',
  'succeeded',
  'canceled',
] as const satisfies readonly IntentStatus[];

const REFUND_STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'] as const;
const SESSION_STATUSES = ['open', 'complete', 'expired'] as const;

/** Stripe's enums are open: a word we do not know becomes `fallback`, never a guess. */
function knownOr<T extends string, F extends string>(
  value: string | null | undefined,
  words: readonly T[],
  fallback: F,
): T | F {
  return words.find((word) => word === value) ?? fallback;
}

export const idOf = (held: string | { id: string } | null | undefined): string | null =>
  typeof held === 'string' ? held : (held?.id ?? null);

/** Our lane number; null on what carries none, or carries something else. */
export function laneNumber(metadata: Record<string, unknown> | null | undefined): number | null {
  const text = metadata?.['attempt'];
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Marks the intents Checkout makes for us, which are read but never canceled or confirmed. */
export const MADE_BY_CHECKOUT = 'checkout';

export function intentReading(
  intent: Stripe.PaymentIntent,
  charge: ChargeReading | null,
): IntentReading {
  const { last_payment_error: failed } = intent;
  return {
    id: intent.id,
    status: knownOr(intent.status, INTENT_STATUSES, 'unknown'),
    amount: intent.amount,
    amountReceived: intent.amount_received,
    currency: intent.currency,
    n: laneNumber(intent.metadata),
    ofCheckout: intent.metadata['made_by'] === MADE_BY_CHECKOUT,
    method: methodOfIntent(intent),
    decline: failed ? declineReading(failed, failedChargeOf(intent)) : null,
    instructionsUrl: instructionsUrlOf(intent.next_action),
    charge,
    ...sharesIn(intent.metadata, intent.amount),
  };
}

function sharesIn(metadata: Stripe.Metadata | null, amount: number | null) {
  const shares = readNamedShares(metadata, amount);
  return shares.length === 0 ? {} : { shares };
}

/** The charge of the last decline, where it was read with the intent. */
function failedChargeOf({ latest_charge: charge }: Stripe.PaymentIntent): Stripe.Charge | null {
  return charge !== null && typeof charge === 'object' && charge.status === 'failed'
    ? charge
    : null;
}

/** Stripe's own page for what the customer has to do: micro-deposits, a voucher, a transfer. */
function instructionsUrlOf(action: Stripe.PaymentIntent['next_action']): string | null {
  if (action === null) return null;
  for (const part of Object.values(action)) {
    if (part === null || typeof part !== 'object') continue;
    const { hosted_verification_url: verify, hosted_instructions_url: instructions } = part as {
      hosted_verification_url?: unknown;
      hosted_instructions_url?: unknown;
    };
    const url = verify ?? instructions;
    if (typeof url === 'string') return url;
  }
  return null;
}

export function refundReading(refund: Stripe.Refund): RefundReading {
  const ref = refund.metadata?.['invoice_ref'];
  return {
    id: refund.id,
    n: ref ? (refund.metadata?.['attempt'] ?? null) : null,
    ...(ref && { ref }),
    amount: refund.amount,
    status: knownOr(refund.status, REFUND_STATUSES, 'pending'),
    ...(refund.failure_reason != null && { failureReason: refund.failure_reason }),
    createdAt: refund.created * 1000,
  };
}

/** Stripe lists what a capture let go of among the refunds, and no money has moved by it. */
export const isLetGo = (
  { amount, balance_transaction: moved }: Pick<Stripe.Refund, 'amount' | 'balance_transaction'>,
  charge: Pick<Stripe.Charge, 'amount' | 'amount_captured'>,
): boolean => moved === null && amount === charge.amount - charge.amount_captured;

/** What is disputed, in the charge's currency; in another currency all that was captured is. */
export function disputeReading(dispute: Stripe.Dispute, charge: Stripe.Charge): DisputeReading {
  const { amount_captured: captured } = charge;
  const sameCurrency = dispute.currency === charge.currency;
  const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0);
  return {
    id: dispute.id,
    amount: sameCurrency ? Math.min(dispute.amount, captured) : captured,
    status: dispute.status,
    reason: dispute.reason,
    withdrawn: moved < 0,
    evidenceDueAt: dispute.evidence_details.due_by ? dispute.evidence_details.due_by * 1000 : null,
    createdAt: dispute.created * 1000,
  };
}

export function warningReading(warning: Stripe.Radar.EarlyFraudWarning): FraudWarning {
  const { id, fraud_type: type, created, actionable } = warning;
  return { id, type, at: created * 1000, actionable };
}

export function sessionReading(session: Stripe.Checkout.Session): SessionReading {
  return {
    id: session.id,
    status: knownOr(session.status, SESSION_STATUSES, 'unknown'),
    intentId: idOf(session.payment_intent),
    amountTotal: session.amount_total ?? 0,
    currency: session.currency ?? '',
    n: laneNumber(session.metadata),
    expiresAt: session.expires_at * 1000,
    ...sharesIn(session.metadata, session.amount_total),
  };
}

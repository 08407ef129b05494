import { settlesInDays } from '../../payment-methods';
import type {
  ChargeReading,
  DisputeReading,
  IntentReading,
  Reading,
  RefundReading,
} from '../model/fact';
import { isReturnReason, isTakenBack } from '../model/declines';
import type { DecisionDraft } from '../draft/draft';
import { setPayments, note } from '../draft/draft';
import type {
  Dispute,
  DisputeOfOthers,
  FraudWarning,
  Payment,
  Refund,
  RefundStatus,
} from '../model/payment';

/** Facts about money mean the same in every lane: what a reading shows is recorded here, once. */
export function recordPayments(draft: DecisionDraft, reading: Reading): void {
  for (const intent of reading.intents) recordIntent(draft, intent, reading.asOf);
}

function recordIntent(draft: DecisionDraft, intent: IntentReading, asOf: number): void {
  const { payments } = draft.state.ledger;
  const existing = payments.find((payment) => payment.id === intent.id);
  if (existing && existing.asOf > asOf) return; // an older reading never overwrites a newer one
  if (!existing && intent.status !== 'succeeded') return;
  if (intent.currency !== draft.state.terms.currency) {
    const { id: intentId, amountReceived: amount, currency } = intent;
    return note(draft, { kind: 'money_unmatched', intentId, amount, currency });
  }
  const payment = paymentFrom(draft, intent, existing, asOf);
  const isRepeated =
    existing?.asOf === asOf && JSON.stringify(existing) === JSON.stringify(payment);
  if (isRepeated) return;
  const others = payments.filter((other) => other.id !== intent.id);
  setPayments(draft, sorted([...others, payment]), payment.id);
  if (!existing) notePayment(draft, payment);
}

export function notePayment(draft: DecisionDraft, payment: Payment): void {
  const { id: paymentId, via, amount, methodLabel } = payment;
  note(draft, { kind: 'payment_recorded', paymentId, via, amount, methodLabel });
}

// Order by arrival, so that the same facts in any order leave the same ledger.
const sorted = (payments: Payment[]): Payment[] =>
  payments.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

function paymentFrom(
  draft: DecisionDraft,
  intent: IntentReading,
  existing: Payment | undefined,
  asOf: number,
): Payment {
  const { charge } = intent;
  const methodType = intent.method?.type ?? existing?.methodType ?? 'unknown';
  const disputesOfOthers = mergeOthers(existing?.disputesOfOthers ?? [], charge);
  return {
    id: intent.id,
    via: intent.ofCheckout ? 'checkout' : 'charge',
    methodType,
    methodLabel: intent.method?.label ?? existing?.methodLabel ?? 'a payment method',
    // A failure reported late never unpays: once recorded, the amount stays.
    amount: existing?.amount ?? intent.amountReceived,
    chargeId: charge?.id ?? existing?.chargeId ?? null,
    at: existing?.at ?? charge?.createdAt ?? draft.now,
    asOf,
    refunds: mergeRefunds(intent.id, existing?.refunds ?? [], charge),
    disputes: mergeDisputes(existing?.disputes ?? [], charge, methodType),
    ...(disputesOfOthers.length > 0 && { disputesOfOthers }),
    warnings: mergeWarnings(existing?.warnings ?? [], charge),
    reversed: false,
  };
}

// Of a payment for several invoices, this one may have no part of what went back, or none any more.
function mergeRefunds(paymentId: string, before: Refund[], charge: ChargeReading | null): Refund[] {
  const merged = [...before];
  for (const read of charge?.refunds ?? []) {
    const i = merged.findIndex((r) => r.n === (read.n ?? read.id) || r.stripeId === read.id);
    if (i < 0) merged.push(refundFrom(paymentId, read));
    else merged[i] = withReading(merged[i] as Refund, read);
  }
  return merged.filter(({ amount }) => amount > 0);
}

/** What was given is what Stripe says: a forgotten refund of the same number may be of less. */
export function withReading(refund: Refund, read: RefundReading): Refund {
  const { ofExcess } = refund;
  return {
    ...refund,
    stripeId: read.id,
    amount: read.amount,
    status: laterStatus(refund, read),
    ...(ofExcess !== undefined && { ofExcess: Math.min(ofExcess, read.amount) }),
    ...(read.failureReason !== undefined && { failureReason: read.failureReason }),
  };
}

const LIFE: readonly RefundStatus[] = ['asked', 'pending', 'succeeded', 'failed'];

/** A replayed key repeats Stripe's first words, so a refund only ever moves forward in its life. */
function laterStatus(refund: Refund, read: RefundReading): RefundStatus {
  const is = statusFrom(read);
  if (refund.stripeId === null) return is;
  return LIFE.indexOf(is) > LIFE.indexOf(refund.status) ? is : refund.status;
}

function statusFrom(read: RefundReading): RefundStatus {
  if (read.status === 'failed' || read.status === 'canceled') return 'failed';
  return read.status === 'succeeded' ? 'succeeded' : 'pending';
}

/** One the rules asked for has a number made from its payment's id. */
function refundFrom(paymentId: string, read: RefundReading): Refund {
  return {
    n: read.n ?? read.id,
    stripeId: read.id,
    amount: read.amount,
    status: statusFrom(read),
    askedAt: read.createdAt,
    automatic: read.n?.startsWith(`${paymentId}-`) ?? false,
    stoppedByDispute: false,
  };
}

// A part that others bear by now is no dispute of this invoice: it can neither win nor lose it.
function mergeDisputes(
  existing: Dispute[],
  charge: ChargeReading | null,
  methodType: string,
): Dispute[] {
  const merged = [...existing];
  for (const read of charge?.disputes ?? []) {
    const i = merged.findIndex((dispute) => dispute.id === read.id);
    const dispute = disputeFrom(read, methodType, merged[i]);
    if (i < 0) merged.push(dispute);
    else merged[i] = dispute;
  }
  return merged.filter(({ amount }) => amount > 0);
}

function mergeOthers(before: DisputeOfOthers[], charge: ChargeReading | null): DisputeOfOthers[] {
  const read = charge?.disputes ?? [];
  const others = read.filter(({ amount }) => amount === 0);
  return [
    ...before.filter(({ id }) => !read.some((dispute) => dispute.id === id)),
    ...others.map(({ id, status, withdrawn }) => ({ id, status, withdrawn })),
  ];
}

function mergeWarnings(existing: FraudWarning[], charge: ChargeReading | null): FraudWarning[] {
  const read = charge?.warnings ?? [];
  return [...existing.filter(({ id }) => !read.some((warning) => warning.id === id)), ...read];
}

function disputeFrom(read: DisputeReading, methodType: string, existing?: Dispute): Dispute {
  return {
    id: read.id,
    amount: read.amount,
    status: read.status,
    reason: read.reason,
    withdrawn: read.withdrawn,
    returned: isReturned(read, methodType, existing),
    evidenceDueAt: read.evidenceDueAt,
    lostByHand: existing?.lostByHand ?? false,
  };
}

/** What was announced as a lost dispute stays one, though its reason means a return by now. */
function isReturned({ status, reason }: DisputeReading, methodType: string, existing?: Dispute) {
  if (existing?.status === 'lost' && isTakenBack(reason)) return existing.returned;
  return settlesInDays(methodType) && status === 'lost' && isReturnReason(reason);
}

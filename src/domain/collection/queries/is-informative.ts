import type { StripeEventSummary } from '../model/fact';
import { SECOND } from '../../time';
import type { CollectionState } from '../model/state';
import type { Refund } from '../model/payment';

// What only says that a lane moved or ended: nothing new once that lane is closed, and lanes never
// open again under an old number.
const OF_A_LANE = new Set([
  'payment_intent.processing',
  'payment_intent.requires_action',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.failed',
  'charge.expired',
  'checkout.session.expired',
  'checkout.session.async_payment_failed',
]);

const SUCCESSES = new Set([
  'payment_intent.succeeded',
  'charge.succeeded',
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
]);

// Echoes of what we created, and what changes nothing that is owed.
const NEVER = new Set([
  'payment_intent.created',
  'payment_intent.amount_capturable_updated',
  'charge.pending',
  'charge.updated',
  'customer.created',
  'customer.updated',
  'payment_method.attached',
  'setup_intent.created',
  'setup_intent.succeeded',
  'mandate.updated',
]);

/**
 * Does this event say anything new? A no is final: what is recorded stays recorded, and numbers
 * only rise. In doubt the answer is yes, which costs a reading and nothing else.
 */
export function isInformative(state: CollectionState, about: StripeEventSummary): boolean {
  if (NEVER.has(about.type)) return false;
  if (about.type === 'payment_intent.processing' && isAwaited(state, about.n)) return false;
  if (OF_A_LANE.has(about.type)) return about.n === null || !isClosed(state, about.n);
  if (SUCCESSES.has(about.type)) {
    return !state.ledger.payments.some((payment) => payment.id === about.intentId);
  }
  if (about.type === 'charge.dispute.created') {
    return !state.ledger.payments.some((p) => p.disputes.some((d) => d.id === about.objectId));
  }
  if (about.type.startsWith('radar.early_fraud_warning.'))
    return isWarningInformative(state, about);
  if (about.type === 'charge.refunded') return isChargeInformative(state, about);
  if (about.type.startsWith('refund.') || about.type === 'charge.refund.updated') {
    return isRefundInformative(state, about);
  }
  return true;
}

// It only ever stops being actionable, so nothing more is said of one that has.
function isWarningInformative(
  { ledger }: CollectionState,
  { type, objectId }: StripeEventSummary,
): boolean {
  const existing = ledger.payments
    .flatMap(({ warnings }) => warnings)
    .find((warning) => warning.id === objectId);
  return existing === undefined || (existing.actionable && !type.endsWith('.created'));
}

function isClosed(state: CollectionState, n: number): boolean {
  if (n > state.lastNumber) return false;
  const { lane } = state;
  return lane.kind === 'none' || lane.n > n;
}

// A debit we already wait for, or one being read back anyway.
const isAwaited = ({ lane }: CollectionState, n: number | null): boolean =>
  (lane.kind === 'bank_debit' || lane.kind === 'closing') && lane.n === n;

/** Each refund has its events; the charge only repeats what all of them come to. */
function isChargeInformative(
  { ledger }: CollectionState,
  { objectId, amountRefunded }: StripeEventSummary,
): boolean {
  const payment = ledger.payments.find(({ chargeId }) => chargeId === objectId);
  if (payment === undefined || amountRefunded === undefined) return true;
  const refunds = payment.refunds.filter(({ stripeId }) => stripeId !== null);
  return amountRefunded > refunds.reduce((sum, { amount }) => sum + amount, 0);
}

function isRefundInformative(state: CollectionState, about: StripeEventSummary): boolean {
  const existing = state.ledger.payments
    .flatMap((payment) => payment.refunds)
    .find((refund) => refund.stripeId === about.objectId);
  if (!existing) return true;
  if (about.type === 'refund.created' || about.status === 'pending') return false;
  return rank(existing) < (about.status === 'succeeded' ? 1 : 2);
}

// A refund only moves from pending over succeeded to failed, so an event at or below is old.
const rank = (refund: Refund): number =>
  refund.status === 'failed' ? 2 : refund.status === 'succeeded' ? 1 : 0;

const ANSWER_COMES_WITHIN = 15 * SECOND;

/**
 * True while the very call that caused this event has not been answered: its answer is a reading,
 * and says more than a reading could. Waiting a moment for it spares a signal and a reading.
 */
export function isAnswerPending(
  state: CollectionState,
  about: StripeEventSummary,
  now: number,
): boolean {
  return state.outstanding.some((effect) => {
    if (now - effect.askedAt > ANSWER_COMES_WITHIN) return false;
    if (effect.kind === 'confirmAttempt') return effect.intentId === about.intentId;
    if (effect.kind === 'sendRefund')
      return effect.intentId === about.intentId && about.type.includes('refund');
    if (effect.kind !== 'closeLane') return false;
    const { sessionId, intentId } = effect;
    return (sessionId ?? '') === about.sessionId || (intentId ?? '') === about.intentId;
  });
}

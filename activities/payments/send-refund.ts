import type {
  DisputeReading,
  Fact,
  RefundOutcome,
  RefundReading,
} from '../../src/domain/collection/model/fact';
import { KEY_LIFE } from '../../src/domain/collection/model/policy';
import { isRefundDue } from '../../src/domain/collection/queries/ground';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { runEffect } from '../records/run-effect';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { isRetry } from './activity-attempt';
import { failedCallToFact, failedReadToFact } from './failed-call-to-fact';
import type { FailedCall } from '../../src/stripe/error-table';
import { calledOffFact, isKeyTooOld, stripeMetadata } from './stripe-metadata';

/** Refunds money, once for each refund number, however often and however late it is called. */
export function sendRefundActivity(deps: ActivityDeps): Activities['sendRefund'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const isDue = isRefundDue(current.state, current.effect.n);
      const mayBeMade = isRetry() || isKeyTooOld(deps, current) || wasReadLongAgo(deps, current);
      if (mayBeMade || !isDue) {
        const earlier = await findRefund(deps, current, isDue);
        if (earlier !== null) return { facts: [earlier] };
      }
      if (!isDue) return { facts: [calledOffFact(current)] };
      return { facts: await createRefund(deps, current) };
    });
}

/**
 * Tables that came back from a backup may not know that this very refund was made, and after a day
 * its key does not say so either. What was made before the payment was read last, they know.
 */
function wasReadLongAgo(deps: ActivityDeps, { effect, state }: CurrentRefund): boolean {
  const payment = state.ledger.payments.find(({ id }) => id === effect.intentId);
  return deps.clock.now() - (payment?.asOf ?? 0) > KEY_LIFE;
}

type CurrentRefund = CurrentEffect<'sendRefund'>;

async function createRefund(deps: ActivityDeps, current: CurrentRefund): Promise<Fact[]> {
  const { effect, stripe, ref } = current;
  crashAt('refund.before_stripe');
  const created = await stripe.createRefund({
    key: stripeKey(ref, 'refund', effect.n),
    intentId: effect.intentId,
    amount: effect.amount,
    refundNo: effect.n,
    metadata: stripeMetadata(deps, current, effect.n),
  });
  crashAt('refund.after_stripe');
  if (created.kind === 'ok') {
    const outcome = 'stopped' in created.value ? STOPPED_BY_DISPUTE : givenOutcome(created.value);
    return [refundAnswered(current, outcome)];
  }
  if (created.kind === 'refused' || created.kind === 'missing' || created.kind === 'declined') {
    // "Already refunded" may be our own refund, made by a try whose response got lost.
    const earlier = await findRefund(deps, current, true);
    if (earlier !== null) return [earlier];
  }
  const refusal = refusalOf(created);
  if (refusal === null) return [failedCallToFact(effect.id, created)];
  return refusedFacts(deps, current, refusal);
}

/** Of a dispute that is no inquiry, and was not decided for us; lost, only what we bear of it. */
const keepsMoney = ({ status, amount }: DisputeReading): boolean =>
  !status.startsWith('warning_') &&
  status !== 'won' &&
  status !== 'prevented' &&
  (status !== 'lost' || amount > 0);

const totalOf = (refunds: readonly RefundReading[]): number =>
  refunds
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((total, { amount }) => total + amount, 0);

/**
 * Stripe refuses some refunds without a code: why is seen by reading the payment. A dispute keeps
 * the money, or so much was refunded elsewhere that this refund is not due any more.
 */
async function refusedFacts(
  deps: ActivityDeps,
  current: CurrentRefund,
  refusal: RefundOutcome,
): Promise<Fact[]> {
  const { effect, state, stripe } = current;
  const asOf = await deps.stores.databaseTime();
  const read = await stripe.readIntent(effect.intentId);
  const charge = read.kind === 'ok' ? read.value.charge : null;
  if (read.kind !== 'ok' || charge === null) return [refundAnswered(current, refusal)];
  const content = { asOf, intents: [read.value], sessions: [], searched: false };
  const reading: Fact = { kind: 'reading', answers: null, reading: content };
  if (charge.disputes.some(keepsMoney))
    return [reading, refundAnswered(current, STOPPED_BY_DISPUTE)];
  const left = read.value.amountReceived - totalOf(charge.refunds);
  const isAutomatic = state.ledger.payments
    .flatMap(({ refunds }) => refunds)
    .some(({ n, automatic }) => n === effect.n && automatic);
  if (isAutomatic && left < effect.amount) return [reading, calledOffFact(current)];
  return [reading, refundAnswered(current, refusal)];
}

const STOPPED_BY_DISPUTE: RefundOutcome = { kind: 'stopped_by_dispute' };
const givenOutcome = (refund: RefundReading): RefundOutcome => ({ kind: 'given', refund });

/** Stripe's refusal; a key used with other parameters is none, since its result is not known. */
function refusalOf(failed: FailedCall): RefundOutcome | null {
  if (failed.kind === 'declined') {
    return { kind: 'refused', code: failed.decline.code, detail: 'Stripe declined the refund' };
  }
  if (failed.kind !== 'refused' || failed.code === 'idempotency_error') return null;
  return { kind: 'refused', code: failed.code, detail: failed.detail };
}

/** Our refund of this number among those of the payment, or null if there is none. */
async function findRefund(
  deps: ActivityDeps,
  current: CurrentRefund,
  isKeyUsed: boolean,
): Promise<Fact | null> {
  const { effect, stripe } = current;
  const all = await stripe.refundsOf(effect.intentId);
  // Where they may not be listed its key says whether it was made, if it is used at all.
  if (all.kind === 'forbidden' && isKeyUsed && !isKeyTooOld(deps, current)) return null;
  if (all.kind !== 'ok') return failedReadToFact(effect.id, all);
  const ours = all.value.find(({ n }) => n === effect.n);
  return ours === undefined ? null : refundAnswered(current, givenOutcome(ours));
}

function refundAnswered({ effect }: CurrentRefund, outcome: RefundOutcome): Fact {
  return { kind: 'refund_answered', answers: effect.id, outcome };
}

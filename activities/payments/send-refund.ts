import type { Fact, RefundOutcome, RefundReading } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { isRepeated } from './attempt-of-activity';
import { notAnswered } from './not-answered';
import type { NotOk } from './not-answered';
import { isKeyTooOld, oursAtStripe } from './ours-at-stripe';

/** Gives money back, once for its number, however often and however late it is asked. */
export function sendRefund(deps: ActivityDeps): Activities['sendRefund'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      if (isRepeated() || isKeyTooOld(deps, standing)) {
        const earlier = await lookUp(standing);
        if (earlier !== null) return { facts: [earlier] };
      }
      return { facts: [await refund(deps, standing)] };
    });
}

type Refunding = Standing<'sendRefund'>;

async function refund(deps: ActivityDeps, standing: Refunding): Promise<Fact> {
  const { effect, stripe, ref } = standing;
  crashAt('refund.before_stripe');
  const made = await stripe.createRefund({
    key: stripeKey(ref, 'refund', effect.n),
    intentId: effect.intentId,
    amount: effect.amount,
    n: effect.n,
    metadata: oursAtStripe(deps, standing, effect.n),
  });
  crashAt('refund.after_stripe');
  if (made.kind === 'ok') {
    const outcome = 'stopped' in made.value ? STOPPED : given(made.value);
    return answer(standing, outcome);
  }
  if (made.kind === 'refused' || made.kind === 'missing' || made.kind === 'declined') {
    // "Already refunded" may be our own refund, made by a try nobody heard the answer of.
    const earlier = await lookUp(standing);
    if (earlier !== null) return earlier;
  }
  const refusal = refusalOf(made);
  return refusal === null ? notAnswered(effect.id, made) : answer(standing, refusal);
}

const STOPPED: RefundOutcome = { kind: 'stopped_by_dispute' };
const given = (refund: RefundReading): RefundOutcome => ({ kind: 'given', refund });

/** Stripe's no; a key used with other parameters is none, since nobody knows what came of it. */
function refusalOf(made: NotOk): RefundOutcome | null {
  if (made.kind === 'declined') {
    return { kind: 'refused', code: made.decline.code, detail: 'Stripe declined the refund' };
  }
  if (made.kind !== 'refused' || made.code === 'idempotency_error') return null;
  return { kind: 'refused', code: made.code, detail: made.detail };
}

/** Our refund of this number among those of the payment, or null if there is none. */
async function lookUp(standing: Refunding): Promise<Fact | null> {
  const { effect, stripe } = standing;
  const all = await stripe.refundsOf(effect.intentId);
  if (all.kind !== 'ok') return notAnswered(effect.id, all);
  const ours = all.value.find(({ n }) => n === effect.n);
  return ours === undefined ? null : answer(standing, given(ours));
}

function answer({ effect }: Refunding, outcome: RefundOutcome): Fact {
  return { kind: 'refund_answered', answers: effect.id, outcome };
}

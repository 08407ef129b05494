import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import type { EffectResult, TriedEffect } from '../records/run-effect';
import { runEffect } from '../records/run-effect';
import { isRetry } from './activity-attempt';
import { asOfFirstRequest } from './as-of';
import { failedCallToFact, failedReadToFact } from './failed-call-to-fact';
import { isKeyTooOld } from './stripe-metadata';

/**
 * Closes a dispute as lost, then reads its payment back: only the reading proves it. What may have
 * been sent before is read first, and a dispute that is over by then is not closed again.
 */
export function acceptDisputeActivity(deps: ActivityDeps): Activities['acceptDispute'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      if (isRetry() || isKeyTooOld(deps, current)) {
        const before = await readPayment(deps, current);
        if (before.kind !== 'ok' || before.value.isOver) return resultOf(current, before);
      }
      const closed = await closeAtStripe(current);
      if (closed.kind !== 'ok' && closed.kind !== 'refused' && closed.kind !== 'missing') {
        return { facts: [failedCallToFact(current.effect.id, closed)] };
      }
      const after = await readPayment(deps, current);
      // Refused, and still open: Stripe does not let this one be accepted.
      const stillOpen = after.kind === 'ok' && !after.value.isOver;
      if (closed.kind !== 'ok' && stillOpen) {
        return { facts: [failedCallToFact(current.effect.id, closed)] };
      }
      return resultOf(current, after);
    });
}

type CurrentAcceptance = TriedEffect<'acceptDispute'>;

async function closeAtStripe({ effect, stripe, ref }: CurrentAcceptance) {
  crashAt('dispute.before_stripe');
  const key = stripeKey(ref, 'dispute', `${effect.disputeId}-${effect.askedAt}`);
  const closed = await stripe.acceptDispute(effect.disputeId, key);
  crashAt('dispute.after_stripe');
  return closed;
}

async function readPayment(deps: ActivityDeps, current: CurrentAcceptance) {
  const { effect, stripe } = current;
  const asOf = await asOfFirstRequest(deps, current);
  const read = await stripe.readIntent(effect.intentId);
  if (read.kind !== 'ok') return read;
  const found = read.value.charge?.disputes.find(({ id }) => id === effect.disputeId);
  const isOver = found !== undefined && ENDED.has(found.status);
  const reading = { asOf: asOf(), intents: [read.value], sessions: [], searched: false };
  return { kind: 'ok', value: { reading, isOver } } as const;
}

const ENDED: ReadonlySet<string> = new Set(['won', 'lost', 'prevented', 'warning_closed']);

type ReadPayment = Awaited<ReturnType<typeof readPayment>>;

function resultOf({ effect }: CurrentAcceptance, read: ReadPayment): EffectResult {
  if (read.kind !== 'ok') return { facts: [failedReadToFact(effect.id, read)] };
  return { facts: [{ kind: 'reading', answers: effect.id, reading: read.value.reading }] };
}

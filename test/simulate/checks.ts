import type { Fact } from '../../src/domain/collection/fact';
import {
  excessOf,
  isOpen,
  owedOf,
  receivedOf,
  refundableOf,
  restOf,
} from '../../src/domain/collection/ledger';
import type { CollectionState } from '../../src/domain/collection/state';
import type { Decision } from '../../src/domain/collection/step';
import { explain } from '../../src/domain/collection/explain';
import { statusOf } from '../../src/domain/collection/status';
import type { World } from './world';

/** What must hold after every single decision. */
export function checkDecision(
  world: World,
  before: CollectionState,
  _facts: readonly Fact[],
  decision: Decision,
): void {
  const { state } = decision;
  const known = new Set(
    [...before.outstanding, ...before.later.map((l) => l.effect)].map((e) => e.id),
  );
  for (const effect of state.outstanding) {
    if (known.has(effect.id)) continue;
    const asksMoney = effect.kind === 'openIntent' || effect.kind === 'openCheckout';
    if (!asksMoney && effect.kind !== 'confirmAttempt') continue;
    const rest = restOf(state);
    if (rest === 0) world.fail(`${effect.id} asked while nothing is owed`);
    if (effect.amount !== rest) world.fail(`${effect.id} asks ${effect.amount}, owed is ${rest}`);
    const live = world.stripe.live();
    if (asksMoney && live.length > 0) world.fail(`${effect.id} asked while ${live.join()} is live`);
  }
  if (state.lastNumber < before.lastNumber) world.fail('a lane number fell');
  const attemptsMax = world.policy.ladderDays.length + 1;
  if (state.plan.ladder.attempts > attemptsMax) world.fail('more attempts than the ladder has');
  if (receivedOf(state) < 0 || owedOf(state) < 0) world.fail('negative sums');
  const why = explain(state, world.policy, world.now);
  if (decision.wakeAt === null && why.waits_for === null && !isFinal(state)) {
    world.fail(`${statusOf(state)} waits for nothing`);
  }
  const waitsForPerson = ['draft', 'open', 'held', 'uncollectible'].includes(statusOf(state));
  if (
    decision.wakeAt === null &&
    state.outstanding.length === 0 &&
    !isFinal(state) &&
    !waitsForPerson
  ) {
    world.fail(`${statusOf(state)} has no wake-up time`);
  }
}

const isFinal = (state: CollectionState): boolean =>
  ['paid', 'void', 'disputed_lost', 'uncollectible'].includes(statusOf(state));

/** What must hold once every fault is healed and everything has come to rest. */
export function checkEnd(world: World): void {
  const { state, stripe } = world;
  const arrived = [...stripe.intents.values()].filter((i) => i.status === 'succeeded');
  for (const intent of arrived) {
    const payment = state.ledger.payments.find((p) => p.id === intent.id);
    if (!payment) world.fail(`${intent.id} succeeded and was never booked`);
    else if (payment.amount !== intent.amount)
      world.fail(`${intent.id} is booked with another amount`);
  }
  const booked = state.ledger.payments.filter((p) => p.via !== 'outside');
  if (booked.length !== arrived.length) world.fail('more payments are booked than arrived');
  for (const payment of booked) {
    const truth = stripe.intents.get(payment.id)?.charge?.refunds ?? [];
    const given = truth.reduce((sum, r) => sum + r.amount, 0);
    const known = payment.refunds
      .filter((r) => r.status !== 'failed')
      .reduce((s, r) => s + r.amount, 0);
    if (given !== known) world.fail(`${payment.id}: ${given} refunded, ${known} booked`);
  }
  if (stripe.live().length > 1) world.fail('two live ways to pay at the end');
  const open = booked.some((p) => p.disputes.some(isOpen));
  const card = booked.find(
    (p) =>
      p.methodType === 'card' &&
      refundableOf(p) > 0 &&
      !p.refunds.some((r) => r.automatic && r.status === 'failed'),
  );
  if (excessOf(state) > 0 && card && !open) world.fail(`${excessOf(state)} too much was kept`);
}

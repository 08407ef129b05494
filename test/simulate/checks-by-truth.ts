import type { Fact } from '../../src/domain/collection/model/fact';
import { isLost, receivedOf } from '../../src/domain/collection/queries/ledger';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { statusOf } from '../../src/domain/collection/queries/status';
import type { Decision } from '../../src/domain/collection/model/step';
import type { Snapshot } from './checks';
import type { VirtualIntent } from './virtual-objects';

/** What the rules believe after a decision, held against what the virtual Stripe knows. */
export function checkBeliefs(
  world: Snapshot,
  before: CollectionState,
  state: CollectionState,
): void {
  const { attempts } = state.plan.ladder;
  if (attempts > before.plan.ladder.attempts) {
    const declined = intentsOf(world).filter((i) => !i.ofCheckout && i.decline !== null).length;
    if (attempts > declined) world.fail(`${attempts} attempts count, ${declined} were declined`);
  }
  if (state.ledger !== before.ledger) {
    checkReceived(world, state);
    checkDisputes(world, state);
    checkLost(world, state);
  }
  if (state.outstanding !== before.outstanding) checkMethods(world, before, state);
}

const intentsOf = ({ stripe }: Snapshot): VirtualIntent[] => [...stripe.intents.values()];

function checkReceived(world: Snapshot, state: CollectionState): void {
  let arrived = 0;
  for (const { currency, received } of intentsOf(world)) {
    if (currency === state.terms.currency) arrived += received;
  }
  for (const { via, reversed, amount } of state.ledger.payments) {
    if (via === 'outside' && !reversed) arrived += amount;
  }
  const received = receivedOf(state);
  if (received > arrived) world.fail(`${received} are taken for received, ${arrived} arrived`);
}

/** An inquiry or a warning of fraud only informs: a dispute is what Stripe calls one. */
function checkDisputes(world: Snapshot, { ledger }: CollectionState): void {
  for (const { id: paymentId, disputes } of ledger.payments) {
    const atStripe = world.stripe.intents.get(paymentId)?.charge?.disputes ?? [];
    for (const { id } of disputes) {
      if (atStripe.some((dispute) => dispute.id === id)) continue;
      world.fail(`the dispute ${id} is recorded, and Stripe knows of none`);
    }
  }
}

/** Money that is withdrawn is not lost yet: only a closed dispute, or the business, says so. */
function checkLost(world: Snapshot, { ledger }: CollectionState): void {
  for (const { disputes } of ledger.payments) {
    for (const dispute of disputes) {
      if (!isLost(dispute) || dispute.lostByHand || world.stripe.everLost.has(dispute.id)) continue;
      world.fail(`the dispute ${dispute.id} counts as lost, and was never lost at Stripe`);
    }
  }
}

const NEVER_AGAIN = ['stolen_card', 'expired_card'];

function checkMethods(world: Snapshot, before: CollectionState, state: CollectionState): void {
  for (const effect of state.outstanding) {
    if (effect.kind !== 'openIntent' || before.outstanding.some(({ id }) => id === effect.id)) {
      continue;
    }
    const { label, fingerprint } = effect.method;
    const code = intentsOf(world)
      .filter(({ ofCheckout, method }) => !ofCheckout && method?.fingerprint === fingerprint)
      .map(({ decline }) => decline?.declineCode ?? '')
      .find((declined) => NEVER_AGAIN.includes(declined));
    if (code) world.fail(`${label} is charged again, after Stripe said ${code}`);
  }
}

const REFUSED_WHEN_LOST = ['charge_now', 'open_checkout', 'resend_mail', 'void'];

/** What a lost dispute forbids is refused to everyone. */
export function checkAnswers(
  world: Snapshot,
  before: CollectionState,
  facts: readonly Fact[],
  { commandOutcomes: answers }: Decision,
): void {
  for (const fact of facts) {
    if (fact.kind !== 'command' || !REFUSED_WHEN_LOST.includes(fact.command.name)) continue;
    if (statusOf(before) !== 'disputed_lost') continue;
    const { id, name } = fact.command;
    const answer = answers.find(({ commandId }) => commandId === id);
    if (answer?.outcome !== 'refused') world.fail(`${name} is done although a dispute was lost`);
  }
}

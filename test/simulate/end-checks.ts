import { isInformative } from '../../src/domain/collection/queries/is-informative';
import { owedOf, remainingOf } from '../../src/domain/collection/queries/ledger';
import type { CommandOutcome } from '../../src/domain/collection/model/command';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Payment, Refund } from '../../src/domain/collection/model/payment';
import { collectionOutcome, statusOf } from '../../src/domain/collection/queries/status';
import { checkDueCharge } from './checks-of-plan';
import type { VirtualIntent } from './virtual-objects';
import type { Snapshot } from './checks';
import type { StripeEventSummary } from '../../src/domain/collection/model/fact';

/** A life that is over. */
export interface Ended extends Snapshot {
  readonly state: CollectionState;
  /** The newest answer of each command, as its row has it. */
  readonly commandOutcomes: ReadonlyMap<string, CommandOutcome>;
  /** Events that were not informative when they came: they must never become so again. */
  readonly knownEvents: readonly StripeEventSummary[];
}

/** What must hold once every fault is healed and everything has come to rest, by Stripe's truth. */
export function checkEnd(world: Ended): void {
  const { state, stripe } = world;
  const arrived = [...stripe.intents.values()].filter(
    ({ status, currency }) => status === 'succeeded' && currency === state.terms.currency,
  );
  for (const intent of arrived) checkRecorded(world, intent);
  const recorded = state.ledger.payments.filter((p) => p.via !== 'outside');
  if (recorded.length !== arrived.length) world.fail('more payments are recorded than arrived');
  if (stripe.live().length > 1) world.fail('two live ways to pay at the end');
  const status = statusOf(state);
  const ended = status === 'paid' || status === 'void' || status === 'disputed_lost';
  if (ended && collectionOutcome(state) === null) world.fail(`${status}, but its run does not end`);
  checkMoney(world, arrived);
  checkDueCharge(world, state);
  for (const answer of world.commandOutcomes.values()) checkAnswered(world, answer);
  for (const about of world.knownEvents) {
    if (isInformative(state, about)) world.fail(`${about.type} was not informative, and is again`);
  }
}

function checkAnswered(world: Ended, { commandId, outcome, detail }: CommandOutcome): void {
  if (outcome === 'done' || outcome === 'refused') return;
  world.fail(`${commandId} was never answered finally: ${outcome}, ${detail}`);
}

function checkRecorded(world: Ended, intent: VirtualIntent): void {
  const payment = world.state.ledger.payments.find((p) => p.id === intent.id);
  if (!payment) return world.fail(`${intent.id} succeeded and was never recorded`);
  if (payment.amount !== intent.received)
    world.fail(`${intent.id} is recorded with another amount`);
  checkHistory(world, intent, payment);
  const given = payment.refunds.filter(isGiven);
  const recorded = given.reduce((total, r) => total + r.amount, 0);
  const truth = refundedOf(intent);
  if (truth !== recorded) world.fail(`${intent.id}: ${truth} refunded, ${recorded} recorded`);
}

/** All that happened to the money is known, each dispute and each warning of fraud. */
function checkHistory(world: Ended, { charge }: VirtualIntent, payment: Payment): void {
  for (const { id, status } of charge?.disputes ?? []) {
    const recorded = payment.disputes.find((dispute) => dispute.id === id)?.status ?? 'nothing';
    if (recorded !== status) world.fail(`the dispute ${id} is ${status}, ${recorded} is recorded`);
  }
  for (const { id } of charge?.warnings ?? []) {
    if (payment.warnings.some((warning) => warning.id === id)) continue;
    world.fail(`the fraud warning ${id} was never recorded`);
  }
}

const refundedOf = ({ charge }: VirtualIntent): number =>
  (charge?.refunds ?? []).reduce((sum, r) => sum + (r.status === 'failed' ? 0 : r.amount), 0);

const withdrawnOf = ({ charge }: VirtualIntent): number =>
  (charge?.disputes ?? []).reduce((sum, d) => sum + (d.withdrawn ? d.amount : 0), 0);

/** Counted from Stripe's objects and the offline payments alone, without the rules' own ledger. */
function checkMoney(world: Ended, arrived: readonly VirtualIntent[]): void {
  const { state } = world;
  const offlinePayments = state.ledger.payments.filter((p) => p.via === 'outside' && !p.reversed);
  const amountKept = (intent: VirtualIntent): number =>
    Math.max(0, intent.received - refundedOf(intent) - withdrawnOf(intent));
  const kept = sum(arrived.map(amountKept)) + sum(offlinePayments.map((p) => p.amount));
  const owed = owedOf(state);
  if (kept >= owed && remainingOf(state) > 0)
    world.fail(`${kept} kept, yet ${remainingOf(state)} is asked`);
  // What people gave back themselves reopens nothing; what the rules gave back does.
  const byPeople = sum(arrived.map(refundedOf)) - sum(state.ledger.payments.map(excessGiven));
  if (kept + byPeople < owed && remainingOf(state) === 0) {
    world.fail(`only ${kept} of ${owed} kept, and nothing is asked`);
  }
  const toSettle = sum(offlinePayments.map(({ unowed = 0 }) => unowed));
  if (kept - toSettle > owed && mayGiveBack(world, arrived))
    world.fail(`${kept - owed} too much was kept`);
}

const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

/** Given at Stripe; one that a lost dispute overtook only counts as given. */
const isGiven = (r: Refund): boolean => r.status !== 'failed' && r.stripeId !== null;

const excessGiven = ({ refunds }: Payment): number =>
  sum(refunds.map((r) => (isGiven(r) && r.automatic ? r.amount : 0)));

/** By itself: from a card payment that is left, with no dispute open and no refund failed. */
function mayGiveBack(world: Ended, arrived: readonly VirtualIntent[]): boolean {
  if (world.policy.excess === 'ask') return false;
  const failed = world.state.ledger.payments.some((p) =>
    p.refunds.some((r) => r.automatic && r.status === 'failed'),
  );
  const card = arrived.some(
    (i) => i.method?.type === 'card' && refundedOf(i) + withdrawnOf(i) < i.received,
  );
  return card && !failed;
}

import { publicEventsOf } from '../../src/domain/collection/projections/public-events';
import { explain } from '../../src/domain/collection/queries/explain';
import type { Effect } from '../../src/domain/collection/model/effect';
import type { Fact } from '../../src/domain/collection/model/fact';
import { remainingOf } from '../../src/domain/collection/queries/ledger';
import type { Policy } from '../../src/domain/collection/model/policy';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { statusOf } from '../../src/domain/collection/queries/status';
import type { Decision } from '../../src/domain/collection/model/step';
import { eventProblems } from '../harness/event-problems';
import { checkAnswers, checkBeliefs } from './checks-by-truth';
import {
  checkAnnounced,
  checkCharges,
  checkConfirms,
  checkConsentOf,
  checkRefundSource,
  checkTerms,
} from './checks-of-ground';
import { checkOwnTries } from './checks-of-own-tries';
import { checkDueCharge, checkPlan, noteChargeable } from './checks-of-plan';
import type { VirtualStripe } from './virtual-stripe';

/** What the checks must know of the life they judge. */
export interface Snapshot {
  readonly policy: Policy;
  readonly stripe: VirtualStripe;
  readonly now: number;
  /** The core knows that Stripe rejected our API key, and has read nothing since. */
  readonly isLockedOut: boolean;
  /** As our tables have it: the customer is not to be charged while they are away. */
  readonly autoPayWithdrawn: boolean;
  /** Until then Stripe, or the run itself, is out of reach. */
  readonly hinderedUntil: number;
  /** Until then the business has disconnected its account; absent where none ever does. */
  readonly closedUntil?: number;
  /** Since when nothing but its time has held the planned charge back. */
  chargeableSince: number | null;
  /** What this life has met. */
  readonly reached: Set<string>;
  fail(what: string): void;
}

/** What must hold after every single decision. */
export function checkDecision(
  world: Snapshot,
  before: CollectionState,
  facts: readonly Fact[],
  decision: Decision,
): void {
  const { state } = decision;
  checkState(world, before, decision);
  checkAnswers(world, before, facts, decision);
  if (state.later !== before.later) checkPutOff(world, before, facts, state);
}

/** What must hold of a decision whatever was known when it was taken. */
export function checkState(world: Snapshot, before: CollectionState, decision: Decision): void {
  const { state } = decision;
  checkBeliefs(world, before, state);
  checkDueCharge(world, before);
  noteChargeable(world, state);
  checkEvents(world, decision);
  checkPlan(world, state);
  checkTerms(world, before, state);
  checkOwnTries(world, before, decision);
  if (state.outstanding !== before.outstanding) checkAsked(world, before, state);
  if (state.outstanding !== before.outstanding) {
    checkConfirms(world, before, state);
    checkCharges(world, before, state);
    checkAnnounced(world, before, state);
    checkConsentOf(world, before, state);
    checkRefundSource(world, before, state);
  }
  if (state.outstanding !== before.outstanding) checkSearch(world, before, state);
  if (state.lastNumber < before.lastNumber) world.fail('a lane number fell');
  const { attempts } = state.plan.ladder;
  if (attempts > world.policy.ladderDays.length + 1)
    world.fail('more attempts than the ladder has');
  if (attempts < before.plan.ladder.attempts) world.fail('attempts fell');
  if (decision.wakeAt === null) checkWaiting(world, state);
  else if (decision.wakeAt < world.now) world.fail('it wants to be woken in the past');
}

/** Every public event is as the catalogue says. */
function checkEvents(world: Snapshot, { happened, state }: Decision): void {
  for (const { type, data } of publicEventsOf(happened, state.terms)) {
    world.reached.add(type);
    for (const problem of eventProblems(type, data)) world.fail(problem);
  }
}

function checkAsked(world: Snapshot, before: CollectionState, state: CollectionState): void {
  for (const effect of state.outstanding) {
    const { id } = effect;
    const requestsMoney = effect.kind === 'openIntent' || effect.kind === 'openCheckout';
    if (!requestsMoney && effect.kind !== 'confirmAttempt') continue;
    if (before.outstanding.some((e) => e.id === id)) continue;
    if (before.later.some((l) => l.effect.id === id)) continue;
    if (world.now < (world.closedUntil ?? 0))
      world.fail(`${id} asked of an account that is disconnected`);
    const remaining = remainingOf(state);
    if (remaining === 0) world.fail(`${id} asked while nothing is owed`);
    if (effect.amount !== remaining)
      world.fail(`${id} requests ${effect.amount}, owed is ${remaining}`);
    if (!requestsMoney) continue;
    if (effect.kind === 'openIntent') checkOffSession(world, before, effect.method.type);
    if (effect.n <= before.lastNumber) world.fail(`${id} uses a number again`);
    const live = world.stripe.live();
    if (live.length > 0) world.fail(`${id} asked while ${live.join()} is live`);
    if (world.isLockedOut) world.fail(`${id} asked while locked out`);
  }
}

/** Thousands of invoices may be read at once: each searches only for what may exist of it. */
function checkSearch(world: Snapshot, before: CollectionState, state: CollectionState): void {
  const isDeferred = before.later.some(({ effect }) => isSearch(effect));
  for (const effect of state.outstanding) {
    if (!isSearch(effect) || state.lane.kind === 'reading' || isDeferred) continue;
    const isIt = ({ id, askedAt }: Effect): boolean =>
      id === effect.id && askedAt === effect.askedAt;
    if (before.outstanding.some(isIt)) continue;
    world.fail('Stripe is searched though no call of ours is without an answer');
  }
}

const isSearch = (effect: Effect): boolean => effect.kind === 'readStripe' && effect.search;

/** PayPal grants an account the right to charge without the payer, or does not. */
function checkOffSession(world: Snapshot, { terms }: CollectionState, type: string): void {
  if (!terms.methods.includes(type)) world.fail(`charges ${type}, which the terms do not allow`);
  if (type !== 'paypal' || terms.recurringMethods?.includes(type) === true) return;
  world.fail('charges PayPal on an account without its recurring payments');
}

/** What is in flight is put off by its own answer alone: for another's, people would wait. */
function checkPutOff(
  world: Snapshot,
  before: CollectionState,
  facts: readonly Fact[],
  state: CollectionState,
): void {
  if (state.looking.notConfirmedSince !== null) return;
  for (const { id } of before.outstanding) {
    if (!state.later.some(({ effect }) => effect.id === id)) continue;
    if (facts.some((fact) => 'answers' in fact && fact.answers === id)) continue;
    world.fail(`${id} is put off, and was not answered`);
  }
}

const FOR_PEOPLE = ['draft', 'open', 'held', 'uncollectible'];

function checkWaiting(world: Snapshot, state: CollectionState): void {
  const status = statusOf(state);
  if (isFinal(status)) return;
  const { waits_for, due_at } = explain(state, world.policy);
  if (waits_for === null || due_at === null) world.fail(`${status} waits for nothing`);
  if (state.outstanding.length === 0 && !FOR_PEOPLE.includes(status)) {
    world.fail(`${status} has no wake-up time`);
  }
}

const isFinal = (status: string): boolean =>
  ['paid', 'void', 'disputed_lost', 'uncollectible'].includes(status);

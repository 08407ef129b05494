import { isChargeable } from '../../src/domain/collection/queries/is-chargeable';
import {
  mayCollect,
  remainingProblem,
  usableMethod,
} from '../../src/domain/collection/queries/may-collect';
import type { CollectionState } from '../../src/domain/collection/model/state';
import type { Method } from '../../src/domain/collection/model/method';
import { DAY } from '../../src/domain/time';
import type { Snapshot } from './checks';

/**
 * What is to be charged by itself is planned, and waits for no method while one is stored that did
 * not fail: nothing that came while something else was under way is forgotten.
 */
export function checkPlan(world: Snapshot, state: CollectionState): void {
  const { terms, plan, lane } = state;
  if (!terms.autoCharge || lane.kind !== 'none' || !mayCollect(state)) return;
  if (remainingProblem(state) !== null) return;
  if (plan.ladder.attempts > world.policy.ladderDays.length || wasTakenBack(world)) return;
  if (plan.charge.kind === 'off') world.fail('it may be collected, and no charge is planned');
  const method = usableMethod(state);
  if (plan.charge.kind !== 'needs_method' || method === null) return;
  if (method.fingerprint === plan.ladder.last?.fingerprint || wasReturned(world, method)) return;
  world.fail(`${method.label} did not fail, and the invoice waits for another method`);
}

/** A payer who took a debit back has objected: nothing is charged by itself any more. */
const wasTakenBack = ({ stripe }: Snapshot): boolean =>
  [...stripe.intents.values()].some(({ charge }) =>
    charge?.disputes.some(
      ({ status, reason }) => status === 'lost' && reason === 'customer_initiated',
    ),
  );

const wasReturned = ({ stripe }: Snapshot, { fingerprint }: Method): boolean =>
  [...stripe.intents.values()].some(
    ({ method, charge }) =>
      method?.fingerprint === fingerprint &&
      charge?.disputes.some(({ status }) => status === 'lost') === true,
  );

const CHARGED_WITHIN = 3 * DAY;

/** A charge that nothing but its time held back is made within so many days of it. */
export function checkDueCharge(world: Snapshot, { plan }: CollectionState): void {
  const { chargeableSince, hinderedUntil, now } = world;
  if (chargeableSince === null || plan.charge.kind !== 'at') return;
  const since = Math.max(chargeableSince, plan.charge.at, hinderedUntil);
  if (now - since > CHARGED_WITHIN) world.fail('a charge that was due and possible was not made');
}

export function noteChargeable(world: Snapshot, state: CollectionState): void {
  const isFree = state.lane.kind === 'none' || state.lane.kind === 'checkout_open';
  if (isFree && isChargeable(state)) world.chargeableSince ??= world.now;
  else world.chargeableSince = null;
}

import { isDeepStrictEqual } from 'node:util';
import type { Effect, EffectKind, EffectOf } from '../../src/domain/collection/model/effect';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { workOf } from '../../src/domain/collection/model/effect-work';
import { effectSummary } from '../../src/domain/collection/queries/explain';
import type { OutstandingEffect, Step } from '../../src/domain/collection/model/step';
import { isNewerShape, upgradeState } from '../../src/domain/collection/model/upgrade-state';
import { invoiceRef } from '../../src/domain/refs';
import type { CollectionRow } from '../../src/postgres/collection/collection-row';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import { gatewayOfShares } from '../bundles/gateway-of-shares';
import type { EffectOrder } from '../contract';
import type { ActivityDeps } from '../deps';
import { invoiceUnknown, newerShape, postgresWentBack } from '../application-failures';

/** An effect that is to be run, and everything stored about its invoice. */
export interface CurrentEffect<K extends EffectKind> {
  effect: EffectOf[K];
  ref: string;
  state: CollectionState;
  collection: CollectionRow;
  invoice: InvoiceRow;
  stripe: StripeGateway;
}

/**
 * Whether the effect is still wanted as it was requested. If it was resolved, dropped or requested
 * differently meanwhile, nothing is done and the stored step is the result.
 */
export async function checkEffectIsCurrent<K extends EffectKind>(
  deps: ActivityDeps,
  order: EffectOrder<K>,
): Promise<{ current: CurrentEffect<K> } | { step: Step }> {
  const { connection, externalId } = order;
  const ref = invoiceRef(deps.digest, { connection, externalId });
  const stored = await deps.stores.invoices.withCollection(ref);
  if (stored === null) throw invoiceUnknown(connection, externalId);
  const { row: invoice, collection: row } = stored;
  const state = readState(row, order.version);
  const outstanding = state.outstanding.find(({ id }) => id === order.effect.id);
  // Compared by value: the database gives the members back in another order.
  if (!isDeepStrictEqual(outstanding, order.effect)) return { step: storedStep(deps, row, state) };
  const stripe = gatewayOfShares(deps, connection, deps.stripeFor(connection));
  return { current: { effect: order.effect, ref, state, collection: row, invoice, stripe } };
}

/** The state in today's shape, unless the row is from the future or from before a restore. */
export function readState(row: CollectionRow, seen: number): CollectionState {
  if (isNewerShape(row)) throw newerShape(row.shape);
  if (row.version < seen) throw postgresWentBack(row.version, seen);
  return upgradeState(row.state, row.shape);
}

export function outstandingEffects(state: CollectionState): OutstandingEffect[] {
  return state.outstanding.map((effect) => {
    const work = workOf(effect);
    const summary = effectSummary(effect, state);
    const priority = isOfCustomer(effect, state) && { priority: CUSTOMER_WAITS };
    return { effect, summary, ...(work && { work }), ...priority };
  });
}

/** Before all else: somebody looks at a page until it is done. */
const CUSTOMER_WAITS = 1;

/** Of the way to pay that the customer opened or asked for. */
const isOfCustomer = ({ kind }: Effect, { lane }: CollectionState): boolean =>
  'by' in lane && lane.by === 'customer' && OF_LANE.has(kind);

const OF_LANE: ReadonlySet<EffectKind> = new Set([
  'openIntent',
  'confirmAttempt',
  'openCheckout',
  'closeLane',
]);

function storedStep(deps: ActivityDeps, row: CollectionRow, state: CollectionState): Step {
  return {
    version: row.version,
    view: row.view,
    effects: outstandingEffects(state),
    wakeAt: row.wakeAt === null ? null : deps.clock.toReal(row.wakeAt),
    answers: [],
    finished: row.finished,
  };
}

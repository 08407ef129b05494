import { isDeepStrictEqual } from 'node:util';
import type {
  BundleEffectKind,
  BundleEffectOf,
  BundleFact,
  BundleState,
} from '../../src/domain/bundles/model';
import type { BundleStep } from '../../src/domain/bundles/step';
import type { Fact } from '../../src/domain/collection/model/fact';
import type { BundleRow } from '../../src/postgres/bundles/bundle-row';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import type { BundleEffectOrder } from '../contract';
import type { ActivityDeps } from '../deps';
import { EffectTry } from '../records/effect-try';
import { advanceBundleWith, readBundleRow, stepOf } from './advance-bundle';

export interface CurrentBundleEffect<K extends BundleEffectKind> {
  effect: BundleEffectOf<K>;
  row: BundleRow;
  state: BundleState;
  stripe: StripeGateway;
  tried: EffectTry;
}

export interface BundleResult {
  facts: BundleFact[];
  url?: string | null;
}

/**
 * Every effect of a bundle: check that it is current, perform it, and advance with what it came
 * to. What it returns is the next step.
 */
export async function runBundleEffect<K extends BundleEffectKind>(
  deps: ActivityDeps,
  order: BundleEffectOrder<K>,
  perform: (current: CurrentBundleEffect<K>) => Promise<BundleResult>,
): Promise<BundleStep> {
  const { connection, bundle, version, effect } = order;
  const stored = await deps.stores.bundles.byId(connection, bundle);
  const { row, state } = readBundleRow(stored, order);
  const outstanding = state.outstanding.find(({ id }) => id === effect.id);
  // Compared by value: the database gives the members back in another order.
  if (!isDeepStrictEqual(outstanding, effect)) return stepOf(deps, row);
  const tried = new EffectTry(deps, { id: effect.id, askedAt: effect.requestedAt }, row.ref);
  const stripe = tried.stripe(deps.stripeFor(connection));
  let result: BundleResult;
  try {
    result = await perform({ effect, row, state, stripe, tried });
  } catch (error) {
    throw tried.failed(error);
  }
  await noteRefusedAccess(deps, connection, result.facts);
  return advanceBundleWith(deps, { connection, bundle, version, ...result });
}

/** Stripe refuses our key or account: the planned charges of all invoices are held at once. */
async function noteRefusedAccess(
  { stores, clock }: ActivityDeps,
  connection: string,
  facts: readonly BundleFact[],
): Promise<void> {
  for (const fact of facts) {
    if (fact.kind === 'effect_failed' && fact.why === 'unauthorized')
      await stores.brakes.lockOut(connection, fact.detail, clock.now());
  }
}

/** What a call came to, in the words of a bundle. */
export function asBundleFact(fact: Fact): BundleFact {
  if (fact.kind !== 'effect_failed') throw new Error(`${fact.kind} is no failure of a call`);
  const { answers, why, detail, unheard } = fact;
  return {
    kind: 'effect_failed',
    answers,
    why: why === 'called_off' ? 'unknown' : why,
    detail,
    ...(unheard !== undefined && { unheard }),
  };
}

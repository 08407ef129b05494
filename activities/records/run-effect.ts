import type { EffectKind } from '../../src/domain/collection/model/effect';
import type { Fact, Reading } from '../../src/domain/collection/model/fact';
import type { Step } from '../../src/domain/collection/model/step';
import type { EffectOrder } from '../contract';
import { SECOND } from '../../src/domain/time';
import { isRetry } from '../payments/activity-attempt';
import { noteAccess } from '../payments/hold-while-paused';
import { saveMethodOfCheckout } from '../customers/save-method-of-checkout';
import type { ActivityDeps } from '../deps';
import { advanceWith } from './advance-with';
import type { AlsoSave } from './advance-with';
import { checkEffectIsCurrent } from './check-effect-is-current';
import type { CurrentEffect } from './check-effect-is-current';
import { EffectTry } from './effect-try';

/** What the effect found out, and rows that belong to it. */
export interface EffectResult {
  facts: Fact[];
  alsoSave?: AlsoSave;
}

/**
 * Every effect: check that it is current, perform it, and advance with its result. What it returns
 * is the next step, so that acting and deciding are one activity.
 */
export async function runEffect<K extends EffectKind>(
  deps: ActivityDeps,
  order: EffectOrder<K>,
  perform: (current: TriedEffect<K>) => Promise<EffectResult>,
): Promise<Step> {
  const checked = await checkAgain(deps, order, await checkEffectIsCurrent(deps, order));
  if ('step' in checked) return checked.step;
  const result = await tryOnce(deps, checked.current, perform);
  await noteAccess(deps, checked.current, result.facts);
  for (const fact of result.facts) {
    if (fact.kind !== 'reading') continue;
    await saveForeignCurrencyMoney(deps, checked.current, fact.reading);
    await saveMethodOfCheckout(deps, checked.current.invoice, fact.reading.intents);
  }
  const { connection, externalId, version } = order;
  return advanceWith(deps, { identity: { connection, externalId }, version, ...result });
}

/** An effect while it is tried: whom it asks notes what is asked. */
export interface TriedEffect<K extends EffectKind> extends CurrentEffect<K> {
  tried: EffectTry;
}

async function tryOnce<K extends EffectKind>(
  deps: ActivityDeps,
  current: CurrentEffect<K>,
  perform: (current: TriedEffect<K>) => Promise<EffectResult>,
): Promise<EffectResult> {
  const tried = new EffectTry(deps, current.effect, current.ref);
  try {
    return await perform({ ...current, stripe: tried.stripe(current.stripe), tried });
  } catch (error) {
    throw tried.failed(error);
  }
}

type Checked<K extends EffectKind> = { current: CurrentEffect<K> } | { step: Step };

// A request that is performed at once rests on what was decided a moment ago.
const FRESH = 30 * SECOND;

/**
 * What moves money is looked at again where it was requested a while ago, or tried before: all that
 * is stored by now is applied first, and the rules may want it no more.
 */
async function checkAgain<K extends EffectKind>(
  deps: ActivityDeps,
  order: EffectOrder<K>,
  checked: Checked<K>,
): Promise<Checked<K>> {
  if ('step' in checked) return checked;
  const { kind, askedAt } = checked.current.effect;
  if (kind !== 'confirmAttempt' && kind !== 'sendRefund') return checked;
  if (!isRetry() && deps.clock.now() - askedAt < FRESH) return checked;
  const { connection, externalId, version } = order;
  await advanceWith(deps, { identity: { connection, externalId }, version, facts: [] });
  return checkEffectIsCurrent(deps, order);
}

/** Money in another currency than the invoice's is not recorded on it, and must not get lost. */
async function saveForeignCurrencyMoney(
  deps: ActivityDeps,
  { invoice, state }: CurrentEffect<EffectKind>,
  reading: Reading,
): Promise<void> {
  const { currency } = state.terms;
  for (const intent of reading.intents) {
    if (intent.status !== 'succeeded' || intent.currency === currency) continue;
    await deps.stores.unmatched.save({
      connection: invoice.invoice.connection,
      intentId: intent.id,
      amount: intent.amountReceived,
      currency: intent.currency,
      why: `invoice ${invoice.invoice.number} is in ${currency}`,
      eventId: null,
    });
  }
}

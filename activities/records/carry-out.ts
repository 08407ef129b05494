import type { EffectKind } from '../../src/domain/collection/model/effect';
import type { Fact, Reading } from '../../src/domain/collection/model/fact';
import type { Step } from '../../src/domain/collection/model/step';
import type { Order } from '../contract';
import { keepMethodOfCheckout } from '../customers/keep-method-of-checkout';
import type { ActivityDeps } from '../deps';
import { advanceWith } from './advance-with';
import type { AlsoSave } from './advance-with';
import { stillStands } from './still-stands';
import type { Standing } from './still-stands';

/** What acting taught us, and rows that belong to it. */
export interface Learned {
  facts: Fact[];
  alsoSave?: AlsoSave;
}

/**
 * The frame of every effect: look whether it still stands, act, and advance with what was learned.
 * The answer is the next step, so that acting and deciding are one beat.
 */
export async function carryOut<K extends EffectKind>(
  deps: ActivityDeps,
  order: Order<K>,
  act: (standing: Standing<K>) => Promise<Learned>,
): Promise<Step> {
  const found = await stillStands(deps, order);
  if ('step' in found) return found.step;
  const learned = await act(found.stands);
  for (const fact of learned.facts) {
    if (fact.kind !== 'reading') continue;
    await keepForeignMoney(deps, found.stands, fact.reading);
    await keepMethodOfCheckout(deps, found.stands.invoice, fact.reading.intents);
  }
  const { connection, externalId, version } = order;
  return advanceWith(deps, { identity: { connection, externalId }, version, ...learned });
}

/** Money in a currency the invoice is not in is booked by nobody, and must not vanish. */
async function keepForeignMoney(
  deps: ActivityDeps,
  { invoice, state }: Standing<EffectKind>,
  reading: Reading,
): Promise<void> {
  const { currency } = state.terms;
  for (const intent of reading.intents) {
    if (intent.status !== 'succeeded' || intent.currency === currency) continue;
    await deps.stores.unmatched.keep({
      connection: invoice.invoice.connection,
      intentId: intent.id,
      amount: intent.amountReceived,
      currency: intent.currency,
      why: `invoice ${invoice.invoice.number} is in ${currency}`,
      eventId: null,
    });
  }
}

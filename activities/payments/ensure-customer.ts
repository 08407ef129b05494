import type { Fact } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/room';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { carryOut } from '../records/carry-out';
import type { Standing } from '../records/still-stands';
import { isRepeated } from './attempt-of-activity';
import { notAnswered } from './not-answered';
import { isKeyTooOld } from './ours-at-stripe';

/** Sees to it that the customer has a Stripe customer, once for all invoices of theirs. */
export function ensureCustomer(deps: ActivityDeps): Activities['ensureCustomer'] {
  return (order) =>
    carryOut(deps, order, async (standing) => {
      const { customer } = standing.invoice;
      if (customer.stripeCustomer !== null) {
        return { facts: [ensured(standing, customer.stripeCustomer)] };
      }
      crashAt('customer.before_stripe');
      const made = await foundOrMade(deps, standing);
      crashAt('customer.after_stripe');
      if (made.kind !== 'ok') return { facts: [notAnswered(standing.effect.id, made)] };
      await deps.stores.customers.link(customer.id, made.value.id);
      return { facts: [ensured(standing, made.value.id)] };
    });
}

/** Past its key, and after an answer that nobody heard, it is looked for before it is made. */
async function foundOrMade(
  deps: ActivityDeps,
  standing: Standing<'ensureCustomer'>,
): Promise<Called<{ id: string }>> {
  const { stripe } = standing;
  const ask = askFor(deps, standing);
  if (isRepeated() || isKeyTooOld(deps, standing)) {
    const found = await stripe.findCustomer(ask);
    if (found.kind !== 'ok') return found;
    if (found.value !== null) return { kind: 'ok', value: { id: found.value } };
  }
  return stripe.createCustomer(ask);
}

function ensured({ effect }: Standing<'ensureCustomer'>, stripeCustomer: string): Fact {
  return { kind: 'customer_ensured', answers: effect.id, stripeCustomer };
}

/**
 * The key stands for the customer and what is said of them, not for the invoice: two invoices at
 * once make one customer, and a changed address does not collide with an earlier try.
 */
function askFor(deps: ActivityDeps, { invoice: { customer } }: Standing<'ensureCustomer'>) {
  const { connection, externalId, name, email, locale } = customer;
  const ref = deps.digest(`customer\n${connection}\n${externalId}`).slice(0, 26);
  const words = deps.digest(JSON.stringify([name, email, locale])).slice(0, 16);
  return {
    key: stripeKey(ref, 'customer', words),
    name,
    email,
    locale,
    metadata: {
      installation: deps.settings.installation,
      connection,
      customer_external_id: externalId,
    },
  };
}

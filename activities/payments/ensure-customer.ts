import type { Fact } from '../../src/domain/collection/model/fact';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/stripe-gateway';
import { customerRequest, findOrCreateAtStripe } from '../customers/create-at-stripe';
import type { Activities } from '../contract';
import type { ActivityDeps } from '../deps';
import { runEffect } from '../records/run-effect';
import type { CurrentEffect } from '../records/check-effect-is-current';
import { isRetry } from './activity-attempt';
import { failedCallToFact } from './failed-call-to-fact';
import { isKeyTooOld } from './stripe-metadata';

/** Makes sure that the customer has a Stripe customer, once for all their invoices. */
export function ensureCustomerActivity(deps: ActivityDeps): Activities['ensureCustomer'] {
  return (order) =>
    runEffect(deps, order, async (current) => {
      const { customer } = current.invoice;
      if (customer.stripeCustomer !== null) {
        return { facts: [customerEnsured(current, customer.stripeCustomer)] };
      }
      // Unlinked by hand or deleted at Stripe: it pays without one until a person links another.
      if (customer.unlinkedAt !== null) return { facts: [customerEnsured(current, null)] };
      crashAt('customer.before_stripe');
      const found = await findOrCreate(deps, current);
      crashAt('customer.after_stripe');
      if (found.kind !== 'ok') return { facts: [failedCallToFact(current.effect.id, found)] };
      const { customers } = deps.stores;
      const { detailsVersion } = customer;
      const linked = await customers.linkCreated(customer.id, found.value.id, detailsVersion);
      return { facts: [customerEnsured(current, linked)] };
    });
}

/** Past its key, and after a response that got lost, it is searched for before it is created. */
async function findOrCreate(
  deps: ActivityDeps,
  current: CurrentEffect<'ensureCustomer'>,
): Promise<Called<{ id: string }>> {
  const { stripe } = current;
  const request = customerRequest(deps, current.invoice.customer);
  const isSearched = isRetry() || isKeyTooOld(deps, current);
  return isSearched ? findOrCreateAtStripe(stripe, request) : stripe.createCustomer(request);
}

function customerEnsured(
  { effect }: CurrentEffect<'ensureCustomer'>,
  stripeCustomer: string | null,
): Fact {
  return { kind: 'customer_ensured', answers: effect.id, stripeCustomer };
}

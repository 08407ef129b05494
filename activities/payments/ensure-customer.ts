import type { Fact } from '../../src/domain/collection/model/fact';
import { stripeKey } from '../../src/domain/refs';
import { crashAt } from '../../src/runtime/crash-points';
import type { Called } from '../../src/stripe/stripe-gateway';
import { customerKeyRef } from '../customers/customer-key';
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
      crashAt('customer.before_stripe');
      const found = await findOrCreate(deps, current);
      crashAt('customer.after_stripe');
      if (found.kind !== 'ok') return { facts: [failedCallToFact(current.effect.id, found)] };
      await deps.stores.customers.link(customer.id, found.value.id, {
        detailsVersion: customer.detailsVersion,
      });
      return { facts: [customerEnsured(current, found.value.id)] };
    });
}

/** Past its key, and after a response that got lost, it is searched for before it is created. */
async function findOrCreate(
  deps: ActivityDeps,
  current: CurrentEffect<'ensureCustomer'>,
): Promise<Called<{ id: string }>> {
  const { stripe } = current;
  const request = customerRequest(deps, current);
  if (isRetry() || isKeyTooOld(deps, current)) {
    const found = await stripe.findCustomer(request);
    if (found.kind !== 'ok') return found;
    if (found.value !== null) return { kind: 'ok', value: { id: found.value } };
  }
  return stripe.createCustomer(request);
}

function customerEnsured(
  { effect }: CurrentEffect<'ensureCustomer'>,
  stripeCustomer: string,
): Fact {
  return { kind: 'customer_ensured', answers: effect.id, stripeCustomer };
}

/**
 * The key is made from the customer and their details, not from the invoice: two invoices at once
 * create one customer, and a changed address does not collide with an earlier try.
 */
function customerRequest(
  deps: ActivityDeps,
  { invoice: { customer } }: CurrentEffect<'ensureCustomer'>,
) {
  const { connection, externalId, name, email, locale } = customer;
  const ref = customerKeyRef(deps, customer);
  const contentHash = deps.digest(JSON.stringify([name, email, locale])).slice(0, 16);
  return {
    key: stripeKey(ref, 'customer', contentHash),
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

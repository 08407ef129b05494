import { customerAtStripe } from '../../src/domain/customer';
import { stripeKey } from '../../src/domain/refs';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { Called, CustomerRequest, StripeGateway } from '../../src/stripe/stripe-gateway';
import type { ActivityDeps } from '../deps';
import { customerContentHash, customerKeyRef } from './customer-key';

export interface CreateDeps {
  digest: ActivityDeps['digest'];
  settings: Pick<ActivityDeps['settings'], 'installation'>;
}

/**
 * The key is made from the customer and their details, not from the invoice: two at once create one
 * customer, and a changed address does not collide with an earlier try.
 */
export function customerRequest(deps: CreateDeps, customer: CustomerRow): CustomerRequest {
  const { connection, externalId } = customer;
  const ref = customerKeyRef(deps, customer);
  const wanted = customerAtStripe(customer);
  return {
    key: stripeKey(ref, 'customer', customerContentHash(deps, wanted)),
    ...wanted,
    metadata: {
      installation: deps.settings.installation,
      connection,
      customer_external_id: externalId,
    },
  };
}

/** By our metadata first, since an earlier creation may have an answer that got lost. */
export async function findOrCreateAtStripe(
  stripe: Pick<StripeGateway, 'findCustomer' | 'createCustomer'>,
  request: CustomerRequest,
): Promise<Called<{ id: string }>> {
  const found = await stripe.findCustomer(request);
  if (found.kind !== 'ok') return found;
  if (found.value !== null) return { kind: 'ok', value: { id: found.value } };
  return stripe.createCustomer(request);
}

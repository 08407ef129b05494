import type { Stores } from '../../src/postgres/stores';
import type { RefreshResult } from '../../src/stripe/refresh-result';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';

export interface RefreshDeps {
  stores: Pick<Stores, 'customers' | 'databaseTime'>;
  stripeFor(connection: string): Pick<StripeGateway, 'readCustomer'>;
}

/** Reads what Stripe has stored of a customer, so that our tables hold what could be charged. */
export async function refreshCustomer(
  deps: RefreshDeps,
  connection: string,
  stripeCustomerId: string,
): Promise<RefreshResult> {
  const { customers } = deps.stores;
  const customer = await customers.byStripeCustomer(connection, stripeCustomerId);
  if (customer === null) return { kind: 'not_ours' };
  const asOf = await deps.stores.databaseTime();
  const read = await deps.stripeFor(connection).readCustomer(stripeCustomerId);
  if (read.kind !== 'ok') return { kind: 'failed', called: read };
  if (read.value.deleted) {
    await customers.unlink(customer.id);
    return { kind: 'unlinked', customerId: customer.id };
  }
  await customers.setMethods(customer.id, read.value.methods, read.value.defaultId, asOf);
  return { kind: 'refreshed', customerId: customer.id };
}

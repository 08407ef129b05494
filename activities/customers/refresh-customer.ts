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
  // Deleted here, or of another account: whatever it was, nobody can be charged by it.
  const isGone = read.kind === 'missing' || (read.kind === 'ok' && read.value.deleted);
  if (isGone) {
    await customers.unlink(customer.id);
    return { kind: 'unlinked', customerId: customer.id };
  }
  if (read.kind !== 'ok') return { kind: 'failed', called: read };
  await customers.setMethods(customer.id, read.value.methods, read.value.defaultId, asOf);
  return { kind: 'refreshed', customerId: customer.id };
}

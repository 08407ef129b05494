import { isCreatedAtOnce } from '../../src/domain/customer';
import type { CustomerRow } from '../../src/postgres/customers/customer-row';
import type { Stores } from '../../src/postgres/stores';
import type { FailedCall } from '../../src/stripe/error-table';
import type { StripeGateway } from '../../src/stripe/stripe-gateway';
import type { Log } from '../../src/runtime/log';
import { customerRequest, findOrCreateAtStripe } from './create-at-stripe';
import type { CreateDeps } from './create-at-stripe';
import { isFinal, pushDetails } from './update-at-stripe';

export interface SyncDeps extends CreateDeps {
  stores: Pick<Stores, 'connections' | 'customers' | 'dueCustomers'>;
  stripeFor(
    connection: string,
  ): Pick<StripeGateway, 'findCustomer' | 'createCustomer' | 'updateCustomer'>;
}

/** Gives Stripe the customer as it is now: created at once, or changed. */
export async function syncCustomer(
  deps: SyncDeps,
  { connection, id }: Pick<CustomerRow, 'connection' | 'id'>,
): Promise<void> {
  const customer = await deps.stores.customers.byId(connection, id);
  if (customer === null) return;
  const failed = await giveToStripe(deps, customer);
  const { dueCustomers } = deps.stores;
  if (failed !== null && !isFinal(failed) && failed.kind !== 'missing')
    return dueCustomers.postpone(id);
  const problem = failed === null ? null : problemOf(failed);
  await dueCustomers.settle(id, customer.detailsVersion, problem);
}

async function giveToStripe(deps: SyncDeps, customer: CustomerRow): Promise<FailedCall | null> {
  const stripe = deps.stripeFor(customer.connection);
  if (customer.stripeCustomer !== null) return pushDetails(deps, stripe, customer);
  const connection = await deps.stores.connections.get(customer.connection);
  if (!isCreatedAtOnce(customer, connection?.settings ?? {})) return null;
  const made = await findOrCreateAtStripe(stripe, customerRequest(deps, customer));
  if (made.kind !== 'ok') return made;
  const { detailsVersion } = customer;
  await deps.stores.customers.linkCreated(customer.id, made.value.id, detailsVersion);
  return null;
}

const problemOf = (failed: FailedCall): string =>
  'detail' in failed ? failed.detail : `Stripe answered ${failed.kind}`;

const BATCH_SIZE = 20;

/** Each second; one that fails keeps no other waiting. */
export async function syncDueCustomers(
  deps: SyncDeps & { log: Pick<Log, 'error'> },
): Promise<void> {
  for (const due of await deps.stores.dueCustomers.lease(BATCH_SIZE)) {
    await syncCustomer(deps, due).catch((error: unknown) =>
      deps.log.error({ err: error, customer: due.id }, 'Stripe was not given a customer'),
    );
  }
}

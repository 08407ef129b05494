import type Stripe from 'stripe';
import { missing } from '../transport/errors';
import type { AccountStore } from '../world/account-store';

export type Tombstone = Stripe.DeletedCustomer & { created: number };

export const isTombstone = (each: Stripe.Customer | Tombstone): each is Tombstone =>
  each.deleted === true;

/** The customer a request names in a parameter: it must exist and not be deleted. */
export function liveCustomer(store: AccountStore, id: string, param = 'customer'): Stripe.Customer {
  const customer = store.customers.get(id);
  if (customer === undefined || isTombstone(customer)) throw missing('customer', id, param, 400);
  return customer;
}

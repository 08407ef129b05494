import type Stripe from 'stripe';
import { change, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { hiddenParamsOf } from './hidden-params';

/** What the customer typed is saved on their object where `customer_update` says so. */
export function updateCustomer(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
): void {
  const wanted = hiddenParamsOf(session).customerUpdate;
  const customer = store.customers.get(String(session.customer));
  const typed = methodOf(store, session)?.billing_details;
  if (customer === undefined || customer.deleted === true || typed === undefined) return;
  const previous = change(customer, {
    ...(wanted.name === 'auto' && typed.name !== null ? { name: typed.name } : {}),
    ...(wanted.address === 'auto' && typed.address !== null ? { address: typed.address } : {}),
  });
  if (Object.keys(previous).length === 0) return;
  emitUpdate(world, store, 'customer.updated', { object: customer, previous });
}

function methodOf(
  store: AccountStore,
  session: Stripe.Checkout.Session,
): Stripe.PaymentMethod | undefined {
  const intent =
    store.paymentIntents.get(String(session.payment_intent)) ??
    store.setupIntents.get(String(session.setup_intent));
  return store.paymentMethods.get(String(intent?.payment_method));
}

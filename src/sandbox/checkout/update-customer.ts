import type Stripe from 'stripe';
import { change, emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { givenOf } from './given';

/** What the person typed is kept with the customer, where `customer_update` asked for it. */
export function updateCustomer(world: World, books: Books, session: Stripe.Checkout.Session): void {
  const asked = givenOf(session).customerUpdate;
  const customer = books.customers.get(String(session.customer));
  const typed = methodOf(books, session)?.billing_details;
  if (customer === undefined || customer.deleted === true || typed === undefined) return;
  const previous = change(customer, {
    ...(asked.name === 'auto' && typed.name !== null ? { name: typed.name } : {}),
    ...(asked.address === 'auto' && typed.address !== null ? { address: typed.address } : {}),
  });
  if (Object.keys(previous).length === 0) return;
  emit(world, books, 'customer.updated', customer, previous);
}

function methodOf(
  books: Books,
  session: Stripe.Checkout.Session,
): Stripe.PaymentMethod | undefined {
  const intent =
    books.paymentIntents.get(String(session.payment_intent)) ??
    books.setupIntents.get(String(session.setup_intent));
  return books.paymentMethods.get(String(intent?.payment_method));
}

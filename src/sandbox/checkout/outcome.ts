import type Stripe from 'stripe';
import { emit, note } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { updateCustomer } from './update-customer';

/** The customer has done their part: paid, or a debit is on its way and the session is unpaid. */
export function completeSession(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  payment: Stripe.Checkout.Session.PaymentStatus,
): void {
  session.status = 'complete';
  session.payment_status = payment;
  session.url = null;
  updateCustomer(world, books, session);
  emit(world, books, 'checkout.session.completed', session);
}

export function sessionDebitEnded(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  paid: boolean,
): void {
  if (session.status !== 'complete') return note(world, books, 'debit ended', session);
  if (paid) session.payment_status = 'paid';
  emit(world, books, `checkout.session.async_payment_${paid ? 'succeeded' : 'failed'}`, session);
}

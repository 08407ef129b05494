import type Stripe from 'stripe';
import { emit, note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { updateCustomer } from './update-customer';

/** The customer is done: they paid, or a debit is processing and the session is still unpaid. */
export function completeSession(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  payment: Stripe.Checkout.Session.PaymentStatus,
): void {
  session.status = 'complete';
  session.payment_status = payment;
  session.url = null;
  updateCustomer(world, store, session);
  emit(world, store, 'checkout.session.completed', session);
}

export function sessionDebitEnded(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  paid: boolean,
): void {
  if (session.status !== 'complete') return note(world, store, 'debit ended', session);
  if (paid) session.payment_status = 'paid';
  emit(world, store, `checkout.session.async_payment_${paid ? 'succeeded' : 'failed'}`, session);
}

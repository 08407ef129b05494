import type Stripe from 'stripe';
import { attach } from '../objects/attach';
import { makeAvailable } from '../objects/balance';
import { usualBehaviour } from '../objects/behaviour';
import { isTombstone } from '../objects/live-customer';
import { receive } from '../objects/make-charge';
import { disputeBornWith } from '../objects/open-dispute';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';

export function succeed(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  charge: Stripe.Charge,
): void {
  if (charge.status !== 'succeeded') receive(world, books, charge, intent.amount);
  intent.status = 'succeeded';
  intent.amount_received = charge.amount_captured;
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.last_payment_error = null;
  keepMethod(world, books, intent, method);
  emit(world, books, 'charge.succeeded', charge);
  emit(world, books, 'payment_intent.succeeded', intent);
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (behaviour.skipsPending) makeAvailable(world, books, charge);
  disputeBornWith(world, books, charge, behaviour);
}

/** A method paid with for later use is attached, and its bank asks no more off-session. */
export function keepMethod(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  if (intent.setup_future_usage === null || intent.customer === null) return;
  const customer = books.customers.get(String(intent.customer));
  if (customer === undefined || isTombstone(customer)) return;
  if (method.customer === null) attach(world, books, method, customer);
  if (intent.setup_future_usage === 'off_session') {
    const behaviour = world.behaviours.get(method);
    if (behaviour !== undefined) behaviour.setUp = true;
    world.touched(books.account, 'paymentMethods', method.id);
  }
}

import type Stripe from 'stripe';
import { attach } from '../objects/attach';
import { usualBehaviour } from '../objects/behaviour';
import { isTombstone } from '../objects/live-customer';
import type { Attempt } from '../objects/make-charge';
import { applyDisputeBehaviour } from '../objects/open-dispute';
import { receive } from '../objects/receive';
import { spend } from '../objects/spent';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

export function succeed(
  world: World,
  store: AccountStore,
  attempt: Attempt,
  charge: Stripe.Charge,
): void {
  const { intent, method } = attempt;
  if (charge.status !== 'succeeded')
    receive(world, store, charge, { amount: intent.amount, delayed: false });
  intent.status = 'succeeded';
  intent.amount_received = charge.amount_captured;
  intent.amount_capturable = 0;
  intent.next_action = null;
  intent.last_payment_error = null;
  keepMethod(world, store, attempt);
  spend(world, store, method);
  emit(world, store, 'charge.succeeded', charge);
  emit(world, store, 'payment_intent.succeeded', intent);
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  applyDisputeBehaviour(world, store, charge, behaviour);
}

/** The intent's wish, unless its options for the method's type say otherwise: `none`. */
export function futureUsageOf(
  { payment_method_options: options, setup_future_usage: usage }: Stripe.PaymentIntent,
  { type }: Stripe.PaymentMethod,
): string | null {
  const own = type === 'paypal' ? options?.paypal?.setup_future_usage : undefined;
  if (own === undefined) return usage;
  return own === 'none' ? null : own;
}

/** A method saved for later use is attached, and needs no authentication off-session. */
export function keepMethod(world: World, store: AccountStore, { intent, method }: Attempt): void {
  const usage = futureUsageOf(intent, method);
  if (usage === null || intent.customer === null) return;
  const customer = store.customers.get(String(intent.customer));
  if (customer === undefined || isTombstone(customer)) return;
  if (method.customer === null) attach(world, store, method, customer);
  if (usage === 'off_session') {
    const behaviour = world.behaviours.get(method);
    if (behaviour !== undefined) behaviour.setUp = true;
    world.touched(store.account, 'paymentMethods', method.id);
  }
}

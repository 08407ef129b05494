import type Stripe from 'stripe';
import { invalid } from '../transport/errors';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { usualBehaviour } from './behaviour';

// A method that belongs to nobody is tried once, and one taken off its customer never again.

const MESSAGES = {
  attach:
    'This PaymentMethod was previously used without being attached to a Customer or was detached ' +
    'from a Customer, and may not be used again.',
  pay:
    'The provided PaymentMethod was previously used with a PaymentIntent without Customer ' +
    'attachment, shared with a connected account without Customer attachment, or was detached ' +
    'from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must ' +
    'attach it to a Customer first.',
} as const;

export function refuseSpent(
  world: World,
  method: Stripe.PaymentMethod,
  purpose: keyof typeof MESSAGES,
): void {
  if (world.behaviours.get(method)?.spent === true) throw invalid(MESSAGES[purpose]);
}

/** It paid, was declined, or was detached. */
export function spend(world: World, store: AccountStore, method: Stripe.PaymentMethod): void {
  if (method.customer !== null) return;
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  world.behaviours.set(method, behaviour);
  behaviour.spent = true;
  world.touched(store.account, 'paymentMethods', method.id);
}

/** The bank has looked at a card: its security code and address pass, when they were given. */
export function passChecks(method: Stripe.PaymentMethod): void {
  const checks = method.card?.checks ?? null;
  if (checks === null) return;
  for (const key of ['address_line1_check', 'address_postal_code_check', 'cvc_check'] as const) {
    if (checks[key] === 'unchecked') checks[key] = 'pass';
  }
}

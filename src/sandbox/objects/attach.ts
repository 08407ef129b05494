import type Stripe from 'stripe';
import { ApiError, invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { declineFields } from './declines';
import { passChecks, refuseSpent } from './spent';

const METHODS_PER_CUSTOMER = 400;

/** Puts a method on a customer. Cards whose bank refuses them outright cannot be attached. */
export function attach(
  world: World,
  store: AccountStore,
  method: Stripe.PaymentMethod,
  customer: Stripe.Customer,
): void {
  if (method.customer === customer.id) return;
  refuseAttach(world, store, method, customer);
  method.customer = customer.id;
  passChecks(method);
  emit(world, store, 'payment_method.attached', method);
}

export function refuseAttach(
  world: World,
  store: AccountStore,
  method: Stripe.PaymentMethod,
  customer: Stripe.Customer,
): void {
  if (method.customer !== null) {
    throw invalid('The payment method you provided has already been attached to a customer.');
  }
  refuseSpent(world, method, 'attach');
  const behaviour = world.behaviours.get(method);
  if (behaviour?.refusesAttach === true && behaviour.decline !== null) {
    const declined = { param: '', ...declineFields(behaviour.decline) };
    throw new ApiError(402, { ...declined, type: 'card_error' });
  }
  let attached = 0;
  for (const each of store.paymentMethods.oldestFirst()) {
    if (each.customer === customer.id) attached += 1;
    if (attached >= METHODS_PER_CUSTOMER) {
      throw invalid(
        `Customer ${customer.id} already has the maximum ${METHODS_PER_CUSTOMER} payment methods.`,
        'customer_max_payment_methods',
      );
    }
  }
}

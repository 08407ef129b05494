import type Stripe from 'stripe';
import type { Attempt } from '../objects/make-charge';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';

const DEPOSIT_DAYS = 2;

/** An American account that is not verified yet: two small deposits verify it. */
export function needsDeposits(
  world: World,
  store: AccountStore,
  method: Stripe.PaymentMethod,
  options: { inCheckout: boolean },
): boolean {
  if (method.type !== 'us_bank_account' || options.inCheckout || method.customer !== null) {
    return false;
  }
  const behaviour = world.behaviours.get(method);
  return behaviour?.setUp !== true && store.paymentMethods.get(method.id) !== undefined;
}

export function requireDeposits(
  world: World,
  store: AccountStore,
  { intent, method }: Attempt,
): void {
  secretsOf(world, intent).authenticating = method;
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'verify_with_microdeposits',
    verify_with_microdeposits: {
      arrival_date: world.clock.seconds() + DEPOSIT_DAYS * 86_400,
      hosted_verification_url: `${world.url}/c/authenticate/${intent.id}`,
      microdeposit_type: 'descriptor_code',
    },
  };
  emit(world, store, 'payment_intent.requires_action', intent);
}

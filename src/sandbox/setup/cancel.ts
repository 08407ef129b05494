import type Stripe from 'stripe';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { refuseSetupStatus } from './unexpected-state';

export function cancelSetup(
  world: World,
  store: AccountStore,
  setup: Stripe.SetupIntent,
  reason: Stripe.SetupIntent.CancellationReason | null,
): void {
  refuseSetupStatus(setup, 'cancel', [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
  ]);
  setup.status = 'canceled';
  setup.cancellation_reason = reason;
  setup.next_action = null;
  emit(world, store, 'setup_intent.canceled', setup);
}

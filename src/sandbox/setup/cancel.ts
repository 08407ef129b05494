import type Stripe from 'stripe';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { refuseSetupStatus } from './unexpected-state';

export function cancelSetup(
  world: World,
  books: Books,
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
  emit(world, books, 'setup_intent.canceled', setup);
}

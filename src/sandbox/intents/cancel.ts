import type Stripe from 'stripe';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { refuseStatus } from './unexpected-state';

/** Everything but processing, succeeded and canceled can be canceled. */
export function cancelIntent(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  refuseStatus(intent, 'cancel', [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
  ]);
  end(world, books, intent, reason, 'charge.refunded');
}

/** Nobody captured what the bank held: after a week it lets go of it. */
export function expireAuthorization(world: World, books: Books, id: string): void {
  const intent = books.paymentIntents.get(id);
  if (intent?.status !== 'requires_capture') return;
  end(world, books, intent, 'automatic', 'charge.expired');
}

function end(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
  ofTheHeld: string,
): void {
  const charge = books.charges.get(String(intent.latest_charge));
  const held = intent.status === 'requires_capture' && charge !== undefined;
  intent.status = 'canceled';
  intent.canceled_at = world.clock.seconds();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  secretsOf(world, intent).authenticating = null;
  if (held) {
    charge.amount_refunded = charge.amount;
    charge.refunded = true;
    emit(world, books, ofTheHeld, charge);
  }
  emit(world, books, 'payment_intent.canceled', intent);
}

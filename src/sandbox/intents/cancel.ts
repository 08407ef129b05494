import type Stripe from 'stripe';
import { change, emit, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { refuseStatus } from './unexpected-state';

/** Everything but processing, succeeded and canceled can be canceled. */
export function cancelIntent(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): void {
  refuseStatus(intent, 'cancel', [
    'requires_payment_method',
    'requires_capture',
    'requires_confirmation',
    'requires_action',
  ]);
  end(world, store, intent, { reason, chargeEvent: 'charge.refunded' });
}

/** The authorization was not captured: after a week the bank releases the money. */
export function expireAuthorization(world: World, store: AccountStore, id: string): void {
  const intent = store.paymentIntents.get(id);
  if (intent?.status !== 'requires_capture') return;
  end(world, store, intent, { reason: 'automatic', chargeEvent: 'charge.expired' });
}

interface Ending {
  readonly reason: Stripe.PaymentIntent.CancellationReason | null;
  /** The event of a charge that was authorized and not captured. */
  readonly chargeEvent: string;
}

function end(world: World, store: AccountStore, intent: Stripe.PaymentIntent, how: Ending): void {
  const charge = store.charges.get(String(intent.latest_charge));
  const held = intent.status === 'requires_capture' && charge !== undefined;
  intent.status = 'canceled';
  intent.canceled_at = world.clock.seconds();
  intent.cancellation_reason = how.reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  secretsOf(world, intent).authenticating = null;
  if (held) {
    const previous = change(charge, { amount_refunded: charge.amount, refunded: true });
    emitUpdate(world, store, how.chargeEvent, { object: charge, previous });
  }
  emit(world, store, 'payment_intent.canceled', intent);
}

import type Stripe from 'stripe';
import { receive } from '../objects/make-charge';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { refuseStatus } from './unexpected-state';

export function captureIntent(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  amount: number | undefined,
): void {
  refuseStatus(intent, 'capture', ['requires_capture']);
  const taken = amount ?? intent.amount_capturable;
  if (taken < 1 || taken > intent.amount_capturable) {
    throw invalid(
      `The provided amount_to_capture (${taken}) must be between 1 and the amount authorized ` +
        `(${intent.amount_capturable}).`,
      'amount_too_large',
      'amount_to_capture',
    );
  }
  const charge = store.charges.get(String(intent.latest_charge));
  if (charge === undefined) throw invalid(`${intent.id} has lost its charge.`);
  receive(world, store, charge, taken);
  intent.status = 'succeeded';
  intent.amount_received = taken;
  intent.amount_capturable = 0;
  emit(world, store, 'charge.captured', charge);
  emit(world, store, 'payment_intent.succeeded', intent);
}

import type Stripe from 'stripe';
import { receive } from '../objects/receive';
import { invalid } from '../transport/errors';
import { emit, emitUpdate } from '../webhooks/emit';
import { changing } from '../webhooks/what-it-was';
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
  const previous = changing(charge, () =>
    receive(world, store, charge, { amount: taken, delayed: false }),
  );
  intent.status = 'succeeded';
  intent.amount_received = taken;
  intent.amount_capturable = 0;
  emitUpdate(world, store, 'charge.captured', { object: charge, previous });
  emit(world, store, 'payment_intent.succeeded', intent);
}

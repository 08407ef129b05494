import type Stripe from 'stripe';
import { receive } from '../objects/make-charge';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import { refuseStatus } from './unexpected-state';

export function captureIntent(
  world: World,
  books: Books,
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
  const charge = books.charges.get(String(intent.latest_charge));
  if (charge === undefined) throw invalid(`${intent.id} has lost its charge.`);
  receive(world, books, charge, taken);
  intent.status = 'succeeded';
  intent.amount_received = taken;
  intent.amount_capturable = 0;
  emit(world, books, 'charge.captured', charge);
  emit(world, books, 'payment_intent.succeeded', intent);
}

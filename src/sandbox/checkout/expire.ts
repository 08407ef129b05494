import type Stripe from 'stripe';
import { cancelIntent } from '../intents/cancel';
import { cancelSetup } from '../setup/cancel';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import type { World } from '../world/world';

/** Closes an open session for good: its page stops working, its intent is canceled. */
export function expireSession(world: World, books: Books, session: Stripe.Checkout.Session): void {
  if (session.status !== 'open') {
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session ' +
        `has a status of \`${session.status ?? 'null'}\`.`,
    );
  }
  session.status = 'expired';
  session.url = null;
  const intent = books.paymentIntents.get(String(session.payment_intent));
  if (intent !== undefined && intent.status.startsWith('requires_')) {
    cancelIntent(world, books, intent, 'automatic');
  }
  const setup = books.setupIntents.get(String(session.setup_intent));
  if (setup !== undefined && setup.status.startsWith('requires_')) {
    cancelSetup(world, books, setup, null);
  }
  emit(world, books, 'checkout.session.expired', session);
}

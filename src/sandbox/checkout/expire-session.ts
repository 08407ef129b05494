import type Stripe from 'stripe';
import { cancelIntent } from '../intents/cancel';
import { cancelSetup } from '../setup/cancel';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

/** Closes an open session finally: its page stops working, its intent is canceled. */
export function expireSession(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
): void {
  if (session.status !== 'open') {
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session ' +
        `has a status of \`${session.status ?? 'null'}\`.`,
    );
  }
  session.status = 'expired';
  session.url = null;
  const intent = store.paymentIntents.get(String(session.payment_intent));
  if (intent !== undefined && intent.status.startsWith('requires_')) {
    cancelIntent(world, store, intent, 'automatic');
  }
  const setup = store.setupIntents.get(String(session.setup_intent));
  if (setup !== undefined && setup.status.startsWith('requires_')) {
    cancelSetup(world, store, setup, null);
  }
  emit(world, store, 'checkout.session.expired', session);
}

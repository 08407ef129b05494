import type Stripe from 'stripe';
import type { Decline } from '../objects/declines';
import { answerSetup, confirmSetup } from '../setup/confirm';
import { createSetup } from '../setup/setup-intent';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import type { SessionParams } from './blank-session';
import { completeSession } from './outcome';

type Outcome =
  | { kind: 'done' }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate'; page: string };

/** A setup session has its setup intent from the start. */
export function setupFor(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  params: SessionParams,
): void {
  const data = params.setup_intent_data;
  const setup = createSetup(world, store, {
    ...(session.customer === null ? {} : { customer: String(session.customer) }),
    ...(data?.description === undefined ? {} : { description: data.description }),
    metadata: data?.metadata ?? {},
  });
  setup.payment_method_types = [...session.payment_method_types];
  session.setup_intent = setup.id;
}

export function confirmSetupInCheckout(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): Outcome {
  const setup = store.setupIntents.get(String(session.setup_intent));
  if (setup === undefined) throw new Error(`${session.id} has lost its setup intent`);
  setup.customer ??= session.customer;
  const decline = confirmSetup(
    world,
    store,
    { setup, method },
    {
      offSession: false,
      returnUrl: session.success_url,
      mandateGiven: true,
      inCheckout: true,
    },
  );
  if (decline !== null) return { kind: 'declined', decline };
  if (setup.status === 'requires_action') {
    return { kind: 'authenticate', page: `${world.url}/c/authenticate/${setup.id}` };
  }
  completeSession(world, store, session, 'no_payment_required');
  return { kind: 'done' };
}

export function authenticateSetup(
  world: World,
  store: AccountStore,
  setup: Stripe.SetupIntent,
  approved: boolean,
): Outcome {
  const decline = answerSetup(world, store, setup, approved);
  if (decline !== null) return { kind: 'declined', decline };
  const session = sessionOf(store, setup.id);
  if (session?.status === 'open') completeSession(world, store, session, 'no_payment_required');
  return { kind: 'done' };
}

export function sessionOf(
  store: AccountStore,
  setupId: string,
): Stripe.Checkout.Session | undefined {
  for (const session of store.sessions.newestFirst()) {
    if (session.setup_intent === setupId) return session;
  }
  return undefined;
}

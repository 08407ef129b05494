import type Stripe from 'stripe';
import type { Decline } from '../objects/behaviour';
import { answerSetup, confirmSetup } from '../setup/confirm';
import { createSetup } from '../setup/setup-intent';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import type { SessionParams } from './create';
import { completeSession } from './outcome';

type Outcome =
  | { kind: 'done' }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate'; page: string };

/** A setup session has its setup intent from the start. */
export function setupFor(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  params: SessionParams,
): void {
  const data = params.setup_intent_data;
  const setup = createSetup(world, books, {
    ...(session.customer === null ? {} : { customer: String(session.customer) }),
    ...(data?.description === undefined ? {} : { description: data.description }),
    metadata: data?.metadata ?? {},
  });
  setup.payment_method_types = [...session.payment_method_types];
  session.setup_intent = setup.id;
}

export function confirmSetupInCheckout(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): Outcome {
  const setup = books.setupIntents.get(String(session.setup_intent));
  if (setup === undefined) throw new Error(`${session.id} has lost its setup intent`);
  setup.customer ??= session.customer;
  const decline = confirmSetup(world, books, setup, method, {
    offSession: false,
    returnUrl: session.success_url,
    mandateGiven: true,
    inCheckout: true,
  });
  if (decline !== null) return { kind: 'declined', decline };
  if (setup.status === 'requires_action') {
    return { kind: 'authenticate', page: `${world.url}/c/authenticate/${setup.id}` };
  }
  completeSession(world, books, session, 'no_payment_required');
  return { kind: 'done' };
}

export function authenticateSetup(
  world: World,
  books: Books,
  setup: Stripe.SetupIntent,
  agreed: boolean,
): Outcome {
  const decline = answerSetup(world, books, setup, agreed);
  if (decline !== null) return { kind: 'declined', decline };
  const session = sessionOf(books, setup.id);
  if (session?.status === 'open') completeSession(world, books, session, 'no_payment_required');
  return { kind: 'done' };
}

export function sessionOf(books: Books, setupId: string): Stripe.Checkout.Session | undefined {
  for (const session of books.sessions.newestFirst()) {
    if (session.setup_intent === setupId) return session;
  }
  return undefined;
}

import type Stripe from 'stripe';
import { answerAuthentication, confirmIntent, refuseStranger } from '../intents/confirm';
import { createIntent } from '../intents/payment-intent';
import type { IntentParams } from '../intents/payment-intent';
import type { Decline } from '../objects/behaviour';
import { emptyCustomer } from '../objects/empty-customer';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { newId } from '../world/ids';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { givenOf } from './given';
import { completeSession } from './outcome';
import { confirmSetupInCheckout } from './setup';

// A person presses Pay on the hosted page.

export type PayOutcome =
  | { kind: 'done' }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate'; page: string };

export function paySession(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): PayOutcome {
  if (session.status !== 'open') {
    throw invalid(`This Checkout Session is ${session.status ?? 'closed'}: it can't be paid.`);
  }
  if (!session.payment_method_types.includes(method.type)) {
    throw invalid(`This Checkout Session does not take ${method.type}.`);
  }
  refuseStranger(session, method);
  takeCustomer(world, books, session, method);
  if (session.mode === 'setup') return confirmSetupInCheckout(world, books, session, method);
  const intent = intentOf(world, books, session);
  const decline = confirmIntent(world, books, intent, method, {
    offSession: false,
    errorOnAction: false,
    returnUrl: session.success_url,
    mandateGiven: true,
    inCheckout: true,
  });
  if (decline !== null) return { kind: 'declined', decline };
  return finish(world, books, session, intent);
}

function finish(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
): PayOutcome {
  if (intent.status === 'requires_action') {
    return { kind: 'authenticate', page: `${world.url}/c/authenticate/${intent.id}` };
  }
  const paid = intent.status === 'succeeded' || intent.status === 'requires_capture';
  completeSession(world, books, session, paid ? 'paid' : 'unpaid');
  return { kind: 'done' };
}

/** The person answered their bank, about an intent of a session or one that stands alone. */
export function authenticateIntent(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  agreed: boolean,
): PayOutcome {
  const session = secretsOf(world, intent).session;
  const decline = answerAuthentication(world, books, intent, agreed);
  if (decline !== null) return { kind: 'declined', decline };
  return session === null ? { kind: 'done' } : finish(world, books, session, intent);
}

// The intent is born when the customer first confirms; later tries use the same one.
function intentOf(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
): Stripe.PaymentIntent {
  const known = books.paymentIntents.get(String(session.payment_intent));
  if (known !== undefined) return known;
  const data = givenOf(session).paymentIntentData;
  const { metadata, capture_method: capture, ...rest } = data;
  const params: IntentParams = {
    ...(rest as Partial<IntentParams>),
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    ...(session.customer === null ? {} : { customer: String(session.customer) }),
    ...(capture === undefined ? {} : { capture_method: capture }),
    metadata: metadata ?? {},
  };
  const intent = createIntent(world, books, params, session);
  intent.payment_method_types = [...session.payment_method_types];
  intent.automatic_payment_methods = null;
  session.payment_intent = intent.id;
  return intent;
}

// A session without a customer makes one when it must keep the method, or was asked to.
function takeCustomer(
  world: World,
  books: Books,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): void {
  const email = session.customer_email ?? session.customer_details?.email ?? null;
  const name = method.billing_details.name;
  const keeps = givenOf(session).paymentIntentData.setup_future_usage !== undefined;
  const creates = session.customer_creation === 'always' || session.mode === 'setup' || keeps;
  if (session.customer === null && creates) {
    const customer = emptyCustomer(newId('cus', 14), world.clock.seconds());
    Object.assign(customer, { email, name });
    books.customers.add(customer);
    session.customer = customer.id;
    emit(world, books, 'customer.created', customer);
  }
  session.customer_details = {
    address: session.customer_details?.address ?? method.billing_details.address,
    business_name: null,
    email: email ?? method.billing_details.email,
    individual_name: null,
    name: session.customer_details?.name ?? name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

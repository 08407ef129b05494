import type Stripe from 'stripe';
import { answerAuthentication, confirmIntent, refuseStranger } from '../intents/confirm';
import { createIntent } from '../intents/payment-intent';
import type { IntentParams } from '../intents/payment-intent';
import type { Decline } from '../objects/declines';
import { emptyCustomer } from '../objects/empty-customer';
import { refuseSpent } from '../objects/spent';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { newId } from '../world/ids';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { hiddenParamsOf } from './hidden-params';
import { completeSession } from './outcome';
import { confirmSetupInCheckout } from './setup-session';

// The customer presses Pay on the hosted page.

export type PayOutcome =
  | { kind: 'done' }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate'; page: string };

export function paySession(
  world: World,
  store: AccountStore,
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
  refuseSpent(world, method, 'pay');
  ensureCustomer(world, store, session, method);
  if (session.mode === 'setup') return confirmSetupInCheckout(world, store, session, method);
  const intent = intentOf(world, store, session);
  const decline = confirmIntent(
    world,
    store,
    { intent, method },
    {
      offSession: false,
      errorOnAction: false,
      returnUrl: session.success_url,
      mandateGiven: true,
      inCheckout: true,
    },
  );
  if (decline !== null) return { kind: 'declined', decline };
  return finish(world, store, session, intent);
}

function finish(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
): PayOutcome {
  if (intent.status === 'requires_action') {
    return { kind: 'authenticate', page: `${world.url}/c/authenticate/${intent.id}` };
  }
  const paid = intent.status === 'succeeded' || intent.status === 'requires_capture';
  completeSession(world, store, session, paid ? 'paid' : 'unpaid');
  return { kind: 'done' };
}

/** The customer answered their bank about an intent, with a session or without one. */
export function authenticateIntent(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  approved: boolean,
): PayOutcome {
  const session = secretsOf(world, intent).session;
  const decline = answerAuthentication(world, store, intent, approved);
  if (decline !== null) return { kind: 'declined', decline };
  return session === null ? { kind: 'done' } : finish(world, store, session, intent);
}

// The intent is created when the customer first confirms; later attempts use the same one.
function intentOf(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
): Stripe.PaymentIntent {
  const existing = store.paymentIntents.get(String(session.payment_intent));
  if (existing !== undefined) return existing;
  const data = hiddenParamsOf(session).paymentIntentData;
  const { metadata, capture_method: capture, ...fields } = data;
  const params: IntentParams = {
    ...(fields as Partial<IntentParams>),
    amount: session.amount_total ?? 0,
    currency: session.currency ?? '',
    ...(session.customer === null ? {} : { customer: String(session.customer) }),
    ...(capture === undefined ? {} : { capture_method: capture }),
    metadata: metadata ?? {},
    payment_method_options: (session.payment_method_options ?? {}) as NonNullable<
      IntentParams['payment_method_options']
    >,
  };
  const intent = createIntent(world, store, params, session);
  intent.payment_method_types = [...session.payment_method_types];
  intent.automatic_payment_methods = null;
  session.payment_intent = intent.id;
  return intent;
}

// A session without a customer creates one to keep the method with, or when `customer_creation` is
// `always`.
function ensureCustomer(
  world: World,
  store: AccountStore,
  session: Stripe.Checkout.Session,
  method: Stripe.PaymentMethod,
): void {
  const email = session.customer_email ?? session.customer_details?.email ?? null;
  const name = method.billing_details.name;
  const keeps = hiddenParamsOf(session).paymentIntentData.setup_future_usage !== undefined;
  const creates = session.customer_creation === 'always' || session.mode === 'setup' || keeps;
  if (session.customer === null && creates) {
    const customer = emptyCustomer(newId('cus', 14), world.clock.seconds());
    Object.assign(customer, { email, name });
    store.customers.add(customer);
    session.customer = customer.id;
    emit(world, store, 'customer.created', customer);
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

import type Stripe from 'stripe';
import { authenticateAny } from '../checkout/authenticate';
import { hiddenParamsOf } from '../checkout/hidden-params';
import { paySession } from '../checkout/pay-session';
import type { PayOutcome } from '../checkout/pay-session';
import { sessionOf } from '../checkout/setup-session';
import { declineMessage } from '../objects/declines';
import { createMethod } from '../objects/payment-methods';
import type { MethodData } from '../objects/method-fields';
import { isWallet } from '../objects/wallets';
import { ApiError } from '../transport/errors';
import { parseForm } from '../transport/form';
import type { AccountStore } from '../world/account-store';
import { findAnywhere, NO_CAUSE, secretsOf } from '../world/world';
import type { World } from '../world/world';
import {
  authenticationPage,
  checkoutPage,
  closedPage,
  messagePage,
  money,
  paypalPage,
} from './checkout-page';

// What the hosted pages do when they are opened and sent.

export interface PageAnswer {
  readonly status: number;
  readonly body?: string;
  readonly location?: string;
  /** The body is JSON, and no page. */
  readonly json?: true;
}

type Session = Stripe.Checkout.Session;

const html = (body: string, status = 200): PageAnswer => ({ status, body });
const go = (location: string): PageAnswer => ({ status: 303, location });
const nothingHere = (): PageAnswer =>
  html(messagePage('Nothing here', 'There is no such page in this sandbox.'), 404);

export function showCheckout(world: World, id: string): PageAnswer {
  const hit = findAnywhere(world, (store) => store.sessions.get(id));
  if (hit === null) return nothingHere();
  return open(hit.store, hit.found, null);
}

function open(store: AccountStore, session: Session, error: string | null): PageAnswer {
  if (session.status !== 'open') return html(closedPage(session));
  const items = store.lineItems.get(session.id)?.items ?? [];
  const future = hiddenParamsOf(session).paymentIntentData.setup_future_usage;
  const keepsMethod = session.mode === 'setup' || future === 'off_session';
  return html(checkoutPage({ session, items, error, keepsMethod }), error === null ? 200 : 402);
}

export function sendCheckout(world: World, id: string, body: string): PageAnswer {
  const hit = findAnywhere(world, (store) => store.sessions.get(id));
  if (hit === null) return nothingHere();
  const { store, found: session } = hit;
  if (session.status !== 'open') return html(closedPage(session), 409);
  world.cause = NO_CAUSE;
  try {
    const method = createMethod(world, store, methodFrom(parseForm(body), session));
    const outcome = paySession(world, store, session, method);
    return after(store, session, outcome);
  } catch (error) {
    if (error instanceof ApiError) return open(store, session, error.message);
    throw error;
  }
}

function after(store: AccountStore, session: Session, outcome: PayOutcome): PageAnswer {
  if (outcome.kind === 'authenticate') return go(outcome.page);
  if (outcome.kind === 'declined') return open(store, session, declineMessage(outcome.decline));
  const back = session.success_url?.replaceAll('{CHECKOUT_SESSION_ID}', session.id);
  return back === undefined ? html(closedPage(session)) : go(back);
}

export function showAuthentication(world: World, id: string): PageAnswer {
  const hit = intentNamed(world, id);
  if (hit === null) return nothingHere();
  const { found } = hit;
  if (found.status !== 'requires_action') {
    return html(messagePage('Nothing to confirm', `This payment is ${found.status}.`));
  }
  const about =
    found.object === 'payment_intent'
      ? `You are about to pay ${money(found.amount, found.currency)}.`
      : 'You are about to save a payment method.';
  const byPaypal = found.object === 'payment_intent' && isPaidByPaypal(world, found);
  return html(byPaypal ? paypalPage(id, about) : authenticationPage(id, about));
}

const isPaidByPaypal = (world: World, intent: Stripe.PaymentIntent): boolean =>
  secretsOf(world, intent).authenticating?.type === 'paypal';

export function sendAuthentication(world: World, id: string, body: string): PageAnswer {
  const hit = intentNamed(world, id);
  if (hit === null) return nothingHere();
  const { store, found } = hit;
  if (found.status !== 'requires_action') return showAuthentication(world, id);
  world.cause = NO_CAUSE;
  const approved = parseForm(body)['answer'] === 'complete';
  const byPaypal = found.object === 'payment_intent' && isPaidByPaypal(world, found);
  const session =
    found.object === 'payment_intent'
      ? secretsOf(world, found).session
      : (sessionOf(store, id) ?? null);
  const outcome = authenticateAny(world, store, id, approved);
  if (session !== null) {
    if (outcome.kind === 'declined' && !approved) {
      return open(store, session, byPaypal ? PAYPAL_CANCELED_WORDS : UNAUTHENTICATED_WORDS);
    }
    return after(store, session, outcome);
  }
  const back = found.object === 'payment_intent' ? secretsOf(world, found).returnUrl : null;
  if (back !== null) return go(`${back}${back.includes('?') ? '&' : '?'}payment_intent=${id}`);
  return html(messagePage('Thank you', `Your payment is now: ${found.status}.`));
}

const UNAUTHENTICATED_WORDS = 'We could not authenticate your payment method. Try another one.';
const PAYPAL_CANCELED_WORDS =
  'You canceled the payment at PayPal. Try again or use another method.';

function intentNamed(
  world: World,
  id: string,
): { store: AccountStore; found: Stripe.PaymentIntent | Stripe.SetupIntent } | null {
  return findAnywhere<Stripe.PaymentIntent | Stripe.SetupIntent>(
    world,
    (store) => store.paymentIntents.get(id) ?? store.setupIntents.get(id),
  );
}

type Form = ReturnType<typeof parseForm>;

function methodFrom(form: Form, session: Session): MethodData {
  const read = (name: string): string => {
    const value = form[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const type = read('method') || (session.payment_method_types[0] ?? 'card');
  const email = session.customer_details?.email ?? read('email');
  const name = read('name') || 'Jenny Rosen';
  const owner = { name, ...(email === '' ? {} : { email }) };
  return { type, billing_details: owner, ...detailsFrom(type, read) };
}

function detailsFrom(type: string, read: (name: string) => string): Partial<MethodData> {
  if (type === 'card') {
    const [month = '', year = ''] = read('exp').split(/[/\s]+/);
    return {
      card: { number: read('number'), exp_month: Number(month), exp_year: Number(year) },
    };
  }
  if (isWallet(type)) return {};
  if (type === 'sepa_debit') return { sepa_debit: { iban: read('iban') } };
  if (type === 'us_bank_account') {
    return {
      us_bank_account: {
        account_number: read('account_number'),
        routing_number: read('routing_number') || '110000000',
      },
    };
  }
  return {
    bacs_debit: {
      account_number: read('bacs_account_number'),
      sort_code: read('sort_code') || '108800',
    },
  };
}

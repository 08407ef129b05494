import type Stripe from 'stripe';
import { judgeConfirm, watchIntent } from '../judge/live-ways';
import { declineOf } from '../objects/behaviour';
import type { Behaviour, Decline } from '../objects/behaviour';
import { usualBehaviour } from '../objects/behaviour';
import { ensureMandate, refuseWithoutMandate } from '../objects/mandates';
import { makeCharge } from '../objects/make-charge';
import { invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { plan } from '../world/plans';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { failIntent, paymentFailed } from './fail';
import { refuseMethodType } from './method-types';
import { askForDeposits, wantsDeposits } from './ask-deposits';
import { startDebit } from './settle';
import { keepMethod, succeed } from './succeed';
import { refuseStatus } from './unexpected-state';

// What happens when somebody says "take the money now": by the API, or by a person in Checkout.

export interface ConfirmOptions {
  readonly offSession: boolean;
  readonly errorOnAction: boolean;
  readonly returnUrl: string | null;
  readonly mandateGiven: boolean;
  /** On a hosted page the customer has just agreed to everything that needs agreeing. */
  readonly inCheckout: boolean;
}

export const confirmable = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Answers the decline when the bank said no; throws only when the request itself is wrong. */
export function confirmIntent(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  options: ConfirmOptions,
): Decline | null {
  refuseConfirm(books, intent, method, options);
  const secrets = secretsOf(world, intent);
  if (!options.inCheckout) judgeConfirm(world, books, intent);
  secrets.returnUrl = options.returnUrl;
  secrets.mandateGiven = options.mandateGiven || options.inCheckout;
  if (method.type !== 'card') ensureMandate(world, books, method, secrets);
  secrets.confirmed = true;
  // Judged at this moment: a card answers at once, and would be over before anyone counted.
  watchIntent(world, books, intent);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (wantsCustomer(intent, behaviour, options)) {
    if (!options.offSession && !options.errorOnAction) {
      askCustomer(world, books, intent, method);
      return null;
    }
    const decline = declineOf('authentication_required', null);
    return failIntent(world, books, intent, method, decline);
  }
  if (wantsDeposits(world, books, method, options)) {
    askForDeposits(world, books, intent, method);
    return null;
  }
  return attempt(world, books, intent, method);
}

/** Everything that speaks against a confirm, said before it has changed anything. */
export function refuseConfirm(
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  options: Pick<ConfirmOptions, 'mandateGiven' | 'inCheckout'>,
): void {
  refuseStatus(intent, 'confirm', confirmable);
  refuseMethod(books, intent, method, options.mandateGiven || options.inCheckout);
}

/** The same for an intent that is still to be made. */
export function refuseMethod(
  books: Books,
  intent: Pick<Stripe.PaymentIntent, 'customer' | 'currency' | 'payment_method_types'>,
  method: Stripe.PaymentMethod,
  mandateGiven: boolean,
): void {
  refuseMethodType(method.type, intent.payment_method_types, intent.currency);
  refuseStranger(intent, method);
  if (method.type !== 'card') refuseWithoutMandate(books, method, { mandateGiven });
}

/** The attempt itself, once nobody needs to be asked any more. */
export function attempt(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Decline | null {
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (behaviour.decline !== null && behaviour.declinesLeft > 0) {
    behaviour.declinesLeft -= 1;
    world.touched(books.account, 'paymentMethods', method.id);
    return failIntent(world, books, intent, method, behaviour.decline);
  }
  if (behaviour.debit !== null) {
    startDebit(world, books, intent, method, behaviour.debit);
    keepMethod(world, books, intent, method);
    return null;
  }
  if (intent.capture_method === 'manual') authorize(world, books, intent, method);
  else succeed(world, books, intent, method, makeCharge(world, books, intent, method, 'succeeded'));
  return null;
}

const authorizationLives = 7 * 86_400_000;

function authorize(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  const charge = makeCharge(world, books, intent, method, 'authorized');
  const dueAt = world.clock.now() + authorizationLives;
  plan(world, books, { kind: 'expire_authorization', id: intent.id, dueAt, detail: '' });
  const card = charge.payment_method_details?.card;
  if (card !== undefined) card.capture_before = Math.floor(dueAt / 1000);
  intent.status = 'requires_capture';
  intent.amount_capturable = intent.amount;
  keepMethod(world, books, intent, method);
  emit(world, books, 'charge.succeeded', charge);
  emit(world, books, 'payment_intent.amount_capturable_updated', intent);
}

function wantsCustomer(
  intent: Stripe.PaymentIntent,
  behaviour: Behaviour,
  options: ConfirmOptions,
): boolean {
  if (behaviour.authentication === 'always') return true;
  if (behaviour.authentication === 'never') return false;
  return !behaviour.setUp || (!options.offSession && intent.setup_future_usage === null);
}

function askCustomer(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  const secrets = secretsOf(world, intent);
  secrets.authenticating = method;
  intent.status = 'requires_action';
  const page = `${world.url}/c/authenticate/${intent.id}`;
  intent.next_action =
    secrets.returnUrl === null && secrets.session === null
      ? {
          type: 'use_stripe_sdk',
          use_stripe_sdk: { type: 'three_d_secure_redirect', url: page } as never,
        }
      : { type: 'redirect_to_url', redirect_to_url: { return_url: secrets.returnUrl, url: page } };
  emit(world, books, 'payment_intent.requires_action', intent);
}

/** The person on the authentication page said yes or no. */
export function answerAuthentication(
  world: World,
  books: Books,
  intent: Stripe.PaymentIntent,
  agreed: boolean,
): Decline | null {
  refuseStatus(intent, 'confirm', ['requires_action']);
  const secrets = secretsOf(world, intent);
  const method = secrets.authenticating;
  if (method === null) throw invalid('This PaymentIntent has nothing to authenticate.');
  secrets.authenticating = null;
  if (!agreed) return paymentFailed(world, books, intent, method, unauthenticated);
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (intent.setup_future_usage === 'off_session') behaviour.setUp = true;
  world.touched(books.account, 'paymentMethods', method.id);
  const after = behaviour.declineAfterAuthentication;
  if (after !== null) return failIntent(world, books, intent, method, after);
  return attempt(world, books, intent, method);
}

const unauthenticated: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  adviceCode: null,
};

/** A method of one customer pays nothing of another. */
export function refuseStranger(
  intent: Pick<Stripe.PaymentIntent, 'customer'>,
  method: Stripe.PaymentMethod,
): void {
  if (method.customer === null || method.customer === intent.customer) return;
  throw invalid(
    `The payment method ${method.id} belongs to the Customer ${String(method.customer)}. Please ` +
      'include the Customer in the `customer` parameter on the PaymentIntent.',
    'payment_intent_unexpected_state',
    'payment_method',
  );
}

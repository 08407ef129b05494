import type Stripe from 'stripe';
import { recordConfirmAfterSuccess, watchIntent } from '../violations/live-ways';
import { usualBehaviour } from '../objects/behaviour';
import { declineOf } from '../objects/declines';
import type { Behaviour } from '../objects/behaviour';
import type { Decline } from '../objects/declines';
import { ensureMandate, lacksMandate, mandateMissing, refuseInactive } from '../objects/mandates';
import type { Consent } from '../objects/mandates';
import { isBankDebit } from '../objects/banks';
import { PAYPAL_CANCELED } from '../objects/wallets';
import { makeCharge } from '../objects/make-charge';
import type { Attempt } from '../objects/make-charge';
import { refuseSpent, spend } from '../objects/spent';
import { invalid } from '../transport/errors';
import { emit, note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { plan } from '../world/planned-changes';
import { secretsOf } from '../world/world';
import type { World } from '../world/world';
import { failIntent, paymentFailed } from './fail';
import { refuseMethodType } from './method-types';
import { requireDeposits, needsDeposits } from './require-deposits';
import { startDebit } from './settle';
import { futureUsageOf, keepMethod, succeed } from './succeed';
import { refuseStatus } from './unexpected-state';

// Confirming a payment intent, by the API or in Checkout.

export interface ConfirmOptions extends Omit<Consent, 'singleUse'> {
  readonly offSession: boolean;
  readonly errorOnAction: boolean;
  readonly returnUrl: string | null;
  /** On the hosted page the customer has just accepted the mandate as well. */
  readonly inCheckout: boolean;
}

export const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Returns the decline when the bank declined; throws only when the request itself is wrong. */
export function confirmIntent(
  world: World,
  store: AccountStore,
  attempt: Attempt,
  options: ConfirmOptions,
): Decline | null {
  const { intent, method } = attempt;
  refuseConfirm(world, store, attempt, options);
  const secrets = secretsOf(world, intent);
  if (!options.inCheckout) recordConfirmAfterSuccess(world, store, intent);
  secrets.returnUrl = options.returnUrl;
  secrets.mandateGiven = options.mandateGiven || options.inCheckout;
  if (isBankDebit(method.type)) {
    const once = method.customer === null && futureUsageOf(intent, method) === null;
    const { amount, currency } = intent;
    ensureMandate(world, store, method, {
      mandateGiven: secrets.mandateGiven,
      acceptance: options.acceptance,
      singleUse: once ? { amount, currency } : undefined,
    });
  }
  secrets.confirmed = true;
  // Counted now: a card answers at once and would be over before it was counted.
  watchIntent(world, store, intent);
  intent.payment_method = method.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (needsAuthentication(intent, behaviour, options)) {
    if (!options.offSession && !options.errorOnAction) {
      requireAuthentication(world, store, attempt);
      return null;
    }
    const decline = declineOf('authentication_required', null);
    const declineCode = options.offSession ? decline.declineCode : 'authentication_not_handled';
    return failIntent(world, store, attempt, { ...decline, declineCode });
  }
  if (needsDeposits(world, store, method, options)) {
    requireDeposits(world, store, attempt);
    return null;
  }
  return chargeMethod(world, store, attempt);
}

/** Refuses a confirm before it has changed anything. */
export function refuseConfirm(
  world: World,
  store: AccountStore,
  { intent, method }: Attempt,
  options: Pick<ConfirmOptions, 'mandateGiven' | 'inCheckout'>,
): void {
  refuseStatus(intent, 'confirm', CONFIRMABLE);
  refuseMethod(world, intent, method);
  if (!isBankDebit(method.type)) return;
  refuseInactive(store, method);
  const mandateGiven = options.mandateGiven || options.inCheckout;
  if (!lacksMandate(store, method, { mandateGiven })) return;
  // The one refusal that leaves a trace: the intent keeps the method and waits to be confirmed.
  intent.payment_method = method.id;
  intent.status = 'requires_confirmation';
  intent.next_action = null;
  secretsOf(world, intent).authenticating = null;
  note(world, store, 'payment_intent lacks a mandate', intent);
  throw mandateMissing();
}

/** The same for an intent that does not exist yet. */
export function refuseMethod(
  world: World,
  intent: Pick<Stripe.PaymentIntent, 'customer' | 'currency' | 'payment_method_types'>,
  method: Stripe.PaymentMethod,
): void {
  refuseMethodType(method.type, intent.payment_method_types, intent.currency);
  refuseStranger(intent, method);
  refuseSpent(world, method, 'pay');
}

/** Takes the money, or starts to, when no authentication is needed any more. */
function chargeMethod(world: World, store: AccountStore, attempt: Attempt): Decline | null {
  const { intent, method } = attempt;
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (behaviour.decline !== null && behaviour.declinesLeft > 0) {
    behaviour.declinesLeft -= 1;
    world.touched(store.account, 'paymentMethods', method.id);
    return failIntent(world, store, attempt, behaviour.decline);
  }
  if (behaviour.debit !== null) {
    startDebit(world, store, attempt, behaviour.debit);
    keepMethod(world, store, attempt);
    spend(world, store, method);
    return null;
  }
  if (intent.capture_method === 'manual') authorize(world, store, attempt);
  else {
    const charge = makeCharge(world, store, attempt, { outcome: 'succeeded' });
    succeed(world, store, attempt, charge);
  }
  return null;
}

const AUTHORIZATION_LIFE_MS = 7 * 86_400_000;

function authorize(world: World, store: AccountStore, attempt: Attempt): void {
  const { intent } = attempt;
  const charge = makeCharge(world, store, attempt, { outcome: 'authorized' });
  const dueAt = world.clock.now() + AUTHORIZATION_LIFE_MS;
  plan(world, store, { kind: 'expire_authorization', id: intent.id, dueAt, detail: '' });
  const card = charge.payment_method_details?.card;
  if (card !== undefined) card.capture_before = Math.floor(dueAt / 1000);
  intent.status = 'requires_capture';
  intent.next_action = null;
  intent.amount_capturable = intent.amount;
  keepMethod(world, store, attempt);
  spend(world, store, attempt.method);
  emit(world, store, 'charge.succeeded', charge);
  emit(world, store, 'payment_intent.amount_capturable_updated', intent);
}

function needsAuthentication(
  intent: Stripe.PaymentIntent,
  behaviour: Behaviour,
  options: ConfirmOptions,
): boolean {
  if (behaviour.authentication === 'always') return true;
  if (behaviour.authentication === 'never') return false;
  return !behaviour.setUp || (!options.offSession && intent.setup_future_usage === null);
}

function requireAuthentication(
  world: World,
  store: AccountStore,
  { intent, method }: Attempt,
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
  emit(world, store, 'payment_intent.requires_action', intent);
}

/** The customer approved or refused on the authentication page. */
export function answerAuthentication(
  world: World,
  store: AccountStore,
  intent: Stripe.PaymentIntent,
  approved: boolean,
): Decline | null {
  refuseStatus(intent, 'confirm', ['requires_action']);
  const secrets = secretsOf(world, intent);
  const method = secrets.authenticating;
  if (method === null) throw invalid('This PaymentIntent has nothing to authenticate.');
  secrets.authenticating = null;
  if (!approved) {
    const decline = method.type === 'paypal' ? PAYPAL_CANCELED : UNAUTHENTICATED;
    return paymentFailed(world, store, { intent, method }, decline);
  }
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (futureUsageOf(intent, method) === 'off_session') behaviour.setUp = true;
  world.touched(store.account, 'paymentMethods', method.id);
  const after = behaviour.declineAfterAuthentication;
  if (after !== null) return failIntent(world, store, { intent, method }, after);
  return chargeMethod(world, store, { intent, method });
}

const UNAUTHENTICATED: Decline = {
  code: 'payment_intent_authentication_failure',
  declineCode: null,
  adviceCode: null,
};

/** A payment method can only be used for its own customer. */
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

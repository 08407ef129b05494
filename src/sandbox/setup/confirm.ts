import type Stripe from 'stripe';
import { isBankDebit } from '../objects/banks';
import { attach } from '../objects/attach';
import { usualBehaviour } from '../objects/behaviour';
import { declineFields, declineOf } from '../objects/declines';
import type { Decline } from '../objects/declines';
import { isTombstone } from '../objects/live-customer';
import { ensureMandate, refuseWithoutMandate } from '../objects/mandates';
import type { Consent } from '../objects/mandates';
import { refuseSpent } from '../objects/spent';
import { ApiError, invalid } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { refuseSetupStatus } from './unexpected-state';

// Saving a method for later: cards may want the customer, American bank accounts want two small
// deposits verified.

export interface SetupOptions extends Consent {
  readonly offSession: boolean;
  readonly returnUrl: string | null;
  readonly inCheckout: boolean;
}

/** A setup intent and the method it is to save. */
export interface SetupAttempt {
  readonly setup: Stripe.SetupIntent;
  readonly method: Stripe.PaymentMethod;
}

export function confirmSetup(
  world: World,
  store: AccountStore,
  attempt: SetupAttempt,
  options: SetupOptions,
): Decline | null {
  const { setup, method } = attempt;
  refuseSetupStatus(setup, 'confirm', [
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
  ]);
  const consent = { ...options, mandateGiven: options.mandateGiven || options.inCheckout };
  refuseSetupMethod(world, store, setup, { method, ...consent });
  setup.payment_method = method.id;
  setup.last_setup_error = null;
  setup.next_action = null;
  const behaviour = world.behaviours.get(method) ?? usualBehaviour();
  if (behaviour.refusesAttach && behaviour.decline !== null) {
    return failSetup(world, store, attempt, behaviour.decline);
  }
  const needsAuthentication = behaviour.authentication !== 'never' && !behaviour.setUp;
  if (needsAuthentication && options.offSession) {
    return failSetup(world, store, attempt, declineOf('authentication_required', null));
  }
  if (needsAuthentication || (method.type === 'us_bank_account' && !options.inCheckout)) {
    requireAction(world, store, attempt, options);
    return null;
  }
  succeedSetup(world, store, attempt, consent);
  return null;
}

/** Refuses a method before anything has changed. */
export function refuseSetupMethod(
  world: World,
  store: AccountStore,
  setup: Pick<Stripe.SetupIntent, 'payment_method_types'>,
  { method, ...consent }: Consent & { readonly method: Stripe.PaymentMethod },
): void {
  if (!setup.payment_method_types.includes(method.type)) {
    throw invalid(
      `The PaymentMethod provided (${method.type}) is not allowed for this SetupIntent.`,
      'setup_intent_invalid_parameter',
      'payment_method',
    );
  }
  if (isBankDebit(method.type) && method.type !== 'us_bank_account') {
    refuseWithoutMandate(store, method, consent);
  }
  refuseSpent(world, method, 'pay');
}

function requireAction(
  world: World,
  store: AccountStore,
  { setup, method }: SetupAttempt,
  options: SetupOptions,
): void {
  const page = `${world.url}/c/authenticate/${setup.id}`;
  setup.status = 'requires_action';
  if (method.type === 'us_bank_account') {
    setup.mandate = ensureMandate(world, store, method, { ...options, mandateGiven: true }).id;
    setup.next_action = {
      type: 'verify_with_microdeposits',
      verify_with_microdeposits: {
        arrival_date: world.clock.seconds() + 2 * 86_400,
        hosted_verification_url: page,
        microdeposit_type: 'descriptor_code',
      },
    };
  } else {
    setup.next_action =
      options.returnUrl === null && !options.inCheckout
        ? { type: 'use_stripe_sdk', use_stripe_sdk: { stripe_js: page } as never }
        : {
            type: 'redirect_to_url',
            redirect_to_url: { return_url: options.returnUrl, url: page },
          };
  }
  emit(world, store, 'setup_intent.requires_action', setup);
}

export function succeedSetup(
  world: World,
  store: AccountStore,
  { setup, method }: SetupAttempt,
  consent: Consent,
): void {
  const customer = store.customers.get(String(setup.customer));
  if (customer !== undefined && !isTombstone(customer) && method.customer === null) {
    attach(world, store, method, customer);
  }
  const behaviour = world.behaviours.get(method);
  if (behaviour !== undefined) behaviour.setUp = true;
  world.touched(store.account, 'paymentMethods', method.id);
  if (isBankDebit(method.type)) {
    setup.mandate = ensureMandate(world, store, method, consent).id;
  }
  setup.status = 'succeeded';
  setup.next_action = null;
  emit(world, store, 'setup_intent.succeeded', setup);
}

export function failSetup(
  world: World,
  store: AccountStore,
  { setup, method }: SetupAttempt,
  decline: Decline,
): Decline {
  setup.status = 'requires_payment_method';
  setup.payment_method = null;
  setup.next_action = null;
  setup.last_setup_error = {
    ...declineFields(decline),
    payment_method: { ...method },
    type: 'card_error',
  };
  emit(world, store, 'setup_intent.setup_failed', setup);
  return decline;
}

export function setupDeclineAnswer(setup: Stripe.SetupIntent, decline: Decline): ApiError {
  return new ApiError(402, {
    ...declineFields(decline),
    setup_intent: setup,
    type: 'card_error',
  });
}

/** The customer approved or refused on the authentication page. */
export function answerSetup(
  world: World,
  store: AccountStore,
  setup: Stripe.SetupIntent,
  approved: boolean,
): Decline | null {
  refuseSetupStatus(setup, 'confirm', ['requires_action']);
  const method = store.paymentMethods.get(String(setup.payment_method));
  if (method === undefined) throw invalid('This SetupIntent has no payment method.');
  if (!approved) {
    const refusal = {
      code: 'setup_intent_authentication_failure',
      declineCode: null,
      adviceCode: null,
    };
    return failSetup(world, store, { setup, method }, refusal);
  }
  succeedSetup(world, store, { setup, method }, { mandateGiven: true });
  return null;
}

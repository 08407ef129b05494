import type Stripe from 'stripe';
import { declineFields } from '../objects/declines';
import type { Decline } from '../objects/declines';
import { makeCharge } from '../objects/make-charge';
import type { Attempt } from '../objects/make-charge';
import { spend } from '../objects/spent';
import { ApiError } from '../transport/errors';
import { emit } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';

/** The bank declined: a failed charge, the reason on the intent, and a new method is required. */
export function failIntent(
  world: World,
  store: AccountStore,
  attempt: Attempt,
  decline: Decline,
): Decline {
  const charge = makeCharge(world, store, attempt, { outcome: 'failed', decline });
  spend(world, store, attempt.method);
  emit(world, store, 'charge.failed', charge);
  return paymentFailed(world, store, attempt, decline);
}

export function paymentFailed(
  world: World,
  store: AccountStore,
  attempt: Attempt,
  decline: Decline,
): Decline {
  const { intent, method } = attempt;
  intent.status = 'requires_payment_method';
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = errorOf(intent, method, decline);
  emit(world, store, 'payment_intent.payment_failed', intent);
  return decline;
}

function errorOf(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Stripe.PaymentIntent.LastPaymentError {
  const card = method.type === 'card' && decline.code !== 'payment_intent_authentication_failure';
  return {
    ...declineFields(decline),
    ...(intent.latest_charge === null ? {} : { charge: String(intent.latest_charge) }),
    payment_method: { ...method },
    type: card ? 'card_error' : 'invalid_request_error',
  };
}

/** The 402 for an API caller, with the intent as it is now. */
export function declineAnswer(intent: Stripe.PaymentIntent, decline: Decline): ApiError {
  const last = intent.last_payment_error;
  return new ApiError(402, {
    ...declineFields(decline),
    ...(last?.charge === undefined ? {} : { charge: last.charge }),
    payment_intent: intent,
    ...(last?.payment_method === undefined ? {} : { payment_method: last.payment_method }),
    type: 'card_error',
  });
}

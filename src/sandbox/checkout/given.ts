import type Stripe from 'stripe';

// What a session was created with and Stripe does not show: it decides what paying will do.

export interface Given {
  paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
}

const kept = new WeakMap<Stripe.Checkout.Session, Given>();

export function rememberGiven(
  session: Stripe.Checkout.Session,
  params: Stripe.Checkout.SessionCreateParams,
): void {
  kept.set(session, { paymentIntentData: params.payment_intent_data ?? {} });
}

export function rememberPaymentIntentData(
  session: Stripe.Checkout.Session,
  paymentIntentData: Given['paymentIntentData'],
): void {
  kept.set(session, { paymentIntentData });
}

export const givenOf = (session: Stripe.Checkout.Session): Given =>
  kept.get(session) ?? { paymentIntentData: {} };

import type Stripe from 'stripe';

// What a session was created with and Stripe does not show: it decides what paying will do.

type Params = Stripe.Checkout.SessionCreateParams;

export interface Given {
  readonly paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  readonly customerUpdate: Stripe.Checkout.SessionCreateParams.CustomerUpdate;
}

const kept = new WeakMap<Stripe.Checkout.Session, Given>();

export function rememberGiven(session: Stripe.Checkout.Session, params: Params): void {
  kept.set(session, {
    paymentIntentData: params.payment_intent_data ?? {},
    customerUpdate: params.customer_update ?? {},
  });
}

export function restoreGiven(session: Stripe.Checkout.Session, given: Given): void {
  kept.set(session, given);
}

export const givenOf = (session: Stripe.Checkout.Session): Given =>
  kept.get(session) ?? { paymentIntentData: {}, customerUpdate: {} };

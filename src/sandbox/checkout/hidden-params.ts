import type Stripe from 'stripe';

// Parameters a session was created with that Stripe does not show: they decide what paying does.

type Params = Stripe.Checkout.SessionCreateParams;

export interface HiddenParams {
  readonly paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  readonly customerUpdate: Stripe.Checkout.SessionCreateParams.CustomerUpdate;
}

const kept = new WeakMap<Stripe.Checkout.Session, HiddenParams>();

export function rememberParams(session: Stripe.Checkout.Session, params: Params): void {
  kept.set(session, {
    paymentIntentData: params.payment_intent_data ?? {},
    customerUpdate: params.customer_update ?? {},
  });
}

export function restoreParams(session: Stripe.Checkout.Session, given: HiddenParams): void {
  kept.set(session, given);
}

export const hiddenParamsOf = (session: Stripe.Checkout.Session): HiddenParams =>
  kept.get(session) ?? { paymentIntentData: {}, customerUpdate: {} };

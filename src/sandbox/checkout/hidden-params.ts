import type Stripe from 'stripe';

// Parameters a session was created with that Stripe does not show: they decide what paying does.

type Params = Stripe.Checkout.SessionCreateParams;

export interface HiddenParams {
  readonly paymentIntentData: Stripe.Checkout.SessionCreateParams.PaymentIntentData;
  readonly customerUpdate: Stripe.Checkout.SessionCreateParams.CustomerUpdate;
}

const hiddenParams = new WeakMap<Stripe.Checkout.Session, HiddenParams>();

export function rememberParams(session: Stripe.Checkout.Session, params: Params): void {
  hiddenParams.set(session, {
    paymentIntentData: params.payment_intent_data ?? {},
    customerUpdate: params.customer_update ?? {},
  });
}

export function restoreParams(session: Stripe.Checkout.Session, given: HiddenParams): void {
  hiddenParams.set(session, given);
}

export const hiddenParamsOf = (session: Stripe.Checkout.Session): HiddenParams =>
  hiddenParams.get(session) ?? { paymentIntentData: {}, customerUpdate: {} };

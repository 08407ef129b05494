import type Stripe from 'stripe';
import { andThen, callStripe, ok } from './call';
import { checkoutLocale } from './checkout-locale';
import { sessionReading } from './readings';
import type { Called, OpenedSession, SetupCheckoutRequest } from './stripe-gateway';

type MethodTypes = Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType[];

/** A session in which a customer stores a method, and pays nothing. */
export async function createSetupCheckout(
  stripe: Stripe,
  request: SetupCheckoutRequest,
): Promise<Called<OpenedSession>> {
  const made = await callStripe('checkout.session', () =>
    stripe.checkout.sessions.create(
      {
        mode: 'setup',
        customer: request.customer,
        // The account's own settings leave of these what it takes.
        allowed_payment_method_types: [...request.methods] as MethodTypes,
        // It lives for Stripe's own 24 hours: a time of ours could be past them by Stripe's clock.
        success_url: request.successUrl,
        ...(request.cancelUrl === null ? {} : { cancel_url: request.cancelUrl }),
        locale: checkoutLocale(request.locale),
        metadata: request.metadata,
        setup_intent_data: { metadata: request.metadata },
      },
      { idempotencyKey: request.key },
    ),
  );
  return andThen(made, ({ object }) => ok({ session: sessionReading(object), url: object.url }));
}

import type Stripe from 'stripe';
import type { IntentReading, SessionReading } from '../domain/collection/model/fact';
import { andThen, callStripe, ok } from './call';
import { EXPANDED_INTENT_PARTS, readingWithCharge } from './intents';
import { checkoutLocale } from './checkout-locale';
import { MADE_BY_CHECKOUT, sessionReading } from './readings';
import type { Called, CheckoutRequest } from './stripe-gateway';

type MethodTypes = Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType[];

/** The session, its address while it is open, and its intent if it has one. */
export interface CheckoutReading {
  session: SessionReading;
  url: string | null;
  intent: IntentReading | null;
}

export async function createCheckout(
  stripe: Stripe,
  request: CheckoutRequest,
): Promise<Called<CheckoutReading>> {
  const made = await callStripe('checkout.session', () =>
    stripe.checkout.sessions.create(paramsOf(request), { idempotencyKey: request.key }),
  );
  return andThen(made, ({ object, replayed }) =>
    replayed
      ? readCheckout(stripe, object.id)
      : ok({ session: sessionReading(object), url: object.url, intent: null }),
  );
}

function paramsOf(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: lineItems(request),
    allowed_payment_method_types: [...request.methods] as MethodTypes,
    // The dashboard may offer other currencies; an invoice is paid in its own.
    adaptive_pricing: { enabled: false },
    client_reference_id: request.number,
    expires_at: Math.floor(request.expiresAt / 1000),
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    locale: checkoutLocale(request.locale),
    metadata: { ...request.metadata, ...request.shares },
    payment_intent_data: {
      description: request.description,
      metadata: { ...request.metadata, ...request.shares, made_by: MADE_BY_CHECKOUT },
      ...(request.receiptEmail === null ? {} : { receipt_email: request.receiptEmail }),
      ...(request.customer === null ? {} : { setup_future_usage: 'off_session' }),
    },
    ...payerParams(request),
    ...notSavedParams(request),
  };
}

function lineItems({ amount, currency, description, lines }: CheckoutRequest) {
  return (lines ?? [{ description, amount }]).map((line) => ({
    quantity: 1,
    price_data: {
      currency,
      unit_amount: line.amount,
      product_data: { name: line.description },
    },
  }));
}

/** Stripe refuses to store what the account may not charge later, so the type is exempted. */
function notSavedParams(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  if (request.customer === null || request.notSaved.length === 0) return {};
  const exempted = request.notSaved.map((type) => [type, { setup_future_usage: 'none' }] as const);
  return { payment_method_options: Object.fromEntries(exempted) };
}

function payerParams(request: CheckoutRequest): Stripe.Checkout.SessionCreateParams {
  if (request.customer !== null) return { customer: request.customer };
  return request.email === null ? {} : { customer_email: request.email };
}

export async function expireCheckout(
  stripe: Stripe,
  sessionId: string,
  key: string,
): Promise<Called<'asked'>> {
  const expired = await callStripe('checkout.session', () =>
    stripe.checkout.sessions.expire(sessionId, {}, { idempotencyKey: key }),
  );
  return andThen(expired, () => ok('asked'));
}

export async function readCheckout(
  stripe: Stripe,
  sessionId: string,
): Promise<Called<CheckoutReading>> {
  const read = await callStripe('checkout.session', () =>
    stripe.checkout.sessions.retrieve(sessionId, {
      expand: ['payment_intent', ...EXPANDED_INTENT_PARTS.map((part) => `payment_intent.${part}`)],
    }),
  );
  return andThen(read, async ({ object }): Promise<Called<CheckoutReading>> => {
    const { payment_intent: intent, url } = object;
    const session = sessionReading(object);
    if (intent === null || typeof intent === 'string') return ok({ session, url, intent: null });
    const reading = await readingWithCharge(stripe, intent, 'old');
    return andThen(reading, (value) =>
      ok({ session, url, intent: { ...value, ofCheckout: true } }),
    );
  });
}

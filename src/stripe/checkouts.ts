import type Stripe from 'stripe';
import type { IntentReading, SessionReading } from '../domain/collection/model/fact';
import { andThen, call, ok } from './call';
import { INTENT_PARTS, readingWithCharge } from './intents';
import { checkoutLocale } from './locale';
import { MADE_BY_CHECKOUT, sessionReading } from './reading-of';
import type { Called, CheckoutAsk } from './room';

type Types = Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType[];

/** The session, its address while it is open, and its intent if it has one. */
export interface ReadCheckout {
  session: SessionReading;
  url: string | null;
  intent: IntentReading | null;
}

export async function createCheckout(
  stripe: Stripe,
  ask: CheckoutAsk,
): Promise<Called<ReadCheckout>> {
  const made = await call('checkout.session', () =>
    stripe.checkout.sessions.create(paramsOf(ask), { idempotencyKey: ask.key }),
  );
  return andThen(made, ({ object, replayed }) =>
    replayed
      ? readCheckout(stripe, object.id)
      : ok({ session: sessionReading(object), url: object.url, intent: null }),
  );
}

function paramsOf(ask: CheckoutAsk): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: ask.currency,
          unit_amount: ask.amount,
          product_data: { name: ask.description },
        },
      },
    ],
    allowed_payment_method_types: [...ask.methods] as Types,
    // The dashboard may offer other currencies; an invoice is paid in its own.
    adaptive_pricing: { enabled: false },
    client_reference_id: ask.number,
    expires_at: Math.floor(ask.expiresAt / 1000),
    success_url: ask.successUrl,
    cancel_url: ask.cancelUrl,
    locale: checkoutLocale(ask.locale),
    metadata: { ...ask.metadata },
    payment_intent_data: {
      description: ask.description,
      metadata: { ...ask.metadata, made_by: MADE_BY_CHECKOUT },
      ...(ask.receiptEmail === null ? {} : { receipt_email: ask.receiptEmail }),
      ...(ask.customer === null ? {} : { setup_future_usage: 'off_session' }),
    },
    ...payer(ask),
  };
}

function payer(ask: CheckoutAsk): Stripe.Checkout.SessionCreateParams {
  if (ask.customer !== null) return { customer: ask.customer };
  return ask.email === null ? {} : { customer_email: ask.email };
}

export async function expireCheckout(
  stripe: Stripe,
  sessionId: string,
  key: string,
): Promise<Called<'asked'>> {
  const expired = await call('checkout.session', () =>
    stripe.checkout.sessions.expire(sessionId, {}, { idempotencyKey: key }),
  );
  return andThen(expired, () => ok('asked'));
}

export async function readCheckout(
  stripe: Stripe,
  sessionId: string,
): Promise<Called<ReadCheckout>> {
  const read = await call('checkout.session', () =>
    stripe.checkout.sessions.retrieve(sessionId, {
      expand: ['payment_intent', ...INTENT_PARTS.map((part) => `payment_intent.${part}`)],
    }),
  );
  return andThen(read, async ({ object }): Promise<Called<ReadCheckout>> => {
    const { payment_intent: intent, url } = object;
    const session = sessionReading(object);
    if (intent === null || typeof intent === 'string') return ok({ session, url, intent: null });
    const reading = await readingWithCharge(stripe, intent, 'old');
    return andThen(reading, (value) =>
      ok({ session, url, intent: { ...value, ofCheckout: true } }),
    );
  });
}

import type Stripe from 'stripe';
import type { Rig } from './helpers';

// What the stories do again and again: a customer with a method, an intent, its confirm, a session.

export interface Who {
  readonly customer: string;
  readonly method: string;
}

export interface Payer {
  customerWith(token: string): Promise<Who>;
  openIntent(who: Who, ref?: string): Promise<Stripe.PaymentIntent>;
  confirm(id: string): Promise<Stripe.PaymentIntent>;
  session(ref: string, extra?: object): Promise<Stripe.Checkout.Session>;
}

const meta = (ref: string): Record<string, string> => ({
  installation: 'i1',
  connection: 'default',
  invoice_ref: ref,
  external_id: `ext-${ref}`,
  attempt: '1',
});

export function payer({ stripe }: Rig): Payer {
  return {
    customerWith: async (token) => {
      const customer = await stripe.customers.create({ email: 'a@example.com', name: 'Ada' });
      const method = await stripe.paymentMethods.attach(token, { customer: customer.id });
      return { customer: customer.id, method: method.id };
    },
    openIntent: (who, ref = 'INV1') =>
      stripe.paymentIntents.create(
        {
          amount: 11900,
          currency: 'eur',
          customer: who.customer,
          payment_method: who.method,
          allowed_payment_method_types: ['card', 'sepa_debit'],
          metadata: meta(ref),
        },
        { idempotencyKey: `${ref}/intent/1` },
      ),
    confirm: (id) =>
      stripe.paymentIntents.confirm(
        id,
        { off_session: true, error_on_requires_action: true, expand: ['latest_charge'] },
        { idempotencyKey: `${id}/confirm` },
      ),
    session: (ref, extra = {}) =>
      stripe.checkout.sessions.create({
        mode: 'payment',
        success_url: 'https://shop.example/done?session={CHECKOUT_SESSION_ID}',
        cancel_url: 'https://shop.example/back',
        line_items: [
          {
            quantity: 1,
            price_data: { currency: 'eur', unit_amount: 11900, product_data: { name: 'INV-1' } },
          },
        ],
        metadata: meta(ref),
        payment_intent_data: { metadata: meta(ref), setup_future_usage: 'off_session' },
        adaptive_pricing: { enabled: false },
        ...extra,
      }),
  };
}

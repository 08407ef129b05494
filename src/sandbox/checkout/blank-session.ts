import type Stripe from 'stripe';
import type { MethodTypeParams } from '../intents/method-types';

export type SessionParams = Stripe.Checkout.SessionCreateParams & MethodTypeParams;

/** A session with every key Stripe answers, before its money is known. */
export function blankSession(
  id: string,
  created: number,
  params: SessionParams,
  customer: Stripe.Customer | null,
): Stripe.Checkout.Session {
  const payment = (params.mode ?? 'payment') === 'payment';
  return {
    id,
    object: 'checkout.session',
    adaptive_pricing: payment ? { enabled: params.adaptive_pricing?.enabled ?? false } : null,
    after_expiration: recovery(params),
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: payment ? (params.customer_creation ?? 'if_required') : null,
    customer_details: details(customer?.email ?? params.customer_email ?? null, customer),
    customer_email: params.customer_email ?? null,
    discounts: payment ? [] : null,
    expires_at: 0,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: {},
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: payment ? 'if_required' : 'always',
    payment_method_configuration_details: { id: 'pmc_1SandboxDefault', parent: null },
    payment_method_options: {},
    payment_method_types: [],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: params.phone_number_collection?.enabled ?? false },
    recovered_from: null,
    saved_payment_method_options: saved(params, payment, customer),
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: payment ? { amount_discount: 0, amount_shipping: 0, amount_tax: 0 } : null,
    ui_mode: params.ui_mode ?? 'hosted_page',
    url: null,
    wallet_options: null,
  };
}

function recovery(params: SessionParams): Stripe.Checkout.Session.AfterExpiration | null {
  const given = params.after_expiration?.recovery;
  if (given === undefined) return null;
  return {
    recovery: {
      allow_promotion_codes: given.allow_promotion_codes ?? false,
      enabled: given.enabled,
      expires_at: null,
      url: null,
    },
  };
}

function saved(
  params: SessionParams,
  payment: boolean,
  customer: Stripe.Customer | null,
): Stripe.Checkout.Session.SavedPaymentMethodOptions | null {
  if (!payment || (customer === null && params.saved_payment_method_options === undefined)) {
    return null;
  }
  const given = params.saved_payment_method_options;
  return {
    allow_redisplay_filters: given?.allow_redisplay_filters ?? ['always'],
    payment_method_remove: given?.payment_method_remove ?? 'disabled',
    payment_method_save: given?.payment_method_save ?? null,
  };
}

function details(
  email: string | null,
  customer: Stripe.Customer | null,
): Stripe.Checkout.Session.CustomerDetails | null {
  if (email === null && customer === null) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email,
    individual_name: null,
    name: customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}

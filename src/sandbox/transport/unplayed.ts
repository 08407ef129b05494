import { malformed } from './errors';
import type { Value } from './declared';

// Parameters Stripe takes and this sandbox does not play. They are refused, because a request that
// seemed to work would say something untrue about Stripe.

const SESSION =
  'allow_promotion_codes automatic_tax branding_settings collected_information ' +
  'consent_collection custom_fields custom_text customer_account discounts invoice_creation ' +
  'managed_payments name_collection optional_items payment_method_data permissions ' +
  'shipping_address_collection shipping_options subscription_data tax_id_collection';
const INTENT =
  'amount_details amount_to_confirm confirmation_token customer_account hooks mandate ' +
  'payment_details radar_options';
const SETUP = 'attach_to_self confirmation_token customer_account flow_directions single_use';
const CUSTOMER = 'cash_balance default_source source tax tax_id_data';
const PRODUCT = 'default_price default_price_data marketing_features package_dimensions';
const PRICE =
  'currency_options custom_unit_amount tiers tiers_mode transfer_lookup_key transform_quantity';

const REFUND = 'customer instructions_email origin refund_application_fee reverse_transfer';

const UNPLAYED: Readonly<Record<string, string>> = {
  'POST /v1/charges/:id': 'customer fraud_details',
  'POST /v1/checkout/sessions': SESSION,
  'POST /v1/checkout/sessions/:id': `${SESSION} line_items`,
  'POST /v1/customers': CUSTOMER,
  'POST /v1/customers/:id': CUSTOMER,
  'POST /v1/payment_intents': INTENT,
  'POST /v1/payment_intents/:id': INTENT,
  'POST /v1/payment_intents/:id/capture': `${INTENT} transfer_data`,
  'POST /v1/payment_intents/:id/confirm': INTENT,
  'POST /v1/prices': PRICE,
  'POST /v1/prices/:id': PRICE,
  'POST /v1/products': `${PRODUCT} tax_code tax_details`,
  'POST /v1/products/:id': `${PRODUCT} tax_code tax_details`,
  'POST /v1/charges/:id/refunds': REFUND,
  'POST /v1/refunds': REFUND,
  'POST /v1/setup_intents': SETUP,
  'POST /v1/setup_intents/:id': SETUP,
  'POST /v1/setup_intents/:id/confirm': SETUP,
};

/** Switched off, it is as if it had not been sent. */
function isOff(value: Value): boolean {
  if (value === false || value === null) return true;
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.length === 0;
  return (value as { enabled?: Value }).enabled === false;
}

export function refuseUnplayed(route: string, params: { [key: string]: Value }): void {
  for (const name of UNPLAYED[route]?.split(' ') ?? []) {
    const value = params[name];
    if (value === undefined || isOff(value)) continue;
    throw malformed(
      `The sandbox does not play the parameter '${name}' of ${route}: leave it out, or try this ` +
        "with Stripe's own test mode.",
      undefined,
      name,
    );
  }
}

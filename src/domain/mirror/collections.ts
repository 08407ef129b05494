/**
 * What of a Stripe account can be mirrored: by its name, the list that has all of it; null where
 * it is listed by its parent alone.
 */
export const COLLECTION_LISTS: Readonly<Record<string, string | null>> = {
  balance_transaction: '/v1/balance_transactions',
  bank_account: null,
  capability: null,
  charge: '/v1/charges',
  checkout_session: '/v1/checkout/sessions',
  coupon: '/v1/coupons',
  credit_note: '/v1/credit_notes',
  credit_note_line_item: null,
  customer: '/v1/customers',
  customer_balance_transaction: null,
  dispute: '/v1/disputes',
  event: '/v1/events',
  fee_refund: null,
  invoice: '/v1/invoices',
  invoice_item: '/v1/invoiceitems',
  issuing_authorization: '/v1/issuing/authorizations',
  issuing_card: '/v1/issuing/cards',
  issuing_cardholder: '/v1/issuing/cardholders',
  issuing_dispute: '/v1/issuing/disputes',
  issuing_transaction: '/v1/issuing/transactions',
  item: null,
  line_item: null,
  payment_intent: '/v1/payment_intents',
  payment_method: '/v1/payment_methods',
  payout: '/v1/payouts',
  person: null,
  plan: '/v1/plans',
  price: '/v1/prices',
  product: '/v1/products',
  promotion_code: '/v1/promotion_codes',
  refund: '/v1/refunds',
  review: '/v1/reviews',
  setup_attempt: null,
  setup_intent: '/v1/setup_intents',
  source_transaction: null,
  subscription: '/v1/subscriptions',
  subscription_item: null,
  subscription_schedule: '/v1/subscription_schedules',
  tax_id: '/v1/tax_ids',
  transfer: '/v1/transfers',
  transfer_reversal: null,
};

export const COLLECTION_NAMES = Object.keys(COLLECTION_LISTS);

const PREFIX = /^stripe[:.]/;

/** `stripe:customer`, `stripe.customer` and `customer` are one; null: there is none such. */
export function mirroredCollection(given: string): string | null {
  const name = given.replace(PREFIX, '');
  return Object.hasOwn(COLLECTION_LISTS, name) ? name : null;
}

/** As the streams name it. */
export const collectionId = (name: string): string => `stripe:${name}`;

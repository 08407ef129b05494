const SAME_FOR_ALL = 'it is the same for every account, and is read at Stripe where it is needed';
const COMPUTED = 'it is computed when it is requested, and is no stored object';
const NO_LIST_ABOVE = 'Stripe lists it of one object alone, and has no list of those objects';

/** Lists of Stripe that no collection is made from, by their path, and why. */
export const LISTS_LEFT_OUT: Readonly<Record<string, string>> = {
  '/v1/apps/secrets': 'it holds secrets, which are not copied',
  '/v1/billing/feedback_options': 'it is what a page of Stripe offers, and no data of the business',
  '/v1/billing/meters/{}/event_summaries': COMPUTED,
  '/v1/climate/products': SAME_FOR_ALL,
  '/v1/climate/suppliers': SAME_FOR_ALL,
  '/v1/country_specs': SAME_FOR_ALL,
  '/v1/credit_notes/preview/lines': COMPUTED,
  '/v1/customers/{}/payment_methods': 'these are the objects of /v1/payment_methods',
  '/v1/customers/{}/tax_ids': 'these are the objects of /v1/tax_ids',
  '/v1/exchange_rates': SAME_FOR_ALL,
  '/v1/financial_connections/accounts/{}/owners':
    'it is of one reading of who owns the account, which the account names',
  '/v1/forwarding/requests':
    'it holds what was sent to others for the business, card details among it',
  '/v1/payment_intents/{}/amount_details_line_items':
    'the payment intent has them where it is read with them; listed they take a request each',
  '/v1/quotes/{}/computed_upfront_line_items': COMPUTED,
  '/v1/reporting/report_types': SAME_FOR_ALL,
  '/v1/sources/{}/source_transactions': NO_LIST_ABOVE,
  '/v1/tax/calculations/{}/line_items': NO_LIST_ABOVE,
  '/v1/tax/locations': 'it is listed of one kind of places alone, which is not out of preview',
  '/v1/tax/transactions/{}/line_items': NO_LIST_ABOVE,
  '/v1/tax_codes': SAME_FOR_ALL,
};

/** Other paths, other pages, and events that `/v1/events` does not list. */
export const SECOND_API = 'the API of /v2 has other lists and other events';

/** Why no collection is made from this list; null: one is, or Stripe has no such list. */
export const whyLeftOut = (path: string): string | null =>
  path.startsWith('/v2/') ? SECOND_API : (LISTS_LEFT_OUT[path] ?? null);

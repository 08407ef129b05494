/**
 * What Stripe's, the networks' and the banks' codes mean, for the mails to the business. A code
 * that is not here is shown as it is.
 */
type Meanings = Readonly<Record<string, string>>;

const CARD_DECLINES: Meanings = {
  lost_card: 'the card was reported lost',
  pickup_card: 'the card was blocked by its bank, perhaps reported lost or stolen',
  stolen_card: 'the card was reported stolen',
  revocation_of_authorization: 'the cardholder withdrew the permission for this charge',
  revocation_of_all_authorizations: 'the cardholder withdrew the permission for all charges',
  highest_risk_level: 'Stripe Radar blocked it, since it takes it for fraud',
  transaction_not_allowed: 'the bank does not allow this kind of payment with the card',
  do_not_try_again: 'the bank forbids another try and gives no reason',
  fraudulent: 'Stripe takes it for fraud',
  merchant_blacklist: 'the card is on a block list of your Stripe account',
  stop_payment_order: 'the cardholder told the bank to stop these payments',
  security_violation: 'the bank blocked it for a reason of security',
  restricted_card: 'the card may not be used, perhaps reported lost or stolen',
  recipient_deceased: 'the bank says that the account holder has died',
  expired_card: 'the card has expired',
  incorrect_number: 'the card number is wrong',
  invalid_number: 'the card number is wrong',
  incorrect_cvc: 'the security code is wrong',
  invalid_cvc: 'the security code is wrong',
  incorrect_zip: 'the postal code is not the one that the bank knows',
  invalid_account: 'the card, or the account behind it, is not valid',
  invalid_expiry_month: 'the month of expiry is wrong',
  invalid_expiry_year: 'the year of expiry is wrong',
  card_not_supported: 'the card does not take this kind of payment',
  currency_not_supported: 'the card does not take this currency',
  new_account_information_available: 'the bank has given the cardholder new card details',
  pin_try_exceeded: 'the PIN was wrong too often',
  incorrect_pin: 'the PIN is wrong',
  invalid_pin: 'the PIN is wrong',
  payment_method_unactivated: 'the payment method is not activated yet',
  payment_method_currency_mismatch: 'the payment method does not take this currency',
  payment_method_restricted: 'the payment method may not be used',
  india_recurring_payment_mandate_canceled: 'the mandate for recurring payments was canceled',
  processing_error: 'an error while the bank or the network worked on it',
  issuer_not_available: 'the bank could not be reached',
  reenter_transaction: 'the bank could not work on it for an unknown reason',
  try_again_later: 'the bank declined it for now and gives no reason',
  approve_with_id: 'the bank wants it to be tried again',
  insufficient_funds: 'there is not enough money in the account',
  card_velocity_exceeded: 'the limit of the card, in amount or number of payments, is reached',
  withdrawal_count_limit_exceeded: 'the limit of the card is reached',
  authentication_required: 'the bank wants the customer to confirm the payment',
  authentication_not_handled: 'the bank wanted the customer to confirm it, which was not possible',
  card_declined: 'the bank declined it',
  generic_decline: 'the bank declined it and gives no reason',
  do_not_honor: 'the bank declined it and gives no reason',
  call_issuer: 'the bank declined it; the cardholder can ask the bank why',
};

const DEBIT_DECLINES: Meanings = {
  account_closed: 'the bank account is closed',
  bank_account_closed: 'the bank account is closed',
  no_account: 'there is no such bank account',
  bank_account_restricted: 'the bank account takes no debits, or only some',
  bank_account_frozen: 'the bank account is frozen',
  account_frozen: 'the bank account is frozen',
  bank_account_unusable: 'the bank account cannot be debited; another one is needed',
  bank_account_declined: 'the bank account cannot be debited',
  bank_account_unverified: 'the bank account is not verified yet',
  payment_method_bank_account_blocked: 'Stripe blocks the bank account, after debits that failed',
  sepa_unsupported_account: 'the bank account takes no SEPA debits',
  bank_ownership_changed: 'the bank or its routing has changed; new details are needed',
  tokenized_account_number_deactivated: 'the number that stood for the account is no longer valid',
  debit_not_authorized: 'the account holder did not permit this debit',
  authorization_revoked: 'the account holder withdrew the permission for these debits',
  debit_disputed: 'the account holder objected to the debit',
  debit_authorization_not_match: 'the mandate does not fit the debit or the account',
  billing_invalid_mandate: 'the mandate is not valid',
  payment_intent_mandate_invalid: 'the mandate is not valid',
  setup_intent_mandate_invalid: 'the mandate is not valid',
  incorrect_account_details: 'the details of the bank account are wrong',
  bank_account_invalid_details: 'the details of the bank account are wrong',
  invalid_account_number: 'the account number is wrong',
  account_number_invalid: 'the account number is wrong',
  routing_number_invalid: 'the bank code (routing number) is wrong',
  bank_account_bad_routing_numbers: 'the bank code (routing number) is wrong',
  branch_does_not_exist: 'there is no such branch of the bank',
  incorrect_account_holder_name: 'the name is not the account holder’s',
  incorrect_account_holder_address: 'the address is not the account holder’s',
  incorrect_account_holder_tax_id: 'the tax id is not the account holder’s',
  refer_to_customer: 'the bank refers you to the customer and gives no reason',
  generic_could_not_process: 'the bank could not work on it and gives no reason',
  could_not_process: 'the bank could not work on it and gives no reason',
  payment_intent_payment_attempt_failed: 'it failed, and Stripe knows no reason',
  charge_exceeds_source_limit: 'the week’s limit for debits from this account is used up',
  charge_exceeds_weekly_limit: 'the week’s limit for debits from this account is used up',
  charge_exceeds_transaction_limit: 'the amount is more than may be debited at once',
};

/** What we say ourselves where Stripe gave no code of a decline. */
const OWN_REASONS: Meanings = {
  not_confirmed_in_time: 'the customer did not confirm the payment at the bank in time',
  method_unusable: 'the stored payment method cannot be used for it',
  customer_missing: 'Stripe does not have the customer any more',
  refused_by_stripe: 'Stripe refuses the charge, whatever the payment method',
};

export const DECLINE_MEANINGS: Meanings = { ...CARD_DECLINES, ...DEBIT_DECLINES, ...OWN_REASONS };

/** Of Stripe's `advice_code`. */
export const ADVICE_MEANINGS: Meanings = {
  confirm_card_data: 'the customer should check the card details',
  do_not_try_again: 'do not charge this card again',
  try_again_later: 'try again later',
};

/** What a card network advises: its numbers mean something else in another network. */
export const NETWORK_ADVICE_MEANINGS: Meanings = {
  'visa 01': 'Visa: the issuer will never approve it',
  'visa 02': 'Visa: it cannot be approved now',
  'visa 03': 'Visa: the card details are to be checked',
  'mastercard 01': 'Mastercard: there are new card details',
  'mastercard 02': 'Mastercard: try again later',
  'mastercard 03': 'Mastercard: do not try again',
  'mastercard 21': 'Mastercard: the cardholder has stopped recurring payments',
  'mastercard 24': 'Mastercard: try again after 1 hour',
  'mastercard 25': 'Mastercard: try again after 24 hours',
  'mastercard 26': 'Mastercard: try again after 2 days',
  'mastercard 27': 'Mastercard: try again after 4 days',
  'mastercard 28': 'Mastercard: try again after 6 days',
  'mastercard 29': 'Mastercard: try again after 8 days',
  'mastercard 30': 'Mastercard: try again after 10 days',
  'mastercard 41': 'Mastercard: the number was good for one payment',
  'any 03': 'the network advises not to try again',
  'any 21': 'the network advises not to try again',
};

/** Of `network_decline_code`, which is that of ISO 8583. */
export const NETWORK_DECLINE_MEANINGS: Meanings = {
  '04': 'the card is to be picked up',
  '05': 'declined without a reason',
  '06': 'an error of the network',
  '07': 'the card is to be picked up, fraud is suspected',
  '14': 'no such card number',
  '15': 'no such issuer',
  '19': 'to be sent again',
  '41': 'the card was reported lost',
  '43': 'the card was reported stolen',
  '46': 'the account is closed',
  '51': 'not enough money',
  '54': 'the card has expired',
  '57': 'not allowed for this card',
  '91': 'the issuer could not be reached',
  '96': 'an error at the issuer or the network',
  '1A': 'the cardholder has to confirm the payment',
  N7: 'the security code is wrong',
  R0: 'the cardholder stopped this payment',
  R1: 'the cardholder withdrew the permission for these payments',
  R3: 'the cardholder withdrew the permission for all payments',
};

/** Of a dispute, or of a bank debit that was sent back. */
export const DISPUTE_MEANINGS: Meanings = {
  bank_cannot_process: 'the customer’s bank could not work on it',
  check_returned: 'the cheque was returned',
  credit_not_processed: 'the customer says that a refund or a credit is missing',
  customer_initiated: 'the customer took the debit back',
  debit_not_authorized: 'the customer says that the debit was not permitted',
  duplicate: 'the customer says that they were charged twice',
  fraudulent: 'the cardholder says that they did not make the payment',
  general: 'no particular reason',
  incorrect_account_details: 'the details of the bank account are wrong',
  insufficient_funds: 'there is not enough money in the account',
  noncompliant: 'the network says that its rules were broken',
  product_not_received: 'the customer says that what was sold did not arrive',
  product_unacceptable: 'the customer says that what was sold is not as agreed',
  subscription_canceled: 'the customer says that the subscription had been canceled',
  unrecognized: 'the customer does not recognize the payment',
};

export const DISPUTE_STATUS_MEANINGS: Meanings = {
  warning_needs_response: 'the bank asks, and waits for your answer',
  warning_under_review: 'the bank looks at your answer',
  warning_closed: 'the question is closed, no money has moved',
  needs_response: 'waits for your evidence',
  under_review: 'the bank looks at your evidence',
  won: 'decided for you',
  lost: 'decided for the customer',
  prevented: 'settled before it became a dispute',
};

/** Of an early fraud warning. */
export const FRAUD_MEANINGS: Meanings = {
  card_never_received: 'the card never reached its holder',
  fraudulent_card_application: 'the card was applied for by somebody else',
  made_with_counterfeit_card: 'made with a copied card',
  made_with_lost_card: 'made with a card that was lost',
  made_with_stolen_card: 'made with a card that was stolen',
  misc: 'another kind of fraud',
  unauthorized_use_of_card: 'the card was used without its holder’s permission',
};

/** Of a refund's `failure_reason`. */
export const REFUND_FAILURE_MEANINGS: Meanings = {
  lost_or_stolen_card: 'the card was reported lost or stolen',
  expired_or_canceled_card: 'the card has expired or was canceled',
  charge_for_pending_refund_disputed: 'the payment was disputed while the refund was on its way',
  insufficient_funds: 'your Stripe balance did not hold enough',
  declined: 'the bank declined it',
  merchant_request: 'it was canceled at your request',
  unknown: 'the bank gives no reason',
};

/** "expired_card (the card has expired)": the code to search for, and what it says. */
export function codeInWords(code: string, meanings: Meanings): string {
  const meaning = meaningOf(code, meanings);
  return meaning === null ? code : `${code} (${meaning})`;
}

export const meaningOf = (code: string, meanings: Meanings): string | null =>
  Object.hasOwn(meanings, code) ? (meanings[code] ?? null) : null;

/** A network's advice, by its card network where that is one whose numbers are known. */
export function networkAdviceInWords(code: string, network: string | null): string {
  const of = network !== null && `${network} ${code}` in NETWORK_ADVICE_MEANINGS ? network : 'any';
  const meaning = meaningOf(`${of} ${code}`, NETWORK_ADVICE_MEANINGS);
  return meaning === null ? code : `${code} (${meaning})`;
}

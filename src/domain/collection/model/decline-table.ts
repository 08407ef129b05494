/** What a decline means for the next attempt. */
export const DECLINE_CLASSES = [
  'try_later',
  'try_soon',
  'needs_new_method',
  'needs_authentication',
  'never_this_method',
] as const;

export type DeclineClass = (typeof DECLINE_CLASSES)[number];

type Rows = readonly (readonly [code: string, means: DeclineClass])[];

const rows = (means: DeclineClass, codes: string): Rows =>
  codes
    .trim()
    .split(/\s+/)
    .map((code) => [code, means]);

/** Lost, stolen, revoked: trying such a card again costs a fine. */
const NEVER = rows(
  'never_this_method',
  `lost_card pickup_card stolen_card revocation_of_authorization revocation_of_all_authorizations
  highest_risk_level transaction_not_allowed do_not_try_again fraudulent merchant_blacklist
  stop_payment_order security_violation restricted_card recipient_deceased`,
);

const CARDS = [
  ...NEVER,
  ...rows(
    'needs_new_method',
    `expired_card incorrect_number incorrect_cvc incorrect_zip invalid_account invalid_cvc
    invalid_expiry_month invalid_expiry_year invalid_number card_not_supported
    currency_not_supported new_account_information_available pin_try_exceeded incorrect_pin
    invalid_pin payment_method_unactivated payment_method_currency_mismatch
    payment_method_restricted india_recurring_payment_mandate_canceled`,
  ),
  ...rows(
    'try_soon',
    'processing_error issuer_not_available reenter_transaction try_again_later approve_with_id',
  ),
  ...rows('try_later', 'insufficient_funds card_velocity_exceeded withdrawal_count_limit_exceeded'),
  ...rows('needs_authentication', 'authentication_required authentication_not_handled'),
];

/**
 * Why a bank refused a debit: SEPA, ACH, Bacs and BECS have their codes in common. A debit is tried
 * again for want of money alone; the network rules of ACH forbid all else, and so do we elsewhere.
 */
const BANK_DEBITS = [
  // The account is closed, unknown, blocked, or takes no debits.
  ...rows(
    'needs_new_method',
    `account_closed bank_account_closed no_account bank_account_restricted bank_account_frozen
    account_frozen bank_account_unusable bank_account_declined bank_account_unverified
    payment_method_bank_account_blocked sepa_unsupported_account bank_ownership_changed
    tokenized_account_number_deactivated`,
  ),
  // The mandate is missing, wrong, withdrawn, or was objected to.
  ...rows(
    'needs_new_method',
    `debit_not_authorized authorization_revoked debit_disputed debit_authorization_not_match
    billing_invalid_mandate payment_intent_mandate_invalid setup_intent_mandate_invalid`,
  ),
  // The details of the account are wrong.
  ...rows(
    'needs_new_method',
    `incorrect_account_details bank_account_invalid_details invalid_account_number
    account_number_invalid routing_number_invalid bank_account_bad_routing_numbers
    branch_does_not_exist incorrect_account_holder_name incorrect_account_holder_address
    incorrect_account_holder_tax_id`,
  ),
  // The bank gives no reason, or Stripe knows none.
  ...rows(
    'needs_new_method',
    `refer_to_customer generic_could_not_process could_not_process
    payment_intent_payment_attempt_failed`,
  ),
  // What may be debited in a week is free again later; in one debit it never is.
  ...rows('try_later', 'charge_exceeds_source_limit charge_exceeds_weekly_limit'),
  ...rows('needs_new_method', 'charge_exceeds_transaction_limit'),
];

/** By Stripe's decline code, or by the error code where there is no decline code. */
export const DECLINES: ReadonlyMap<string, DeclineClass> = new Map([...CARDS, ...BANK_DEBITS]);

/** Which no operator may loosen, and no customer reads. */
export const PERMANENT: ReadonlySet<string> = new Set(NEVER.map(([code]) => code));

/** The networks whose numbers are known, as Stripe names them. */
const VISA = 'visa';
const MASTERCARD = 'mastercard';

/**
 * What a card network advises, where Stripe itself advises nothing: the networks give the same
 * number other meanings, so a row names its network.
 */
export const NETWORK_ADVICE: ReadonlyMap<string, DeclineClass> = new Map([
  [`${VISA} 01`, 'never_this_method'], // the issuer never approves
  [`${VISA} 02`, 'try_later'],
  [`${VISA} 03`, 'needs_new_method'], // the details are to be checked
  [`${MASTERCARD} 01`, 'needs_new_method'], // new details are available
  [`${MASTERCARD} 02`, 'try_later'],
  [`${MASTERCARD} 03`, 'never_this_method'],
  [`${MASTERCARD} 21`, 'never_this_method'], // the payer has stopped recurring payments
  [`${MASTERCARD} 41`, 'needs_new_method'], // a number that was good for one payment
  // Of a card of another network, or none that we know of, the strictest meaning.
  ['any 03', 'never_this_method'],
  ['any 21', 'never_this_method'],
]);

const DAYS = 24;

/** Hours that a network wants to pass before the next try. */
export const NETWORK_WAITS: ReadonlyMap<string, number> = new Map([
  [`${MASTERCARD} 24`, 1],
  [`${MASTERCARD} 25`, DAYS],
  [`${MASTERCARD} 26`, 2 * DAYS],
  [`${MASTERCARD} 27`, 4 * DAYS],
  [`${MASTERCARD} 28`, 6 * DAYS],
  [`${MASTERCARD} 29`, 8 * DAYS],
  [`${MASTERCARD} 30`, 10 * DAYS],
]);

/** The network's own code, where nothing else says more than that it was declined. */
export const NETWORK_DECLINES: ReadonlyMap<string, DeclineClass> = new Map([
  ...rows('never_this_method', '04 07 41 43 R0 R1 R3'), // to be picked up, lost, stolen, revoked
  ...rows('needs_new_method', '14 15 46 54 57 N7'), // no such card, closed, expired, not allowed
  ...rows('needs_authentication', '1A'),
  ...rows('try_soon', '06 19 91 96'), // an error, or nobody there
]);

/** What a decline means for the next attempt. A table, since issuers' words change. */
export const DECLINE_CLASSES = [
  'try_later',
  'try_soon',
  'needs_new_method',
  'needs_authentication',
  'never_this_method',
] as const;

export type DeclineClass = (typeof DECLINE_CLASSES)[number];

const NEVER = [
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'highest_risk_level',
  'transaction_not_allowed',
  'do_not_try_again',
  'fraudulent',
  'merchant_blacklist',
  'stop_payment_order',
  'security_violation',
  'restricted_card',
];

const NEW_METHOD = [
  'expired_card',
  'incorrect_number',
  'incorrect_cvc',
  'incorrect_zip',
  'invalid_account',
  'invalid_cvc',
  'invalid_expiry_month',
  'invalid_expiry_year',
  'invalid_number',
  'card_not_supported',
  'currency_not_supported',
  'new_account_information_available',
  'pin_try_exceeded',
  'incorrect_pin',
  'invalid_pin',
  'account_closed',
  'no_account',
  'debit_not_authorized',
  'bank_account_closed',
  'bank_account_restricted',
  'bank_account_unusable',
  'bank_ownership_changed',
  'payment_method_unactivated',
  'payment_method_currency_mismatch',
  'billing_invalid_mandate',
  'payment_intent_mandate_invalid',
];

const SOON = [
  'processing_error',
  'issuer_not_available',
  'reenter_transaction',
  'try_again_later',
  'approve_with_id',
];

const AUTHENTICATION = ['authentication_required', 'authentication_not_handled'];

// Network codes that forbid any further attempt with the same card.
const NETWORK_NEVER = new Set(['03', '21']);

const TABLE: ReadonlyMap<string, DeclineClass> = new Map([
  ...NEVER.map((code) => [code, 'never_this_method'] as const),
  ...NEW_METHOD.map((code) => [code, 'needs_new_method'] as const),
  ...SOON.map((code) => [code, 'try_soon'] as const),
  ...AUTHENTICATION.map((code) => [code, 'needs_authentication'] as const),
]);

/** Lost, stolen, revoked: trying such a card again costs a fine. */
export const isPermanent = (code: string): boolean => NEVER.includes(code);

interface Declined {
  code: string;
  declineCode: string | null;
  adviceCode: string | null;
  networkCode: string | null;
}

const isForbidden = ({ adviceCode, networkCode }: Declined): boolean =>
  adviceCode === 'do_not_try_again' || (networkCode !== null && NETWORK_NEVER.has(networkCode));

type Own = Readonly<Record<string, DeclineClass>>;

function ownClass({ code, declineCode }: Declined, own: Own): DeclineClass | undefined {
  const named = [declineCode ?? '', code].find((word) => Object.hasOwn(own, word));
  return named === undefined ? undefined : own[named];
}

/**
 * The operator's own table speaks first, but for what the networks forbid; then advice_code, the
 * decline code, and the network's own.
 */
export function classify(decline: Declined, own: Own = {}): DeclineClass {
  const chosen = ownClass(decline, own);
  if (chosen !== undefined) return isForbidden(decline) ? 'never_this_method' : chosen;
  const named = TABLE.get(decline.declineCode ?? '') ?? TABLE.get(decline.code);
  if (named === 'never_this_method' || named === 'needs_authentication') return named;
  if (isForbidden(decline)) return 'never_this_method';
  if (decline.adviceCode === 'confirm_card_data') return 'needs_new_method';
  if (decline.adviceCode === 'try_again_later') return 'try_later';
  return named ?? 'try_later';
}

const QUIET = new Set(['lost_card', 'stolen_card', 'pickup_card', 'fraudulent', ...NEVER]);

/** Codes whose name is for the business alone; the customer reads a general sentence. */
export const isConfidential = (code: string | null): boolean => code !== null && QUIET.has(code);

/** The payer took a debit back, which a bank grants within weeks without asking why. */
const TAKEN_BACK = 'customer_initiated';

const RETURNS = new Set([
  'insufficient_funds',
  'bank_cannot_process',
  'incorrect_account_details',
  TAKEN_BACK,
]);

/** Dispute reasons that are really a bank debit sent back. */
export const isReturnReason = (reason: string): boolean => RETURNS.has(reason);

export const isTakenBack = (reason: string): boolean => reason === TAKEN_BACK;

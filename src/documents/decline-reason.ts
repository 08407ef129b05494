import { isConfidential } from '../domain/collection/model/declines';

/** Why a payment was declined, as far as a customer may know: never that a card was reported. */
export type DeclineReason =
  | 'insufficient_funds'
  | 'expired'
  | 'wrong_details'
  | 'account_unusable'
  | 'no_mandate'
  | 'another_card'
  | 'bank_trouble'
  | 'authentication'
  | 'declined';

const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: 'insufficient_funds',
  card_velocity_exceeded: 'insufficient_funds',
  withdrawal_count_limit_exceeded: 'insufficient_funds',
  expired_card: 'expired',
  invalid_expiry_month: 'expired',
  invalid_expiry_year: 'expired',
  incorrect_number: 'wrong_details',
  invalid_number: 'wrong_details',
  incorrect_cvc: 'wrong_details',
  invalid_cvc: 'wrong_details',
  incorrect_zip: 'wrong_details',
  invalid_account: 'wrong_details',
  incorrect_account_details: 'wrong_details',
  bank_account_invalid_details: 'wrong_details',
  invalid_account_number: 'wrong_details',
  branch_does_not_exist: 'wrong_details',
  incorrect_account_holder_name: 'wrong_details',
  incorrect_account_holder_address: 'wrong_details',
  no_account: 'account_unusable',
  account_closed: 'account_unusable',
  bank_account_closed: 'account_unusable',
  bank_account_restricted: 'account_unusable',
  bank_account_frozen: 'account_unusable',
  bank_account_unusable: 'account_unusable',
  debit_not_authorized: 'no_mandate',
  authorization_revoked: 'no_mandate',
  debit_disputed: 'no_mandate',
  debit_authorization_not_match: 'no_mandate',
  payment_intent_mandate_invalid: 'no_mandate',
  charge_exceeds_source_limit: 'insufficient_funds',
  processing_error: 'bank_trouble',
  issuer_not_available: 'bank_trouble',
  try_again_later: 'bank_trouble',
  bank_cannot_process: 'bank_trouble',
  authentication_required: 'authentication',
  authentication_not_handled: 'authentication',
};

/** What Stripe advises, in the customer's words: what they can do about it. */
const ADVICE: Readonly<Record<string, DeclineReason>> = {
  confirm_card_data: 'wrong_details',
  do_not_try_again: 'another_card',
};

/** A code nobody has words for, or that is for the business alone, is just "declined". */
export function declineReasonOf(
  code: string | null,
  adviceCode: string | null = null,
): DeclineReason {
  if (code === null || isConfidential(code)) return 'declined';
  return REASONS[code] ?? ADVICE[adviceCode ?? ''] ?? 'declined';
}

import { isConfidential } from '../domain/collection/model/declines';

/** Why a payment was declined, as far as a customer may know: never that a card was reported. */
export type DeclineReason =
  | 'insufficient_funds'
  | 'expired'
  | 'wrong_details'
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
  no_account: 'wrong_details',
  account_closed: 'wrong_details',
  bank_account_closed: 'wrong_details',
  processing_error: 'bank_trouble',
  issuer_not_available: 'bank_trouble',
  try_again_later: 'bank_trouble',
  bank_cannot_process: 'bank_trouble',
  authentication_required: 'authentication',
  authentication_not_handled: 'authentication',
};

/** A code nobody has words for, or that is for the business alone, is just "declined". */
export function declineReasonOf(code: string | null): DeclineReason {
  if (code === null || isConfidential(code)) return 'declined';
  return REASONS[code] ?? 'declined';
}

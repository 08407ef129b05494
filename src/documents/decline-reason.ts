/** Why a payment was declined, as far as a customer is told: never that a card was reported. */
export type DeclineReason =
  'insufficient_funds' | 'expired' | 'wrong_details' | 'bank_trouble' | 'authentication' | 'declined';

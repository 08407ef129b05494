/** Why a checkout that is still open at Stripe is closed. */
export type ClosingReason =
  | 'not_payable'
  | 'disconnected'
  | 'link_removed'
  | 'link_revoked'
  | 'amount_changed'
  | 'too_old_to_reuse'
  | 'charge_due'
  | 'expiring'
  | 'customer_relinked'
  | 'methods_changed'
  | 'bundle_wanted'
  | 'not_expected';

/** One stored payment method, as much of it as the rules and the summaries need. */
export interface Method {
  id: string;
  type: string;
  /** "visa 4242" */
  label: string;
  /** Stripe's fingerprint or mandate; what "not tried since its last hard decline" is asked of. */
  fingerprint: string;
}

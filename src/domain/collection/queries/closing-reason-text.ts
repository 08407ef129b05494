import type { ClosingReason } from '../model/closing-reason';

/** Why what was open at Stripe is closed, in words. */
export const CLOSING_REASON_TEXT: Readonly<Record<ClosingReason, string>> = {
  not_payable: 'nothing can be paid now',
  disconnected: 'the business disconnects its Stripe account',
  link_removed: 'the payment link was removed',
  link_revoked: 'the payment link was revoked',
  amount_changed: 'the amount has changed',
  too_old_to_reuse: 'it ends too soon to be used again',
  charge_due: 'the stored method is charged',
  expiring: 'its time is over',
  customer_relinked: 'the customer is linked to another Stripe customer',
  methods_changed: 'its payment methods were changed',
  bundle_wanted: 'the customer pays it together with others',
  not_expected: 'it was not expected to be open',
};

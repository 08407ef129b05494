import { HOUR } from '../../src/domain/time';
import type { EffectKind } from '../../src/domain/collection/model/effect';
import type { CurrentEffect } from '../records/check-effect-is-current';

/** From an hour before the invoice was submitted: none of its objects is older, by any clock. */
export function searchStripe({ stripe, ref, state, invoice, effect }: CurrentEffect<EffectKind>) {
  const since = Math.min(invoice.createdAt, effect.askedAt) - HOUR;
  return stripe.searchInvoice({
    invoiceRef: ref,
    customer: state.stripeCustomer,
    createdSince: Math.floor(since / 1000),
  });
}

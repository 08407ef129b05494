import type { CollectionState, HeldReason } from '../model/state';
import type { Terms } from '../model/terms';

const HELD_REASON_TEXT: Readonly<Record<HeldReason, string>> = {
  below_minimum: 'the rest is below what Stripe charges at least; it can be paid outside',
  no_way_to_pay: 'there is neither a payment link nor a stored method to charge',
  no_method_allowed: 'no payment method is left after the currency rule and the settings',
  connection_gone: 'the Stripe connection is gone',
  needs_person: 'only a person can settle this',
};

const EMPTIED: Readonly<Record<Exclude<Terms['methodsEmptiedBy'], null>, string>> = {
  settings: 'the settings allow none at all',
  support: 'none of those allowed is one we can collect by',
  currency: 'those allowed take other currencies than the invoice’s',
};

/** What exactly holds it, where the reason alone does not say. */
export function heldDetail(state: CollectionState, reason: HeldReason): string | null {
  const { terms, looking } = state;
  if (reason === 'no_method_allowed' && terms.methodsEmptiedBy) {
    return EMPTIED[terms.methodsEmptiedBy];
  }
  if (reason !== 'connection_gone') return null;
  return looking.connectionGone ?? 'Stripe has refused our key for more than a day';
}

export function heldReasonText(state: CollectionState, reason: HeldReason): string {
  const detail = heldDetail(state, reason);
  return detail === null ? HELD_REASON_TEXT[reason] : `${HELD_REASON_TEXT[reason]}: ${detail}`;
}

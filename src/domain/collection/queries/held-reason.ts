import type { CollectionState, HeldReason } from '../model/state';
import type { Terms } from '../model/terms';
import { refusedChargeOf, refusedCheckoutOf } from './refusals';

const HELD_REASON_TEXT: Readonly<Record<HeldReason, string>> = {
  below_minimum: "the remaining amount is below Stripe's minimum; record it as an offline payment",
  above_maximum:
    'the remaining amount is more than Stripe charges at once; record offline payments',
  no_way_to_pay: 'there is neither a payment link nor a stored method to charge',
  no_method_allowed: 'no payment method is left after the currency rule and the settings',
  connection_gone: 'the Stripe connection is gone',
  refused_by_stripe: 'Stripe refuses what is needed to pay it',
  needs_person: 'only a person can settle this',
};

export const EMPTIED: Readonly<Record<Exclude<Terms['methodsEmptiedBy'], null>, string>> = {
  settings: 'the settings allow none at all',
  support: 'none of those allowed is one we can collect by',
  currency: 'those allowed take other currencies than the invoice’s',
};

/** As our tables say it of an account that was disconnected, too. */
export const DISCONNECTED = 'the business has disconnected its Stripe account';

/** What a reason leaves open. */
export interface HeldDetails {
  methodsEmptiedBy: Terms['methodsEmptiedBy'];
  connectionGone: string | null;
  refusal: string | null;
}

export const heldDetailsOf = (state: CollectionState): HeldDetails => ({
  methodsEmptiedBy: state.terms.methodsEmptiedBy,
  connectionGone: state.looking.connectionGone ?? closedText(state) ?? keyRefusalText(state),
  refusal:
    state.looking.readRefusal ??
    (refusedCheckoutOf(state) ?? refusedChargeOf(state))?.detail ??
    null,
});

const closedText = ({ looking }: CollectionState): string | null =>
  looking.connectionClosed === true ? DISCONNECTED : null;

function keyRefusalText({ looking: { keyRefusal } }: CollectionState): string | null {
  return keyRefusal == null
    ? null
    : `Stripe has refused our key for more than a day: ${keyRefusal}`;
}

/** What exactly holds it, where the reason alone does not say. */
export function heldDetail(reason: HeldReason, details: HeldDetails): string | null {
  const { methodsEmptiedBy, connectionGone, refusal } = details;
  if (reason === 'no_method_allowed' && methodsEmptiedBy) return EMPTIED[methodsEmptiedBy];
  if (reason === 'refused_by_stripe') return refusal;
  if (reason !== 'connection_gone') return null;
  return connectionGone ?? 'Stripe has refused our key for more than a day';
}

export function heldReasonText(reason: HeldReason, details: HeldDetails): string {
  const detail = heldDetail(reason, details);
  return detail === null ? HELD_REASON_TEXT[reason] : `${HELD_REASON_TEXT[reason]}: ${detail}`;
}

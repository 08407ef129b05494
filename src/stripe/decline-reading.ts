import type Stripe from 'stripe';
import type { DeclineReading } from '../domain/collection/model/fact';

/** The members that a card error and an intent's last_payment_error have in common. */
interface StripeDecline {
  code?: string;
  decline_code?: string;
  advice_code?: string;
  network_advice_code?: string;
  network_decline_code?: string;
  payment_method?: { card?: { brand: string } };
}

/** What the failed charge of the decline says besides; not every decline has one. */
type FailedCharge = Pick<Stripe.Charge, 'failure_code' | 'outcome' | 'payment_method_details'>;

/**
 * The codes of a decline. The network is kept with its codes: "03" means "never again" of one and
 * "check the details" of another.
 */
export function declineReading(
  decline: StripeDecline,
  charge: FailedCharge | null = null,
): DeclineReading {
  const outcome = charge?.outcome ?? null;
  const network = charge?.payment_method_details?.card?.network;
  return {
    code: decline.code ?? 'card_declined',
    declineCode: reasonOf(decline, charge),
    adviceCode: decline.advice_code ?? outcome?.advice_code ?? null,
    networkCode: decline.network_advice_code ?? outcome?.network_advice_code ?? null,
    networkDeclineCode: decline.network_decline_code ?? outcome?.network_decline_code ?? null,
    network: network ?? decline.payment_method?.card?.brand ?? null,
  };
}

/** Codes that say that it was declined, and nothing of why. */
const WITHOUT_REASON: ReadonlySet<string> = new Set([
  'card_declined',
  'generic_decline',
  'payment_intent_payment_attempt_failed',
]);

/** Why a bank refused a debit is on the charge alone: its decline is always the generic one. */
function reasonOf(decline: StripeDecline, charge: FailedCharge | null): string | null {
  const given = decline.decline_code ?? null;
  if (given !== null && !WITHOUT_REASON.has(given)) return given;
  const failure = charge?.failure_code ?? null;
  const saysWhy = failure !== null && failure !== decline.code && !WITHOUT_REASON.has(failure);
  return saysWhy ? failure : given;
}

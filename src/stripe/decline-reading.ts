import type { DeclineReading } from '../domain/collection/model/fact';

/** The members that a card error and an intent's last_payment_error have in common. */
interface StripeDecline {
  code?: string;
  decline_code?: string;
  advice_code?: string;
  network_advice_code?: string;
}

/**
 * The codes of a decline. The network's advice is taken and its decline code is not: "03" means
 * "never again" in one and "unknown merchant" in the other.
 */
export function declineReading(decline: StripeDecline): DeclineReading {
  return {
    code: decline.code ?? 'card_declined',
    declineCode: decline.decline_code ?? null,
    adviceCode: decline.advice_code ?? null,
    networkCode: decline.network_advice_code ?? null,
  };
}

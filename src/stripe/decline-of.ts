import type { DeclineReading } from '../domain/collection/model/fact';

/** The members that a card error and an intent's last_payment_error have in common. */
interface DeclineWords {
  code?: string;
  decline_code?: string;
  advice_code?: string;
  network_advice_code?: string;
}

/**
 * The codes of a decline. The network's advice is taken and its decline code is not: "03" means
 * "never again" in one and "unknown merchant" in the other.
 */
export function declineOf(words: DeclineWords): DeclineReading {
  return {
    code: words.code ?? 'card_declined',
    declineCode: words.decline_code ?? null,
    adviceCode: words.advice_code ?? null,
    networkCode: words.network_advice_code ?? null,
  };
}

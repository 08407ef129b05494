import { docUrl } from '../transport/errors';

// Why a bank or Stripe declined, and every field that says so.

export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
  readonly adviceCode: string | null;
}

// Codes that are error codes themselves; every other decline is `card_declined` with a reason.
const OWN_CODES = new Set([
  'expired_card',
  'incorrect_cvc',
  'processing_error',
  'incorrect_number',
  'incorrect_zip',
  'authentication_required',
]);

interface Words {
  /** What Stripe advises; null where it says nothing. */
  readonly advice: string | null;
  /** What the card network said: why, and whether to try again. */
  readonly network?: string;
  readonly networkAdvice?: string;
  /** The field of the card that is wrong. */
  readonly param?: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  generic_decline: { advice: 'try_again_later', network: '01' },
  insufficient_funds: { advice: 'try_again_later', network: '51', networkAdvice: '02' },
  card_velocity_exceeded: { advice: 'try_again_later', network: '61', networkAdvice: '02' },
  processing_error: { advice: 'try_again_later', network: '06' },
  lost_card: { advice: 'do_not_try_again', network: '41', networkAdvice: '01' },
  stolen_card: { advice: 'do_not_try_again', network: '43', networkAdvice: '01' },
  pickup_card: { advice: 'do_not_try_again' },
  expired_card: {
    advice: 'confirm_card_data',
    network: '54',
    networkAdvice: '03',
    param: 'exp_month',
  },
  incorrect_cvc: { advice: 'confirm_card_data', network: 'N7', networkAdvice: '03', param: 'cvc' },
  incorrect_number: { advice: 'confirm_card_data', param: 'number' },
};

export function declineOf(reason: string, adviceCode?: string | null): Decline {
  const own = OWN_CODES.has(reason);
  return {
    code: own ? reason : 'card_declined',
    declineCode: own && reason !== 'authentication_required' ? reasonBehind(reason) : reason,
    adviceCode: adviceCode === undefined ? (WORDS[reason]?.advice ?? null) : adviceCode,
  };
}

const reasonBehind = (code: string): string | null =>
  code === 'expired_card' || code === 'processing_error' || code === 'incorrect_cvc' ? code : null;

const MESSAGES: Readonly<Record<string, string>> = {
  card_declined: 'Your card was declined.',
  insufficient_funds: 'Your card has insufficient funds.',
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  incorrect_number: 'Your card number is incorrect.',
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
  card_velocity_exceeded:
    'Your card was declined for making repeated attempts too frequently or exceeding its ' +
    'amount limit.',
  authentication_required: 'Your card was declined. This transaction requires authentication.',
  payment_intent_payment_attempt_failed: "The customer's bank refused the debit.",
  payment_intent_authentication_failure:
    'We are unable to authenticate your payment method. Please choose a different payment ' +
    'method and try again.',
};

export const declineMessage = (decline: Decline): string =>
  MESSAGES[decline.declineCode ?? ''] ?? MESSAGES[decline.code] ?? 'Your card was declined.';

/** Only a card has a network. */
const wordsOf = (decline: Decline): Words | undefined =>
  decline.code === 'card_declined' || OWN_CODES.has(decline.code)
    ? WORDS[decline.declineCode ?? decline.code]
    : undefined;

/** What a charge shows in its `outcome`. */
export const networkWords = (decline: Decline) => ({
  advice_code: decline.adviceCode,
  network_advice_code: wordsOf(decline)?.networkAdvice ?? null,
  network_decline_code: wordsOf(decline)?.network ?? null,
});

/** What an error says, without what is not known. */
export function declineFields(decline: Decline): {
  advice_code?: string;
  code: string;
  decline_code?: string;
  doc_url: string;
  message: string;
  network_advice_code?: string;
  network_decline_code?: string;
  param?: string;
} {
  const { networkAdvice, network, param } = wordsOf(decline) ?? {};
  return {
    ...(decline.adviceCode === null ? {} : { advice_code: decline.adviceCode }),
    code: decline.code,
    ...(decline.declineCode === null ? {} : { decline_code: decline.declineCode }),
    doc_url: docUrl(decline.code),
    message: declineMessage(decline),
    ...(networkAdvice === undefined ? {} : { network_advice_code: networkAdvice }),
    ...(network === undefined ? {} : { network_decline_code: network }),
    ...(param === undefined ? {} : { param }),
  };
}

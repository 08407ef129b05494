// What a bank will do with a payment method. Stripe's magic numbers and tokens are names for
// these; `POST /_sandbox/payment_methods/:pm` scripts one by hand.

export interface Decline {
  readonly code: string;
  readonly declineCode: string | null;
  readonly adviceCode: string | null;
}

export type DisputeKind = 'fraudulent' | 'product_not_received' | 'inquiry' | 'multiple';

export interface Behaviour {
  /** Refuses to be attached, and to be charged. */
  refusesAttach: boolean;
  decline: Decline | null;
  /** How many charges the scripted decline still declines; Infinity until it is removed. */
  declinesLeft: number;
  /** Authentication: never, unless the method was set up for off-session use, or always. */
  authentication: 'never' | 'until_set_up' | 'always';
  setUp: boolean;
  declineAfterAuthentication: Decline | null;
  dispute: DisputeKind | null;
  fraudWarning: boolean;
  refund: 'succeeds' | 'pending' | 'fails';
  debit: DebitPlan | null;
  radar: 'normal' | 'elevated' | 'blocked';
  skipsPending: boolean;
}

export interface DebitPlan {
  readonly outcome: 'succeeded' | 'failed' | 'processing' | 'disputed';
  readonly delayed: boolean;
  readonly failureCode: string | null;
}

export function usualBehaviour(): Behaviour {
  return {
    refusesAttach: false,
    decline: null,
    declinesLeft: Infinity,
    authentication: 'never',
    setUp: false,
    declineAfterAuthentication: null,
    dispute: null,
    fraudWarning: false,
    refund: 'succeeds',
    debit: null,
    radar: 'normal',
    skipsPending: false,
  };
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

const ADVICE: Readonly<Record<string, string>> = {
  insufficient_funds: 'try_again_later',
  generic_decline: 'try_again_later',
  card_velocity_exceeded: 'try_again_later',
  processing_error: 'try_again_later',
  lost_card: 'do_not_try_again',
  stolen_card: 'do_not_try_again',
  pickup_card: 'do_not_try_again',
  fraudulent: 'do_not_try_again',
  expired_card: 'confirm_card_data',
  incorrect_cvc: 'confirm_card_data',
  incorrect_number: 'confirm_card_data',
};

export function declineOf(reason: string, adviceCode?: string | null): Decline {
  const own = OWN_CODES.has(reason);
  return {
    code: own ? reason : 'card_declined',
    declineCode: own && reason !== 'authentication_required' ? reasonBehind(reason) : reason,
    adviceCode: adviceCode === undefined ? (ADVICE[reason] ?? null) : adviceCode,
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
};

export const declineMessage = (decline: Decline): string =>
  MESSAGES[decline.declineCode ?? ''] ?? MESSAGES[decline.code] ?? 'Your card was declined.';

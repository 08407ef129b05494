import type { Decline } from './declines';

// What a bank will do with a payment method. Stripe's magic numbers and tokens are names for
// these; `POST /_sandbox/payment_methods/:pm` scripts one by hand.

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
  /** Paid with while it belonged to nobody, or taken off its customer: it may not be used again. */
  spent: boolean;
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
    spent: false,
  };
}

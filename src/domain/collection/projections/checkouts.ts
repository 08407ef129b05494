import type { Happened } from '../model/happened';

/** What a decision writes into the row of a checkout. */
export type CheckoutChange =
  | { kind: 'opened'; laneNo: number; sessionId: string; amount: number; expiresAt: number }
  /** expired: nobody is given its address any more; complete overrules it. */
  | { kind: 'closed'; sessionId: string; status: 'complete' | 'expired' };

export const checkoutChangesOf = (happened: readonly Happened[]): CheckoutChange[] =>
  happened.flatMap((one): CheckoutChange[] => {
    switch (one.kind) {
      case 'checkout_opened': {
        const { laneNo, sessionId, amount, expiresAt } = one;
        return [{ kind: 'opened', laneNo, sessionId, amount, expiresAt }];
      }
      case 'checkout_paid':
      case 'debit_started':
      case 'verification_started':
        // A debit on its way, or a bank that asks the customer: the checkout itself is complete.
        return one.sessionId === null ? [] : [closed(one.sessionId, 'complete')];
      case 'checkout_closing':
      case 'checkout_expired':
        return [closed(one.sessionId, 'expired')];
      case 'checkout_unpaid':
        return one.sessionId === null ? [] : [closed(one.sessionId, 'expired')];
      default:
        return [];
    }
  });

const closed = (sessionId: string, status: 'complete' | 'expired'): CheckoutChange => ({
  kind: 'closed',
  sessionId,
  status,
});

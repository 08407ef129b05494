import { isLost, isMoneyGone } from '../domain/collection/queries/ledger';
import type { CollectionState } from '../domain/collection/model/state';
import type { Payment, Refund } from '../domain/collection/model/payment';

/** kept, or taken back: disputed for now, lost finally, or a debit that the bank returned. */
export type PaymentLineStatus = 'kept' | 'disputed' | 'returned' | 'lost';

/** A payment as in pages and mails. */
export interface PaymentLine {
  id: string;
  at: number;
  methodLabel: string;
  via: 'charge' | 'checkout' | 'outside';
  amount: number;
  refunded: number;
  /** Requested, and not yet given. */
  beingRefunded: number;
  /** Stripe's ids of the refunds, or ours until Stripe has given one. */
  refundIds: readonly string[];
  status: PaymentLineStatus;
}

/** Oldest first; an offline payment the business took back was never there. */
export function paymentLines(state: CollectionState): PaymentLine[] {
  return state.ledger.payments
    .filter((payment) => !payment.reversed)
    .map((payment) => ({
      id: payment.id,
      at: payment.at,
      methodLabel: payment.methodLabel,
      via: payment.via,
      amount: payment.amount,
      refunded: refundsOf(payment, ({ status }) => status === 'succeeded'),
      beingRefunded: refundsOf(payment, ({ status }) => status === 'asked' || status === 'pending'),
      refundIds: payment.refunds.map(({ stripeId, n }) => stripeId ?? n),
      status: lineStatusOf(payment),
    }))
    .sort((a, b) => a.at - b.at);
}

/** Not those that a dispute stopped: nothing of them was given, or the bank took it instead. */
function refundsOf(payment: Payment, is: (refund: Refund) => boolean): number {
  return payment.refunds
    .filter((refund) => !refund.stoppedByDispute && is(refund))
    .reduce((sum, { amount }) => sum + amount, 0);
}

function lineStatusOf(payment: Payment): PaymentLineStatus {
  const gone = payment.disputes.filter(isMoneyGone);
  if (gone.some(({ returned }) => returned)) return 'returned';
  if (gone.some(isLost)) return 'lost';
  return gone.length > 0 ? 'disputed' : 'kept';
}

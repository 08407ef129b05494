import type { Refund } from '../model/payment';
import type { CollectionState } from '../model/state';
import type { Method } from '../model/method';
import { excessOf, excessToSettle, remainingOf } from './ledger';
import { isConnectionClosed, mayPay, usableMethod } from './may-collect';

/** What a charge was requested for; the customer is absent in what older builds requested. */
export interface ChargeGround {
  amount: number;
  method: Method;
  stripeCustomer?: string;
}

/**
 * Looked at again before money moves: it is still owed, the customer is linked as they were, and
 * the method is still the one that would be chosen.
 */
export function isGroundFirm(
  state: CollectionState,
  { amount, method, stripeCustomer }: ChargeGround,
): boolean {
  if (remainingOf(state) !== amount || !mayPay(state) || isConnectionClosed(state)) return false;
  if (stripeCustomer !== undefined && stripeCustomer !== state.stripeCustomer) return false;
  return usableMethod(state)?.id === method.id;
}

/** Of an excess: due while there is that much without it that no person is to settle. */
export function isRefundDue(state: CollectionState, refundNo: string): boolean {
  const isIt = (refund: Refund): boolean => refund.n === refundNo;
  const refund = state.ledger.payments.flatMap(({ refunds }) => refunds).find(isIt);
  if (refund === undefined || !refund.automatic) return true;
  const payments = state.ledger.payments.map((payment) => ({
    ...payment,
    refunds: payment.refunds.filter((one) => !isIt(one)),
  }));
  const without = { ...state, ledger: { ...state.ledger, payments } };
  return excessOf(without) - excessToSettle(without) >= refund.amount;
}

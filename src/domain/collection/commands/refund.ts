import { grainOf } from '../../money';
import type { DecisionDraft } from '../draft/draft';
import { note } from '../draft/draft';
import { awaitOutcome } from '../draft/await-outcome';
import type { Payment } from '../model/payment';
import { requestRefund } from '../money/refunds';
import { isInDispute, refundableOf } from '../queries/ledger';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

export const refund: CommandRule<'refund'> = (draft, command) => {
  const { amount, n } = command;
  const waiting = { name: command.name, commandId: command.id, n, why: null };
  if (draft.state.ledger.payments.some(({ refunds }) => refunds.some((r) => r.n === n))) {
    return awaitOutcome(draft, waiting, 'the refund is already asked');
  }
  const payment = chosenPayment(draft, command.payment);
  if (!payment) {
    const detail = command.payment === null ? NONE_BY_STRIPE : 'no Stripe payment has this id';
    return refuse(draft, command.id, 'payment_unknown', detail);
  }
  if (isInDispute(payment)) {
    return refuse(draft, command.id, 'disputed', 'a disputed payment cannot be refunded');
  }
  const problem = amountProblem(draft, payment, amount);
  if (problem !== null) return refuse(draft, command.id, 'amount_invalid', problem);
  requestRefund(draft, payment, { n, amount, automatic: false });
  note(draft, { kind: 'refund_requested', paymentId: payment.id, refundNo: n, amount });
  awaitOutcome(draft, waiting, 'the refund is asked of Stripe');
};

const NONE_BY_STRIPE = 'no payment came by Stripe';

/** If none is named: the newest that can be refunded, else the one that says why none can. */
function chosenPayment({ state }: DecisionDraft, id: string | null): Payment | undefined {
  const byStripe = state.ledger.payments.filter((payment) => payment.via !== 'outside');
  if (id !== null) return byStripe.find((payment) => payment.id === id);
  const refundable = byStripe.filter((payment) => refundableOf(payment) > 0).at(-1);
  return refundable ?? byStripe.filter(isInDispute).at(-1) ?? byStripe.at(-1);
}

function amountProblem({ state }: DecisionDraft, payment: Payment, amount: number): string | null {
  const most = refundableOf(payment);
  if (most === 0) return leftToRefund(most);
  const grain = grainOf(state.terms.currency);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount % grain !== 0)
    return `the amount must be a positive multiple of ${grain} minor units`;
  return amount > most ? leftToRefund(most) : null;
}

/** What may be asked instead. */
export const leftToRefund = (most: number): string =>
  most === 0
    ? 'nothing of this payment is left to be refunded'
    : `at most ${most} minor units of this payment can be refunded`;

import { grainOf } from '../../money';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, note } from '../draft/draft';
import type { Payment } from '../model/payment';
import { requestRefund } from '../money/refunds';
import { isOpen, refundableOf } from '../queries/ledger';
import { refuse } from './refuse';
import type { CommandRule } from './rule';

export const refund: CommandRule<'refund'> = (draft, command) => {
  const { amount, n } = command;
  if (draft.state.ledger.payments.some(({ refunds }) => refunds.some((r) => r.n === n))) {
    return answerCommand(draft, command.id, 'preparing', 'the refund is already asked');
  }
  const payment = chosenPayment(draft, command.payment);
  if (!payment)
    return refuse(draft, command.id, 'payment_unknown', 'no Stripe payment has this id');
  if (payment.disputes.some((d) => isOpen(d) && d.withdrawn)) {
    return refuse(draft, command.id, 'disputed', 'a disputed payment cannot be refunded');
  }
  const most = refundableOf(payment);
  const legal = Number.isSafeInteger(amount) && amount > 0 && amount <= most;
  if (!legal || amount % grainOf(draft.state.terms.currency) !== 0) {
    const detail = `at most ${most} minor units of this payment can be refunded`;
    return refuse(draft, command.id, 'amount_invalid', detail);
  }
  requestRefund(draft, payment, { n, amount, automatic: false });
  note(draft, { kind: 'refund_requested', paymentId: payment.id, refundNo: n, amount });
  answerCommand(draft, command.id, 'preparing', 'the refund is asked of Stripe');
};

function chosenPayment(draft: DecisionDraft, id: string | null): Payment | undefined {
  const byStripe = draft.state.ledger.payments.filter((payment) => payment.via !== 'outside');
  if (id !== null) return byStripe.find((payment) => payment.id === id);
  return byStripe.filter((payment) => refundableOf(payment) > 0).at(-1);
}

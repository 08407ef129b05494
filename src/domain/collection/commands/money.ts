import { grainOf } from '../../money';
import type { Command } from '../model/command';
import type { DecisionDraft } from '../draft/draft';
import { answerCommand, replacePayment, setPayments, note } from '../draft/draft';
import { isOpen, refundableOf } from '../queries/ledger';
import { notePayment } from '../money/record-payments';
import { requestRefund } from '../money/refunds';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from '../queries/status';
import type { Payment } from '../model/payment';

type CommandOf<N extends Command['name']> = Extract<Command, { name: N }>;

/** Money that came by another way is a fact: recorded at once, whatever the lane does. */
export function recordOfflinePayment(
  draft: DecisionDraft,
  command: CommandOf<'record_outside_payment'>,
): void {
  const { state } = draft;
  const { amount } = command;
  const { currency } = state.terms;
  if (statusOf(state) === 'draft') {
    return refuseByStatus(draft, command.id, 'recording a payment');
  }
  const grain = grainOf(currency);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount % grain !== 0) {
    const detail = `the amount must be a positive multiple of ${grain} minor units`;
    return refuse(draft, command.id, 'amount_invalid', detail);
  }
  const payment = offlinePayment(command);
  const { payments } = state.ledger;
  if (!payments.some((p) => p.id === payment.id)) {
    setPayments(draft, [...payments, payment], payment.id);
    notePayment(draft, payment);
  }
  answerCommand(draft, command.id, 'done', 'the payment is recorded');
}

const offlinePayment = ({
  id,
  amount,
  reference,
  receivedAt,
}: CommandOf<'record_outside_payment'>): Payment => ({
  id: `outside:${id}`,
  via: 'outside',
  methodType: 'outside',
  methodLabel: reference,
  amount,
  chargeId: null,
  at: receivedAt,
  asOf: 0,
  refunds: [],
  disputes: [],
  warnings: [],
  reversed: false,
});

export function reverseOfflinePayment(
  draft: DecisionDraft,
  command: CommandOf<'reverse_outside_payment'>,
): void {
  const { payments } = draft.state.ledger;
  const found = payments.find((p) => p.id === command.payment && p.via === 'outside');
  if (!found) {
    return refuse(draft, command.id, 'payment_unknown', 'no offline payment has this id');
  }
  if (!found.reversed) {
    replacePayment(draft, { ...found, reversed: true });
    const { id: paymentId, amount, methodLabel: reference } = found;
    note(draft, { kind: 'offline_payment_reversed', paymentId, amount, reference });
  }
  answerCommand(draft, command.id, 'done', 'the payment is reversed');
}

export function refundPayment(draft: DecisionDraft, command: CommandOf<'refund'>): void {
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
}

function chosenPayment(draft: DecisionDraft, id: string | null): Payment | undefined {
  const byStripe = draft.state.ledger.payments.filter((payment) => payment.via !== 'outside');
  if (id !== null) return byStripe.find((payment) => payment.id === id);
  return byStripe.filter((payment) => refundableOf(payment) > 0).at(-1);
}

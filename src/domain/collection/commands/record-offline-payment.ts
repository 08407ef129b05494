import { grainOf } from '../../money';
import { answerCommand, setPayments } from '../draft/draft';
import type { CommandOf } from '../model/command';
import type { Payment } from '../model/payment';
import { notePayment } from '../money/record-payments';
import { remainingOf } from '../queries/ledger';
import { statusOf } from '../queries/status';
import { refuse, refuseByStatus } from './refuse';
import type { CommandRule } from './rule';

/** Money that came by another way is a fact: recorded at once, whatever the lane does. */
export const recordOfflinePayment: CommandRule<'record_outside_payment'> = (draft, command) => {
  const { state } = draft;
  const { amount } = command;
  const { currency } = state.terms;
  if (statusOf(state) === 'draft') {
    return refuseByStatus(draft, command);
  }
  const grain = grainOf(currency);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount % grain !== 0) {
    const detail = `the amount must be a positive multiple of ${grain} minor units`;
    return refuse(draft, command.id, 'amount_invalid', detail);
  }
  const { payments } = state.ledger;
  const payment = offlinePayment(command);
  if (!payments.some((p) => p.id === payment.id)) {
    const unowed = amount - Math.min(amount, remainingOf(state));
    const recorded = unowed === 0 ? payment : { ...payment, unowed };
    setPayments(draft, [...payments, recorded], payment.id);
    notePayment(draft, payment);
  }
  answerCommand(draft, command.id, 'done', 'the payment is recorded');
};

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

import { formatMoney, grainOf } from '../money';
import type { Command } from './command';
import type { Desk } from './desk';
import { answer, payments as setPayments, say } from './desk';
import { isOpen, refundableOf } from './ledger';
import { askRefund } from './refunds';
import { refuse, refuseByStatus } from './refuse';
import { statusOf } from './status';
import type { Payment } from './state';

type Of<N extends Command['name']> = Extract<Command, { name: N }>;

/** Money that came by another way is a fact: booked at once, whatever the lane does. */
export function recordOutside(desk: Desk, command: Of<'record_outside_payment'>): void {
  const { state } = desk;
  const { amount } = command;
  const { currency } = state.terms;
  if (statusOf(state) === 'draft') {
    return refuseByStatus(desk, command.id, 'recording a payment');
  }
  const grain = grainOf(currency);
  if (!Number.isSafeInteger(amount) || amount <= 0 || amount % grain !== 0) {
    const detail = `the amount must be a positive multiple of ${grain} minor units`;
    return refuse(desk, command.id, 'amount_invalid', detail);
  }
  const payment = outside(command);
  const { payments } = state.ledger;
  if (!payments.some((p) => p.id === payment.id)) {
    setPayments(desk, [...payments, payment]);
    say(desk, 'money', `${formatMoney(amount, currency)} was received outside`);
  }
  answer(desk, command.id, 'done', 'the payment is booked');
}

const outside = ({ id, amount, reference, receivedAt }: Of<'record_outside_payment'>): Payment => ({
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

export function reverseOutside(desk: Desk, command: Of<'reverse_outside_payment'>): void {
  const { payments } = desk.state.ledger;
  const found = payments.find((p) => p.id === command.payment && p.via === 'outside');
  if (!found) {
    return refuse(desk, command.id, 'payment_unknown', 'no outside payment has this id');
  }
  setPayments(
    desk,
    payments.map((p) => (p === found ? { ...p, reversed: true } : p)),
  );
  if (!found.reversed) say(desk, 'money', `the outside payment ${found.methodLabel} was reversed`);
  answer(desk, command.id, 'done', 'the payment is reversed');
}

export function refund(desk: Desk, command: Of<'refund'>): void {
  const { amount, n } = command;
  if (desk.state.ledger.payments.some(({ refunds }) => refunds.some((r) => r.n === n))) {
    return answer(desk, command.id, 'preparing', 'the refund is already asked');
  }
  const payment = chosen(desk, command.payment);
  if (!payment) return refuse(desk, command.id, 'payment_unknown', 'no such payment by Stripe');
  if (payment.disputes.some((d) => isOpen(d) && d.withdrawn)) {
    return refuse(desk, command.id, 'disputed', 'a disputed payment cannot be refunded');
  }
  const most = refundableOf(payment);
  const legal = Number.isSafeInteger(amount) && amount > 0 && amount <= most;
  if (!legal || amount % grainOf(desk.state.terms.currency) !== 0) {
    const detail = `at most ${most} minor units of this payment can be refunded`;
    return refuse(desk, command.id, 'amount_invalid', detail);
  }
  askRefund(desk, payment, { n, amount, automatic: false });
  say(desk, 'command', `a refund of ${formatMoney(amount, desk.state.terms.currency)} was asked`);
  answer(desk, command.id, 'preparing', 'the refund is asked of Stripe');
}

function chosen(desk: Desk, id: string | null): Payment | undefined {
  const byStripe = desk.state.ledger.payments.filter((payment) => payment.via !== 'outside');
  if (id !== null) return byStripe.find((payment) => payment.id === id);
  return byStripe.filter((payment) => refundableOf(payment) > 0).at(-1);
}

import type { Desk } from './desk';
import { change, mail, plan, say, tell } from './desk';
import { excessOf, isInquiry, isLost, isOpen, receivedOf, restOf } from './ledger';
import { formatMoney } from '../money';
import { retryReturned } from './next-charge';
import { refundableByItself, tellRefund } from './refunds';
import { statusOf } from './status';
import type { CollectionState, Dispute, FraudWarning, Payment } from './state';

/** What became of money since the last decision is told here once, whichever fact brought it. */
export function tellMoney(desk: Desk, before: CollectionState): void {
  if (desk.state.ledger === before.ledger) return;
  const known = new Map(before.ledger.payments.map((payment) => [payment.id, payment]));
  for (const payment of desk.state.ledger.payments) tellPayment(desk, payment, known);
  if (excessOf(desk.state) > excessOf(before)) tellExcess(desk);
}

function tellPayment(desk: Desk, payment: Payment, known: Map<string, Payment>): void {
  const before = known.get(payment.id);
  const { currency, receipts } = desk.state.terms;
  if (!before) {
    say(desk, 'money', `${formatMoney(payment.amount, currency)} arrived: ${payment.methodLabel}`);
    const of = { amount: payment.amount, about: payment.id };
    if (receipts === 'ours') mail(desk, 'receipt', `receipt/${payment.id}`, of);
  }
  for (const refund of payment.refunds) {
    tellRefund(
      desk,
      refund,
      before?.refunds.find((r) => r.n === refund.n),
    );
  }
  for (const dispute of payment.disputes) {
    tellDispute(
      desk,
      payment,
      dispute,
      before?.disputes.find((d) => d.id === dispute.id),
    );
  }
  const told = before?.warnings ?? [];
  for (const warning of payment.warnings) {
    if (!told.some(({ id }) => id === warning.id)) tellWarning(desk, payment, warning);
  }
}

/** Told to the business alone, once: whether to give the money back is theirs to decide. */
function tellWarning(desk: Desk, payment: Payment, { id, type }: FraudWarning): void {
  const of = { amount: payment.amount, about: type };
  mail(desk, 'fraud_warning_business', `fraud_warning/${id}`, of);
  say(desk, 'money', `early fraud warning ${id} about ${payment.id} (${type})`);
}

function tellDispute(
  desk: Desk,
  payment: Payment,
  dispute: Dispute,
  before: Dispute | undefined,
): void {
  const of = { amount: dispute.amount, at: dispute.evidenceDueAt, about: dispute.reason };
  const data = { amount: dispute.amount, reason: dispute.reason };
  if (dispute.returned) {
    if (before?.returned) return;
    tell(desk, 'invoice.payment_returned', data);
    mail(desk, 'payment_returned', `payment_returned/${payment.id}`, of);
    mail(desk, 'payment_returned_business', `payment_returned_business/${payment.id}`, of);
    say(
      desk,
      'money',
      `the bank debit was returned (${dispute.reason}); the invoice is open again`,
    );
    return retryReturned(desk, dispute.reason);
  }
  if (before && stageOf(before) === stageOf(dispute)) return;
  if (isLost(dispute)) {
    const closedAt = dispute.status === 'lost' ? desk.state.looking.disputeClosedAt : null;
    plan(desk, { disputeLostAt: closedAt ?? desk.now, charge: { kind: 'off' } });
    tell(desk, 'invoice.disputed_lost', data);
    mail(desk, 'dispute_business', `dispute_lost/${dispute.id}`, { ...of, about: 'lost' });
  } else if (isOpen(dispute)) {
    if (!isInquiry(dispute)) tell(desk, 'invoice.disputed', data);
    mail(desk, 'dispute_business', `dispute/${dispute.id}/${dispute.status}`, of);
  } else if (before && !isInquiry(before)) {
    tell(desk, 'invoice.dispute_won', data);
    mail(desk, 'dispute_business', `dispute_won/${dispute.id}`, { ...of, about: 'won' });
  }
  say(desk, 'money', `dispute ${dispute.id}: ${dispute.status} (${dispute.reason})`);
}

/** What a dispute is to the business; Stripe's finer words within one stage are not told. */
function stageOf(dispute: Dispute): 'lost' | 'inquiry' | 'open' | 'over' {
  if (isLost(dispute)) return 'lost';
  if (!isOpen(dispute)) return 'over';
  return isInquiry(dispute) ? 'inquiry' : 'open';
}

function tellExcess(desk: Desk): void {
  const excess = excessOf(desk.state);
  tell(desk, 'invoice.overpaid', { excess });
  const asked = desk.policy.excess === 'ask' || !refundableByItself(desk);
  if (asked) mail(desk, 'excess_business', `excess/${excess}/${desk.now}`, { amount: excess });
}

/** Changes of status that the world is told of, in the order of an invoice's life. */
export function tellStatus(desk: Desk, before: CollectionState): void {
  const { sending } = desk.state.plan;
  const begins = sending.kind === 'sending' && !sending.told;
  if (begins) plan(desk, { sending: { ...sending, told: true } });
  if (desk.state === before) return;
  const was = begins ? 'draft' : statusOf(before);
  const is = statusOf(desk.state);
  const rest = restOf(desk.state);
  const received = receivedOf(desk.state);
  if (received > receivedOf(before) && rest > 0) tell(desk, 'invoice.partly_paid', { rest });
  if (was === is) return;
  say(desk, 'plan', `${was} → ${is}`);
  if (is === 'paid') {
    tell(desk, 'invoice.paid', { received });
    stopAsking(desk);
  }
  if (is === 'processing') tell(desk, 'invoice.processing', { rest });
  const waiting = is === 'requires_action' && desk.state.lane.kind === 'awaiting_verification';
  if (waiting) {
    tell(desk, 'invoice.requires_action', { rest });
    const lane = desk.state.lane;
    const n = lane.kind === 'awaiting_verification' ? lane.n : 0;
    mail(desk, 'action_required', `action_required/${n}`, { amount: rest });
  }
}

/** Everything that still asked for the money is taken back, mails not yet sent included. */
function stopAsking(desk: Desk): void {
  const asks = new Set(['reminder', 'method_needed', 'final_notice', 'action_required']);
  const keep = (kind: string, mails: readonly { name: string }[]): boolean =>
    kind !== 'sendMail' || mails.some((order) => !asks.has(order.name));
  const { outstanding, later } = desk.state;
  const left = outstanding.filter((e) => e.kind !== 'sendMail' || keep(e.kind, e.mails));
  const laterLeft = later.filter(({ effect: e }) => e.kind !== 'sendMail' || keep(e.kind, e.mails));
  if (left.length + laterLeft.length < outstanding.length + later.length) {
    change(desk, { outstanding: left, later: laterLeft });
  }
  if (desk.state.plan.charge.kind !== 'off') plan(desk, { charge: { kind: 'off' } });
}

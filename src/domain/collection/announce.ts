import type { DecisionDraft } from './draft/draft';
import { changeState, requestMail, setPlan, note, publish } from './draft/draft';
import { excessOf, isInquiry, isLost, isOpen, receivedOf, remainingOf } from './queries/ledger';
import { formatMoney } from '../money';
import { retryReturnedDebit } from './schedule/next-charge';
import { automaticRefundSource, announceRefund } from './money/refunds';
import { statusOf } from './queries/status';
import type { CollectionState } from './model/state';
import type { Dispute, FraudWarning, Payment } from './model/payment';

/** What became of money since the last decision is told here once, whichever fact brought it. */
export function announceMoney(draft: DecisionDraft, before: CollectionState): void {
  if (draft.state.ledger === before.ledger) return;
  const known = new Map(before.ledger.payments.map((payment) => [payment.id, payment]));
  for (const payment of draft.state.ledger.payments) announcePayment(draft, payment, known);
  if (excessOf(draft.state) > excessOf(before)) announceExcess(draft);
}

function announcePayment(
  draft: DecisionDraft,
  payment: Payment,
  known: Map<string, Payment>,
): void {
  const before = known.get(payment.id);
  const { currency, receipts } = draft.state.terms;
  if (!before) {
    note(
      draft,
      'money',
      `${formatMoney(payment.amount, currency)} arrived: ${payment.methodLabel}`,
    );
    const of = { amount: payment.amount, about: payment.id };
    if (receipts === 'ours') requestMail(draft, 'receipt', `receipt/${payment.id}`, of);
  }
  for (const refund of payment.refunds) {
    announceRefund(
      draft,
      refund,
      before?.refunds.find((r) => r.n === refund.n),
    );
  }
  for (const dispute of payment.disputes) {
    announceDispute(
      draft,
      payment,
      dispute,
      before?.disputes.find((d) => d.id === dispute.id),
    );
  }
  const told = before?.warnings ?? [];
  for (const warning of payment.warnings) {
    if (!told.some(({ id }) => id === warning.id)) announceWarning(draft, payment, warning);
  }
}

/** Told to the business alone, once: whether to give the money back is theirs to decide. */
function announceWarning(draft: DecisionDraft, payment: Payment, { id, type }: FraudWarning): void {
  const of = { amount: payment.amount, about: type };
  requestMail(draft, 'fraud_warning_business', `fraud_warning/${id}`, of);
  note(draft, 'money', `early fraud warning ${id} about ${payment.id} (${type})`);
}

function announceDispute(
  draft: DecisionDraft,
  payment: Payment,
  dispute: Dispute,
  before: Dispute | undefined,
): void {
  const of = { amount: dispute.amount, at: dispute.evidenceDueAt, about: dispute.reason };
  const data = { amount: dispute.amount, reason: dispute.reason };
  if (dispute.returned) {
    if (before?.returned) return;
    publish(draft, 'invoice.payment_returned', data);
    requestMail(draft, 'payment_returned', `payment_returned/${payment.id}`, of);
    requestMail(draft, 'payment_returned_business', `payment_returned_business/${payment.id}`, of);
    note(
      draft,
      'money',
      `the bank debit was returned (${dispute.reason}); the invoice is open again`,
    );
    return retryReturnedDebit(draft, dispute.reason);
  }
  if (before && stageOf(before) === stageOf(dispute)) return;
  if (isLost(dispute)) {
    const closedAt = dispute.status === 'lost' ? draft.state.looking.disputeClosedAt : null;
    setPlan(draft, { disputeLostAt: closedAt ?? draft.now, charge: { kind: 'off' } });
    publish(draft, 'invoice.disputed_lost', data);
    requestMail(draft, 'dispute_business', `dispute_lost/${dispute.id}`, { ...of, about: 'lost' });
  } else if (isOpen(dispute)) {
    if (!isInquiry(dispute)) publish(draft, 'invoice.disputed', data);
    requestMail(draft, 'dispute_business', `dispute/${dispute.id}/${dispute.status}`, of);
  } else if (before && !isInquiry(before)) {
    publish(draft, 'invoice.dispute_won', data);
    requestMail(draft, 'dispute_business', `dispute_won/${dispute.id}`, { ...of, about: 'won' });
  }
  note(draft, 'money', `dispute ${dispute.id}: ${dispute.status} (${dispute.reason})`);
}

/** What a dispute is to the business; Stripe's finer words within one stage are not told. */
function stageOf(dispute: Dispute): 'lost' | 'inquiry' | 'open' | 'over' {
  if (isLost(dispute)) return 'lost';
  if (!isOpen(dispute)) return 'over';
  return isInquiry(dispute) ? 'inquiry' : 'open';
}

function announceExcess(draft: DecisionDraft): void {
  const excess = excessOf(draft.state);
  publish(draft, 'invoice.overpaid', { excess });
  const asked = draft.policy.excess === 'ask' || !automaticRefundSource(draft);
  if (asked)
    requestMail(draft, 'excess_business', `excess/${excess}/${draft.now}`, { amount: excess });
}

/** Changes of status that the world is told of, in the order of an invoice's life. */
export function announceStatus(draft: DecisionDraft, before: CollectionState): void {
  const { sending } = draft.state.plan;
  const begins = sending.kind === 'sending' && !sending.told;
  if (begins) setPlan(draft, { sending: { ...sending, told: true } });
  if (draft.state === before) return;
  const was = begins ? 'draft' : statusOf(before);
  const is = statusOf(draft.state);
  const rest = remainingOf(draft.state);
  const received = receivedOf(draft.state);
  if (received > receivedOf(before) && rest > 0) publish(draft, 'invoice.partly_paid', { rest });
  if (was === is) return;
  note(draft, 'plan', `${was} → ${is}`);
  if (is === 'paid') {
    publish(draft, 'invoice.paid', { received });
    cancelPaymentMails(draft);
  }
  if (is === 'processing') publish(draft, 'invoice.processing', { rest });
  const waiting = is === 'requires_action' && draft.state.lane.kind === 'awaiting_verification';
  if (waiting) {
    publish(draft, 'invoice.requires_action', { rest });
    const lane = draft.state.lane;
    const n = lane.kind === 'awaiting_verification' ? lane.n : 0;
    requestMail(draft, 'action_required', `action_required/${n}`, { amount: rest });
  }
}

/** Everything that still asked for the money is taken back, mails not yet sent included. */
function cancelPaymentMails(draft: DecisionDraft): void {
  const asks = new Set(['reminder', 'method_needed', 'final_notice', 'action_required']);
  const keep = (kind: string, mails: readonly { name: string }[]): boolean =>
    kind !== 'sendMail' || mails.some((order) => !asks.has(order.name));
  const { outstanding, later } = draft.state;
  const left = outstanding.filter((e) => e.kind !== 'sendMail' || keep(e.kind, e.mails));
  const laterLeft = later.filter(({ effect: e }) => e.kind !== 'sendMail' || keep(e.kind, e.mails));
  if (left.length + laterLeft.length < outstanding.length + later.length) {
    changeState(draft, { outstanding: left, later: laterLeft });
  }
  if (draft.state.plan.charge.kind !== 'off') setPlan(draft, { charge: { kind: 'off' } });
}

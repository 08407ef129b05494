import type { DecisionDraft } from './draft/draft';
import { changeState, requestMail, setPlan, note } from './draft/draft';
import { isStillTrue } from './queries/is-still-true';
import {
  excessOf,
  excessToSettle,
  isInquiry,
  isLost,
  isOpen,
  receivedOf,
  remainingOf,
} from './queries/ledger';
import { isShareId, partsOfShare } from '../refs';
import { receiptOf } from './queries/receipts';
import { retryReturnedDebit } from './schedule/next-charge';
import { automaticRefundSource, announceRefund } from './money/refunds';
import { statusOf } from './queries/status';
import type { Effect } from './model/effect';
import type { DisputeHappened } from './model/happened';
import type { CollectionState } from './model/state';
import type { Dispute, FraudWarning, Payment } from './model/payment';

/**
 * What became of money in this decision is announced here once, whichever facts brought it: of each
 * object that changed, the way from what it was at first to what it is by now.
 */
export function announceMoney(draft: DecisionDraft, excessBefore: () => number): void {
  const { paymentsBefore } = draft;
  if (paymentsBefore.size === 0) return;
  for (const payment of draft.state.ledger.payments) {
    const before = paymentsBefore.get(payment.id);
    if (before !== undefined) announcePayment(draft, payment, before);
  }
  if (excessOf(draft.state) > excessBefore()) announceExcess(draft);
}

function announcePayment(draft: DecisionDraft, payment: Payment, before: Payment | null): void {
  if (!before && receiptOf(payment.id, draft.state.terms) === 'own') {
    const of = { amount: payment.amount, about: payment.id };
    requestMail(draft, 'receipt', `receipt/${payment.id}`, of);
  }
  for (const refund of payment.refunds) {
    announceRefund(
      draft,
      payment.id,
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
  const earlier = before?.warnings ?? [];
  for (const warning of payment.warnings) {
    if (!earlier.some(({ id }) => id === warning.id)) announceWarning(draft, payment, warning);
  }
}

/** Mailed to the business alone, once: whether to give the money back is theirs to decide. */
function announceWarning(draft: DecisionDraft, payment: Payment, { id, type }: FraudWarning): void {
  const of = { amount: payment.amount, about: type };
  requestMail(draft, 'fraud_warning_business', `fraud_warning/${id}`, of);
  const paymentId = payment.id;
  note(draft, { kind: 'fraud_warning_received', paymentId, warningId: id, fraudType: type });
}

function announceDispute(
  draft: DecisionDraft,
  payment: Payment,
  dispute: Dispute,
  before: Dispute | undefined,
): void {
  const amount = disputedOf(payment, dispute);
  const of = { amount, at: dispute.evidenceDueAt, about: dispute.reason };
  if (dispute.returned) {
    if (before?.returned) return;
    noteDispute(draft, 'payment_returned', payment, dispute);
    requestMail(draft, 'payment_returned', `payment_returned/${payment.id}`, of);
    requestMail(draft, 'payment_returned_business', `payment_returned_business/${payment.id}`, of);
    return retryReturnedDebit(draft, dispute.reason);
  }
  if (before && stageOf(before) === stageOf(dispute)) return;
  if (isLost(dispute)) {
    setPlan(draft, { disputeLostAt: lostAt(draft, dispute), charge: { kind: 'off' } });
    noteDispute(draft, 'dispute_lost', payment, dispute);
    requestMail(draft, 'dispute_business', `dispute_lost/${dispute.id}`, { ...of, about: 'lost' });
  } else if (isOpen(dispute)) {
    const kind = isInquiry(dispute) ? 'inquiry_opened' : 'dispute_opened';
    noteDispute(draft, kind, payment, dispute);
    requestMail(draft, 'dispute_business', `dispute/${dispute.id}/${dispute.status}`, of);
  } else if (before && !isInquiry(before)) {
    noteDispute(draft, 'dispute_won', payment, dispute);
    requestMail(draft, 'dispute_business', `dispute_won/${dispute.id}`, { ...of, about: 'won' });
  } else {
    noteDispute(draft, 'dispute_closed', payment, dispute);
  }
}

/** As its event says; where that went to a bundle, or was of another dispute, as it is read. */
function lostAt({ state, now }: DecisionDraft, { id, status }: Dispute): number {
  const { disputeClosedAt, disputeClosed = partsOfShare(id).whole } = state.looking;
  const isIts = status === 'lost' && disputeClosed === partsOfShare(id).whole;
  return (isIts ? disputeClosedAt : null) ?? now;
}

function noteDispute(
  draft: DecisionDraft,
  kind: Exclude<DisputeHappened['kind'], 'fraud_warning_received' | 'dispute_acceptance_refused'>,
  payment: Payment,
  dispute: Dispute,
): void {
  const { id: disputeId, status, reason } = dispute;
  const amount = disputedOf(payment, dispute);
  note(draft, { kind, paymentId: payment.id, disputeId, amount, status, reason });
}

/** Of one payment for several, what others had refunded before may be counted to it, too. */
const disputedOf = (payment: Payment, dispute: Dispute): number =>
  isShareId(payment.id) ? Math.min(dispute.amount, payment.amount) : dispute.amount;

/** What a dispute is to the business; Stripe's finer words within one stage are not shown. */
function stageOf(dispute: Dispute): 'lost' | 'inquiry' | 'open' | 'over' {
  if (isLost(dispute)) return 'lost';
  if (!isOpen(dispute)) return 'over';
  return isInquiry(dispute) ? 'inquiry' : 'open';
}

function announceExcess(draft: DecisionDraft): void {
  const excess = excessOf(draft.state);
  note(draft, { kind: 'overpaid', excess });
  const asked = draft.policy.excess === 'ask' || !automaticRefundSource(draft);
  if (asked || excessToSettle(draft.state) > 0)
    requestMail(draft, 'excess_business', `excess/${excess}/${draft.now}`, { amount: excess });
}

/** Changes of status that are published, in the order of an invoice's life. */
export function announceStatus(draft: DecisionDraft, before: CollectionState): void {
  const { sending } = draft.state.plan;
  const begins = sending.kind === 'sending' && !sending.told;
  if (begins) setPlan(draft, { sending: { ...sending, told: true } });
  if (draft.state === before) return;
  const was = begins ? 'draft' : statusOf(before);
  const is = statusOf(draft.state);
  const remaining = remainingOf(draft.state);
  const received = receivedOf(draft.state);
  if (received > receivedOf(before) && remaining > 0) {
    note(draft, { kind: 'part_received', received, remaining });
  }
  if (was === is) return;
  note(draft, { kind: 'status_changed', from: was, to: is, received, remaining });
  dropUntrueMails(draft);
  if (is === 'paid' && draft.state.plan.charge.kind !== 'off') {
    setPlan(draft, { charge: { kind: 'off' } });
  }
  const { lane } = draft.state;
  if (is === 'requires_action' && lane.kind === 'awaiting_verification') {
    note(draft, { kind: 'verification_requested', laneNo: lane.n, remaining });
    requestMail(draft, 'action_required', `action_required/${lane.n}`, { amount: remaining });
  }
}

/** Mails that wait for their turn, and of which none is true any more, wait for nothing. */
function dropUntrueMails(draft: DecisionDraft): void {
  const { outstanding, later } = draft.state;
  const isKept = (effect: Effect): boolean =>
    effect.kind !== 'sendMail' || effect.mails.some((mail) => isStillTrue(mail, draft.state));
  const left = outstanding.filter(isKept);
  const laterLeft = later.filter(({ effect }) => isKept(effect));
  if (left.length + laterLeft.length === outstanding.length + later.length) return;
  changeState(draft, { outstanding: left, later: laterLeft });
}

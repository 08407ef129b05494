import type { PaymentAnswer } from '../../contract/answers/payment';
import { iso, isoOrNull } from '../../contract/answers/shared';
import type { Dispute, FraudWarning, Payment, Refund } from '../../domain/collection/model/payment';
import type { InvoiceRow } from '../../postgres/stores';

export function paymentView(row: InvoiceRow, payment: Payment): PaymentAnswer {
  return {
    object: 'payment',
    id: payment.id,
    invoice: row.id,
    via: payment.via,
    method_type: payment.methodType,
    method: payment.methodLabel,
    amount: payment.amount,
    currency: row.invoice.currency,
    charge: payment.chargeId,
    received_at: iso(payment.at),
    reversed: payment.reversed,
    refunds: payment.refunds.map(refundView),
    disputes: payment.disputes.map(disputeView),
    fraud_warnings: payment.warnings.map(warningView),
  };
}

const refundView = (refund: Refund) => ({
  id: refund.stripeId,
  number: refund.n,
  amount: refund.amount,
  status: refund.status,
  asked_at: iso(refund.askedAt),
  stopped_by_dispute: refund.stoppedByDispute,
});

const warningView = ({ id, type, at, actionable }: FraudWarning) => ({
  id,
  type,
  at: iso(at),
  actionable,
});

const disputeView = (dispute: Dispute) => ({
  id: dispute.id,
  amount: dispute.amount,
  status: dispute.status,
  reason: dispute.reason,
  withdrawn: dispute.withdrawn,
  returned: dispute.returned,
  evidence_due_at: isoOrNull(dispute.evidenceDueAt),
});

import type { PaymentResponse } from '../../contract/responses/payment';
import { iso, isoOrNull } from '../../contract/responses/shared';
import type { Dispute, FraudWarning, Payment, Refund } from '../../domain/collection/model/payment';
import type { InvoiceRow } from '../../postgres/invoices/invoice-row';

export function toPaymentResponse(row: InvoiceRow, payment: Payment): PaymentResponse {
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
    refunds: payment.refunds.map(toRefundResponse),
    disputes: payment.disputes.map(toDisputeResponse),
    fraud_warnings: payment.warnings.map(toWarningResponse),
  };
}

const toRefundResponse = (refund: Refund) => ({
  id: refund.stripeId,
  number: refund.n,
  amount: refund.amount,
  status: refund.status,
  asked_at: iso(refund.askedAt),
  stopped_by_dispute: refund.stoppedByDispute,
});

const toWarningResponse = ({ id, type, at, actionable }: FraudWarning) => ({
  id,
  type,
  at: iso(at),
  actionable,
});

const toDisputeResponse = (dispute: Dispute) => ({
  id: dispute.id,
  amount: dispute.amount,
  status: dispute.status,
  reason: dispute.reason,
  withdrawn: dispute.withdrawn,
  returned: dispute.returned,
  evidence_due_at: isoOrNull(dispute.evidenceDueAt),
});

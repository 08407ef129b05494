import type { Happened } from '../../src/domain/collection/model/happened';

const AT = Date.UTC(2026, 10, 3, 9);
const refund = { paymentId: 'pi_1', refundNo: '1', amount: 500 };
const dispute = {
  paymentId: 'pi_1',
  disputeId: 'dp_1',
  amount: 1000,
  status: 'needs_response',
  reason: 'fraudulent',
};

/** All that happens to an invoice and is published. */
export const PUBLISHED: Happened[] = [
  { kind: 'invoice_mailed' },
  {
    kind: 'decline_recorded',
    laneNo: 1,
    amount: 1000,
    methodLabel: 'visa 4242',
    code: 'insufficient_funds',
    by: 'plan',
    next: { kind: 'at', at: AT, why: 'ladder', by: 'plan' },
  },
  {
    kind: 'checkout_debit_failed',
    laneNo: 2,
    amount: 1000,
    code: 'debit_not_authorized',
    next: { kind: 'off' },
  },
  { kind: 'authentication_requested', laneNo: 1, until: AT },
  { kind: 'verification_requested', laneNo: 1, remaining: 1000 },
  {
    kind: 'checkout_opened',
    laneNo: 3,
    sessionId: 'cs_1',
    amount: 1000,
    expiresAt: AT,
    by: 'customer',
  },
  { kind: 'status_changed', from: 'open', to: 'processing', received: 0, remaining: 1000 },
  { kind: 'part_received', received: 400, remaining: 600 },
  { kind: 'status_changed', from: 'processing', to: 'paid', received: 1000, remaining: 0 },
  { kind: 'overpaid', excess: 250 },
  { kind: 'refund_given', ...refund },
  { kind: 'refund_failed', ...refund },
  { kind: 'payment_returned', ...dispute },
  { kind: 'dispute_opened', ...dispute },
  { kind: 'dispute_won', ...dispute },
  { kind: 'dispute_lost', ...dispute },
  {
    kind: 'invoice_held',
    reason: 'no_method_allowed',
    methodsEmptiedBy: 'currency',
    connectionGone: null,
    refusal: null,
  },
  { kind: 'invoice_overdue', remaining: 1000 },
  { kind: 'collection_ended' },
  { kind: 'invoice_voided' },
  { kind: 'invoice_given_up', by: 'command' },
];

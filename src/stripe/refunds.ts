import type Stripe from 'stripe';
import type { RefundReading } from '../domain/collection/model/fact';
import { andThen, callStripe, listAll, ok } from './call';
import { refundReading } from './readings';
import type { Called, RefundRequest } from './stripe-gateway';

const STOPPED_BY_DISPUTE = new Set(['charge_disputed', 'refund_disputed_payment']);

export async function createRefund(
  stripe: Stripe,
  request: RefundRequest,
): Promise<Called<RefundReading | { stopped: 'dispute' }>> {
  const made = await callStripe('refund', () =>
    stripe.refunds.create(
      {
        payment_intent: request.intentId,
        amount: request.amount,
        metadata: { ...request.metadata, attempt: request.refundNo },
      },
      { idempotencyKey: request.key },
    ),
  );
  if (made.kind === 'refused' && STOPPED_BY_DISPUTE.has(made.code)) {
    return ok({ stopped: 'dispute' });
  }
  return andThen(made, ({ object, replayed }) =>
    replayed ? readRefund(stripe, object.id) : ok(refundReading(object)),
  );
}

async function readRefund(stripe: Stripe, id: string): Promise<Called<RefundReading>> {
  const read = await callStripe('refund', () => stripe.refunds.retrieve(id));
  return andThen(read, ({ object }) => ok(refundReading(object)));
}

export async function refundsOf(
  stripe: Stripe,
  intentId: string,
): Promise<Called<RefundReading[]>> {
  const all = await listAll((page) => stripe.refunds.list({ payment_intent: intentId, ...page }));
  return andThen(all, (refunds) => ok(refunds.map(refundReading)));
}

import type Stripe from 'stripe';
import type { RefundReading } from '../domain/collection/model/fact';
import { andThen, call, listAll, ok } from './call';
import { refundReading } from './reading-of';
import type { Called, RefundAsk } from './room';

const STOPPED_BY_DISPUTE = new Set(['charge_disputed', 'refund_disputed_payment']);

export async function createRefund(
  stripe: Stripe,
  ask: RefundAsk,
): Promise<Called<RefundReading | { stopped: 'dispute' }>> {
  const made = await call('refund', () =>
    stripe.refunds.create(
      {
        payment_intent: ask.intentId,
        amount: ask.amount,
        metadata: { ...ask.metadata, attempt: ask.n },
      },
      { idempotencyKey: ask.key },
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
  const read = await call('refund', () => stripe.refunds.retrieve(id));
  return andThen(read, ({ object }) => ok(refundReading(object)));
}

export async function refundsOf(
  stripe: Stripe,
  intentId: string,
): Promise<Called<RefundReading[]>> {
  const all = await listAll((page) => stripe.refunds.list({ payment_intent: intentId, ...page }));
  return andThen(all, (refunds) => ok(refunds.map(refundReading)));
}

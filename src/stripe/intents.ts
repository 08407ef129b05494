import type Stripe from 'stripe';
import type { ChargeReading, IntentReading } from '../domain/collection/model/fact';
import { hasFraudWarnings } from '../domain/payment-methods';
import { andThen, callStripe, listAll, ok } from './call';
import type { Called, ConfirmRequest, IntentRequest } from './stripe-gateway';
import { disputeReading, intentReading, isLetGo, refundReading, warningReading } from './readings';

type MethodTypes = Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType[];

export const EXPANDED_INTENT_PARTS = ['latest_charge', 'payment_method'];

/** Unconfirmed, with one method: saving its id comes before any money can move. */
export async function createPaymentIntent(
  stripe: Stripe,
  request: IntentRequest,
): Promise<Called<{ intentId: string }>> {
  const params: Stripe.PaymentIntentCreateParams = {
    amount: request.amount,
    currency: request.currency,
    customer: request.customer,
    payment_method: request.method.id,
    allowed_payment_method_types: [request.method.type] as MethodTypes,
    description: request.description,
    metadata: { ...request.metadata },
    ...(request.receiptEmail === null ? {} : { receipt_email: request.receiptEmail }),
  };
  const made = await callStripe('payment_intent', () =>
    stripe.paymentIntents.create(params, { idempotencyKey: request.key }),
  );
  return andThen(made, ({ object }) => ok({ intentId: object.id }));
}

const NO_HISTORY = { refunds: [], disputes: [], warnings: [] };

/** Off-session, once. A repeated answer may be days old, so then the intent itself is read. */
export async function confirmPaymentIntent(
  stripe: Stripe,
  request: ConfirmRequest,
): Promise<Called<IntentReading>> {
  const confirmed = await callStripe('payment_intent', () =>
    stripe.paymentIntents.confirm(
      request.intentId,
      {
        payment_method: request.method.id,
        off_session: true,
        error_on_requires_action: true,
        expand: EXPANDED_INTENT_PARTS,
      },
      { idempotencyKey: request.key },
    ),
  );
  return andThen(confirmed, ({ object, replayed }) =>
    replayed
      ? readPaymentIntent(stripe, request.intentId)
      : readingWithCharge(stripe, object, 'new'),
  );
}

export async function cancelPaymentIntent(
  stripe: Stripe,
  intentId: string,
  key: string,
): Promise<Called<'asked'>> {
  const canceled = await callStripe('payment_intent', () =>
    stripe.paymentIntents.cancel(
      intentId,
      { cancellation_reason: 'abandoned' },
      { idempotencyKey: key },
    ),
  );
  return andThen(canceled, () => ok('asked'));
}

export async function readPaymentIntent(
  stripe: Stripe,
  intentId: string,
): Promise<Called<IntentReading>> {
  const read = await callStripe('payment_intent', () =>
    stripe.paymentIntents.retrieve(intentId, { expand: EXPANDED_INTENT_PARTS }),
  );
  return andThen(read, ({ object }) => readingWithCharge(stripe, object, 'old'));
}

/**
 * The intent with all that happened to its money. A charge made a moment ago can have refunds or
 * disputes only if it says so; an older one is asked for both.
 */
export async function readingWithCharge(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  age: 'new' | 'old',
): Promise<Called<IntentReading>> {
  const charge = intent.latest_charge;
  if (charge === null || typeof charge === 'string' || intent.status !== 'succeeded') {
    return ok(intentReading(intent, null));
  }
  const untouched = age === 'new' && !charge.disputed && charge.amount_refunded === 0;
  const chargeOnly = { id: charge.id, createdAt: charge.created * 1000 };
  if (untouched) return ok(intentReading(intent, { ...chargeOnly, ...NO_HISTORY }));
  const history = await chargeHistory(stripe, intent.id, charge);
  return andThen(history, (value) => ok(intentReading(intent, { ...chargeOnly, ...value })));
}

async function chargeHistory(
  stripe: Stripe,
  intentId: string,
  charge: Stripe.Charge,
): Promise<Called<Omit<ChargeReading, 'id' | 'createdAt'>>> {
  const [refunds, disputes, warnings] = await Promise.all([
    ifPermitted(listAll((page) => stripe.refunds.list({ payment_intent: intentId, ...page }))),
    ifPermitted(listAll((page) => stripe.disputes.list({ payment_intent: intentId, ...page }))),
    ifPermitted(canBeWarnedOf(charge) ? warningsOf(stripe, intentId) : ok([])),
  ]);
  if (refunds.kind !== 'ok') return refunds;
  if (disputes.kind !== 'ok') return disputes;
  if (warnings.kind !== 'ok') return warnings;
  const unread = [refunds, disputes, warnings].flatMap(({ value }) => value.unread);
  return ok({
    refunds: refunds.value.items.filter((refund) => !isLetGo(refund, charge)).map(refundReading),
    disputes: disputes.value.items.map((dispute) => disputeReading(dispute, charge)),
    warnings: warnings.value.items.map(warningReading),
    ...(unread.length === 0 ? {} : { unread }),
  });
}

interface SideRead<T> {
  items: T[];
  /** The permissions without which nothing could be read here. */
  unread: string[];
}

/** That money arrived is known without these lists, so a key that may not read them will do. */
async function ifPermitted<T>(
  read: Called<T[]> | Promise<Called<T[]>>,
): Promise<Called<SideRead<T>>> {
  const called = await read;
  if (called.kind === 'forbidden') return ok({ items: [], unread: [called.permission] });
  return andThen(called, (items) => ok({ items, unread: [] }));
}

const canBeWarnedOf = ({ payment_method_details: details }: Stripe.Charge): boolean =>
  details !== null && hasFraudWarnings(details.type);

const warningsOf = (stripe: Stripe, intentId: string) =>
  listAll((page) => stripe.radar.earlyFraudWarnings.list({ payment_intent: intentId, ...page }));

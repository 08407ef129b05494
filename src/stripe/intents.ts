import type Stripe from 'stripe';
import type { ChargeReading, IntentReading } from '../domain/collection/model/fact';
import { andThen, call, listAll, ok } from './call';
import type { Called, ConfirmAsk, IntentAsk } from './room';
import { disputeReading, intentReading, refundReading, warningReading } from './reading-of';

type Types = Stripe.PaymentIntentCreateParams.AllowedPaymentMethodType[];

export const INTENT_PARTS = ['latest_charge', 'payment_method'];

/** Unconfirmed, with one method: saving its id comes before any money can move. */
export async function createIntent(
  stripe: Stripe,
  ask: IntentAsk,
): Promise<Called<{ intentId: string }>> {
  const params: Stripe.PaymentIntentCreateParams = {
    amount: ask.amount,
    currency: ask.currency,
    customer: ask.customer,
    payment_method: ask.method.id,
    allowed_payment_method_types: [ask.method.type] as Types,
    description: ask.description,
    metadata: { ...ask.metadata },
    ...(ask.receiptEmail === null ? {} : { receipt_email: ask.receiptEmail }),
  };
  const made = await call('payment_intent', () =>
    stripe.paymentIntents.create(params, { idempotencyKey: ask.key }),
  );
  return andThen(made, ({ object }) => ok({ intentId: object.id }));
}

const NOTHING = { refunds: [], disputes: [], warnings: [] };

/** Off-session, once. A repeated answer may be days old, so then the intent itself is read. */
export async function confirmIntent(
  stripe: Stripe,
  ask: ConfirmAsk,
): Promise<Called<IntentReading>> {
  const confirmed = await call('payment_intent', () =>
    stripe.paymentIntents.confirm(
      ask.intentId,
      {
        payment_method: ask.method.id,
        off_session: true,
        error_on_requires_action: true,
        expand: INTENT_PARTS,
      },
      { idempotencyKey: ask.key },
    ),
  );
  return andThen(confirmed, ({ object, replayed }) =>
    replayed ? readIntent(stripe, ask.intentId) : readingWithCharge(stripe, object, 'new'),
  );
}

export async function cancelIntent(
  stripe: Stripe,
  intentId: string,
  key: string,
): Promise<Called<'asked'>> {
  const canceled = await call('payment_intent', () =>
    stripe.paymentIntents.cancel(
      intentId,
      { cancellation_reason: 'abandoned' },
      { idempotencyKey: key },
    ),
  );
  return andThen(canceled, () => ok('asked'));
}

export async function readIntent(stripe: Stripe, intentId: string): Promise<Called<IntentReading>> {
  const read = await call('payment_intent', () =>
    stripe.paymentIntents.retrieve(intentId, { expand: INTENT_PARTS }),
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
  const bare = { id: charge.id, createdAt: charge.created * 1000 };
  if (untouched) return ok(intentReading(intent, { ...bare, ...NOTHING }));
  const history = await chargeHistory(stripe, intent.id, charge);
  return andThen(history, (value) => ok(intentReading(intent, { ...bare, ...value })));
}

async function chargeHistory(
  stripe: Stripe,
  intentId: string,
  charge: Stripe.Charge,
): Promise<Called<Omit<ChargeReading, 'id' | 'createdAt'>>> {
  const [refunds, disputes, warnings] = await Promise.all([
    listAll((page) => stripe.refunds.list({ payment_intent: intentId, ...page })),
    listAll((page) => stripe.disputes.list({ payment_intent: intentId, ...page })),
    isOfCard(charge) ? warningsOf(stripe, intentId) : ok([]),
  ]);
  if (refunds.kind !== 'ok') return refunds;
  if (disputes.kind !== 'ok') return disputes;
  if (warnings.kind !== 'ok') return warnings;
  return ok({
    refunds: refunds.value.map(refundReading),
    disputes: disputes.value.map((dispute) => disputeReading(dispute, charge)),
    warnings: warnings.value.map(warningReading),
  });
}

/** Only the issuer of a card warns. */
const isOfCard = (charge: Stripe.Charge): boolean => charge.payment_method_details?.type === 'card';

const warningsOf = (stripe: Stripe, intentId: string) =>
  listAll((page) => stripe.radar.earlyFraudWarnings.list({ payment_intent: intentId, ...page }));

import type Stripe from 'stripe';
import { captureIntent } from '../intents/capture';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing, missingParameter } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emit } from '../webhooks/emit';
import type { Books } from '../world/books';
import { cancelRefund, makeRefund } from './make-refund';
import { mergeMetadata } from './metadata';

// Charges and refunds as the API shows them.

export function foundCharge(books: Books, id: string, param = 'id', status = 404): Stripe.Charge {
  const charge = books.charges.get(id);
  if (charge === undefined) throw missing('charge', id, param, status);
  return charge;
}

/** The successful charge behind an intent. */
export function chargeOf(books: Books, intentId: string): Stripe.Charge {
  const intent = books.paymentIntents.get(intentId);
  if (intent === undefined) throw missing('payment_intent', intentId, 'payment_intent');
  const charge = books.charges.get(String(intent.latest_charge));
  if (charge === undefined || charge.status !== 'succeeded') {
    throw invalid(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      'payment_intent_unexpected_state',
      'payment_intent',
    );
  }
  return charge;
}

function foundRefund(books: Books, id: string): Stripe.Refund {
  const refund = books.refunds.get(id);
  if (refund === undefined) throw missing('refund', id);
  return refund;
}

type Charges = Stripe.ChargeListParams & Paging;
type Refunds = Stripe.RefundListParams & Paging;

export const moneyRoutes: readonly Route[] = [
  get<Charges>('/v1/charges', ({ world, books, params }) =>
    list(
      world,
      '/v1/charges',
      books.charges,
      params,
      (each) =>
        (params.customer === undefined || each.customer === params.customer) &&
        (params.payment_intent === undefined || each.payment_intent === params.payment_intent),
    ),
  ),
  get('/v1/charges/:id', ({ books, id }) => foundCharge(books, id)),
  post<Stripe.ChargeUpdateParams>('/v1/charges/:id', ({ world, books, params, id }) => {
    const charge = foundCharge(books, id);
    const previous = change(charge, {
      metadata: mergeMetadata(charge.metadata, params.metadata),
      ...(params.description === undefined ? {} : { description: params.description }),
      ...(params.receipt_email === undefined ? {} : { receipt_email: params.receipt_email }),
    });
    emit(world, books, 'charge.updated', charge, previous);
    return charge;
  }),
  post<Stripe.ChargeCaptureParams>('/v1/charges/:id/capture', ({ world, books, params, id }) => {
    const charge = foundCharge(books, id);
    const intent = books.paymentIntents.get(String(charge.payment_intent));
    if (intent === undefined || charge.captured) {
      throw invalid(`Charge ${id} has already been captured.`, 'charge_already_captured');
    }
    captureIntent(world, books, intent, params.amount);
    return charge;
  }),
  post<Stripe.RefundCreateParams>('/v1/refunds', ({ world, books, params }) => {
    if (params.charge === undefined && params.payment_intent === undefined) {
      throw missingParameter('payment_intent');
    }
    const charge =
      params.charge === undefined
        ? chargeOf(books, String(params.payment_intent))
        : foundCharge(books, params.charge, 'charge');
    return makeRefund(world, books, charge, {
      amount: params.amount,
      reason: params.reason,
      metadata: mergeMetadata(null, params.metadata),
    });
  }),
  get<Refunds>('/v1/refunds', ({ world, books, params }) =>
    list(
      world,
      '/v1/refunds',
      books.refunds,
      params,
      (each) =>
        (params.charge === undefined || each.charge === params.charge) &&
        (params.payment_intent === undefined || each.payment_intent === params.payment_intent),
    ),
  ),
  get('/v1/refunds/:id', ({ books, id }) => foundRefund(books, id)),
  post<Stripe.RefundUpdateParams>('/v1/refunds/:id', ({ world, books, params, id }) => {
    const refund = foundRefund(books, id);
    const previous = change(refund, {
      metadata: mergeMetadata(refund.metadata, params.metadata),
    });
    emit(world, books, 'refund.updated', refund, previous);
    emit(world, books, 'charge.refund.updated', refund, previous);
    return refund;
  }),
  post('/v1/refunds/:id/cancel', ({ world, books, id }) => {
    const refund = foundRefund(books, id);
    if (refund.status !== 'requires_action') {
      throw invalid(
        `Only a refund with a status of requires_action can be canceled; ${id} has a status of ` +
          `${refund.status}.`,
      );
    }
    cancelRefund(world, books, refund);
    return refund;
  }),
];

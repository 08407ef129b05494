import type Stripe from 'stripe';
import { captureIntent } from '../intents/capture';
import { get, post } from '../transport/call';
import type { Route } from '../transport/call';
import { invalid, missing, missingParameter } from '../transport/errors';
import { list } from '../transport/lists';
import type { Paging } from '../transport/lists';
import { change, emitUpdate } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import { cancelRefund, makeRefund } from './make-refund';
import { mergeMetadata } from './metadata';

// Charges and refunds as the API shows them.

export function requireCharge(
  store: AccountStore,
  id: string,
  param = 'id',
  status = 404,
): Stripe.Charge {
  const charge = store.charges.get(id);
  if (charge === undefined) throw missing('charge', id, param, status);
  return charge;
}

/** The successful charge behind an intent. */
export function chargeOf(store: AccountStore, intentId: string): Stripe.Charge {
  const intent = store.paymentIntents.get(intentId);
  if (intent === undefined) throw missing('payment_intent', intentId, 'payment_intent');
  const charge = store.charges.get(String(intent.latest_charge));
  if (charge === undefined || charge.status !== 'succeeded') {
    throw invalid(
      `This PaymentIntent (${intentId}) does not have a successful charge to refund.`,
      'payment_intent_unexpected_state',
      'payment_intent',
    );
  }
  return charge;
}

function requireRefund(store: AccountStore, id: string): Stripe.Refund {
  const refund = store.refunds.get(id);
  if (refund === undefined) throw missing('refund', id);
  return refund;
}

type Charges = Stripe.ChargeListParams & Paging;
type Refunds = Stripe.RefundListParams & Paging;

export const moneyRoutes: readonly Route[] = [
  get<Charges>('/v1/charges', ({ world, store, params }) =>
    list(world, {
      url: '/v1/charges',
      table: store.charges,
      paging: params,
    }),
  ),
  get('/v1/charges/:id', ({ store, id }) => requireCharge(store, id)),
  post<Stripe.ChargeUpdateParams>('/v1/charges/:id', ({ world, store, params, id }) => {
    const charge = requireCharge(store, id);
    const previous = change(charge, {
      metadata: mergeMetadata(charge.metadata, params.metadata),
      ...(params.description === undefined ? {} : { description: params.description }),
      ...(params.receipt_email === undefined ? {} : { receipt_email: params.receipt_email }),
      ...(params.transfer_group === undefined ? {} : { transfer_group: params.transfer_group }),
      ...(params.shipping === undefined
        ? {}
        : { shipping: params.shipping as Stripe.Charge.Shipping }),
    });
    emitUpdate(world, store, 'charge.updated', { object: charge, previous });
    return charge;
  }),
  post<Stripe.ChargeCaptureParams>('/v1/charges/:id/capture', ({ world, store, params, id }) => {
    const charge = requireCharge(store, id);
    const intent = store.paymentIntents.get(String(charge.payment_intent));
    if (intent === undefined || charge.captured) {
      throw invalid(`Charge ${id} has already been captured.`, 'charge_already_captured');
    }
    captureIntent(world, store, intent, params.amount);
    return charge;
  }),
  // The older address of the same; Stripe still serves it.
  get<Paging>('/v1/charges/:id/refunds', ({ world, store, params, id }) => {
    requireCharge(store, id);
    const url = `/v1/charges/${id}/refunds`;
    const keep = (each: Stripe.Refund): boolean => each.charge === id;
    return list(world, { url, table: store.refunds, paging: params, keep });
  }),
  post<Stripe.RefundCreateParams>('/v1/charges/:id/refunds', ({ world, store, params, id }) =>
    makeRefund(world, store, requireCharge(store, id), {
      amount: params.amount,
      reason: params.reason,
      metadata: mergeMetadata(null, params.metadata),
    }),
  ),
  post<Stripe.RefundCreateParams>('/v1/refunds', ({ world, store, params }) => {
    if (params.charge === undefined && params.payment_intent === undefined) {
      throw missingParameter('payment_intent');
    }
    const charge =
      params.charge === undefined
        ? chargeOf(store, String(params.payment_intent))
        : requireCharge(store, params.charge, 'charge');
    return makeRefund(world, store, charge, {
      amount: params.amount,
      reason: params.reason,
      metadata: mergeMetadata(null, params.metadata),
    });
  }),
  get<Refunds>('/v1/refunds', ({ world, store, params }) =>
    list(world, {
      url: '/v1/refunds',
      table: store.refunds,
      paging: params,
    }),
  ),
  get('/v1/refunds/:id', ({ store, id }) => requireRefund(store, id)),
  post<Stripe.RefundUpdateParams>('/v1/refunds/:id', ({ world, store, params, id }) => {
    const refund = requireRefund(store, id);
    const previous = change(refund, {
      metadata: mergeMetadata(refund.metadata, params.metadata),
    });
    emitUpdate(world, store, 'refund.updated', { object: refund, previous });
    emitUpdate(world, store, 'charge.refund.updated', { object: refund, previous });
    return refund;
  }),
  post('/v1/refunds/:id/cancel', ({ world, store, id }) => {
    const refund = requireRefund(store, id);
    if (refund.status !== 'requires_action') {
      throw invalid(
        `Only a refund with a status of requires_action can be canceled; ${id} has a status of ` +
          `${refund.status}.`,
      );
    }
    cancelRefund(world, store, refund);
    return refund;
  }),
];

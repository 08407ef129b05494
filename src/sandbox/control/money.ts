import type Stripe from 'stripe';
import { returnDebit, settleDebit } from '../intents/settle';
import { warnOfFraud } from '../objects/fraud-warnings';
import { setMandate } from '../objects/mandates';
import { requireRefundAction, failRefund, finishRefund, makeRefund } from '../objects/make-refund';
import { chargeOf } from '../objects/money-routes';
import { closeDispute, isOver, openDispute, reopenDispute } from '../objects/open-dispute';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { requireObject, number, text } from './find';
import type { ControlHandler, Json } from './handler';

// What banks, card networks and the dashboard do to money.

function chargeNamed(world: World, body: Json): { store: AccountStore; charge: Stripe.Charge } {
  const id = text(body, 'charge');
  if (id !== undefined) {
    const { store, object } = requireObject(world, (each) => each.charges.get(id));
    return { store, charge: object };
  }
  const intent = text(body, 'payment_intent') ?? '';
  const { store } = requireObject(world, (each) => each.paymentIntents.get(intent));
  return { store, charge: chargeOf(store, intent) };
}

const CLOSED_STATUSES = ['won', 'lost', 'warning_closed', 'prevented'] as const;

function closing(body: Json): (typeof CLOSED_STATUSES)[number] {
  const status = CLOSED_STATUSES.find((each) => each === body['status']);
  if (status === undefined) throw new Error(`status must be one of ${CLOSED_STATUSES.join(', ')}`);
  return status;
}

export const moneyControls: Readonly<Record<string, ControlHandler>> = {
  'POST disputes': ({ world }, body) => {
    const { store, charge } = chargeNamed(world, body);
    const reason = text(body, 'reason');
    const amount = number(body, 'amount');
    const status = text(body, 'status');
    return openDispute(world, store, charge, {
      ...(reason === undefined ? {} : { reason }),
      ...(amount === undefined ? {} : { amount }),
      ...(status === undefined ? {} : { status }),
    });
  },
  'POST disputes/:id/close': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.disputes.get(id));
    if (isOver(object)) throw new Error(`${id} is already ${object.status}`);
    closeDispute(world, store, object, closing(body));
    return object;
  },
  'POST disputes/:id/status': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.disputes.get(id));
    reopenDispute(world, store, object, text(body, 'status') ?? 'appeal_needs_response');
    return object;
  },
  'POST fraud_warnings': ({ world }, body) => {
    const { store, charge } = chargeNamed(world, body);
    return warnOfFraud(world, store, charge);
  },
  'POST refunds': ({ world }, body) => {
    const { store, charge } = chargeNamed(world, body);
    return makeRefund(world, store, charge, { amount: number(body, 'amount') });
  },
  'POST refunds/:id/fail': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.refunds.get(id));
    failRefund(world, store, object, text(body, 'reason') ?? 'lost_or_stolen_card');
    return object;
  },
  'POST refunds/:id/ask': ({ world }, _body, id) => {
    const { store, object } = requireObject(world, (each) => each.refunds.get(id));
    requireRefundAction(world, store, object);
    return object;
  },
  'POST refunds/:id/succeed': ({ world }, _body, id) => {
    const { store, object } = requireObject(world, (each) => each.refunds.get(id));
    finishRefund(world, store, object);
    return object;
  },
  'POST debits/:id/settle': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.paymentIntents.get(id));
    const failed = body['outcome'] === 'failed';
    const code = text(body, 'failure_code') ?? 'insufficient_funds';
    settleDebit(world, store, object, failed ? code : null);
    return object;
  },
  'POST debits/:id/return': ({ world }, body, id) => {
    const { store } = requireObject(world, (each) => each.paymentIntents.get(id));
    return returnDebit(
      world,
      store,
      chargeOf(store, id),
      text(body, 'reason') ?? 'insufficient_funds',
    );
  },
  'POST mandates/:id': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.mandates.get(id));
    setMandate(world, store, object, text(body, 'status') ?? 'inactive');
    return object;
  },
};

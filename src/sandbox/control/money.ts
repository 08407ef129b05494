import type Stripe from 'stripe';
import { returnDebit, settleDebit } from '../intents/settle';
import { warnOfFraud } from '../objects/fraud-warnings';
import { setMandate } from '../objects/mandates';
import { askForRefund, failRefund, finishRefund, makeRefund } from '../objects/make-refund';
import { chargeOf } from '../objects/money-routes';
import { closeDispute, isOver, openDispute, reopenDispute } from '../objects/open-dispute';
import type { Books } from '../world/books';
import type { World } from '../world/world';
import type { ControlState, Json } from './control';
import { found, number, text } from './find';

// What banks, card networks and the dashboard do to money.

type Handler = (state: ControlState, body: Json, id: string) => unknown;

function chargeNamed(world: World, body: Json): { books: Books; charge: Stripe.Charge } {
  const id = text(body, 'charge');
  if (id !== undefined) {
    const { books, object } = found(world, (each) => each.charges.get(id));
    return { books, charge: object };
  }
  const intent = text(body, 'payment_intent') ?? '';
  const { books } = found(world, (each) => each.paymentIntents.get(intent));
  return { books, charge: chargeOf(books, intent) };
}

const closings = ['won', 'lost', 'warning_closed', 'prevented'] as const;

function closing(body: Json): (typeof closings)[number] {
  const status = closings.find((each) => each === body['status']);
  if (status === undefined) throw new Error(`status must be one of ${closings.join(', ')}`);
  return status;
}

export const moneyControls: Readonly<Record<string, Handler>> = {
  'POST disputes': ({ world }, body) => {
    const { books, charge } = chargeNamed(world, body);
    const reason = text(body, 'reason');
    const amount = number(body, 'amount');
    const status = text(body, 'status');
    return openDispute(world, books, charge, {
      ...(reason === undefined ? {} : { reason }),
      ...(amount === undefined ? {} : { amount }),
      ...(status === undefined ? {} : { status }),
    });
  },
  'POST disputes/:id/close': ({ world }, body, id) => {
    const { books, object } = found(world, (each) => each.disputes.get(id));
    if (isOver(object)) throw new Error(`${id} is already ${object.status}`);
    closeDispute(world, books, object, closing(body));
    return object;
  },
  'POST disputes/:id/status': ({ world }, body, id) => {
    const { books, object } = found(world, (each) => each.disputes.get(id));
    reopenDispute(world, books, object, text(body, 'status') ?? 'appeal_needs_response');
    return object;
  },
  'POST fraud_warnings': ({ world }, body) => {
    const { books, charge } = chargeNamed(world, body);
    return warnOfFraud(world, books, charge);
  },
  'POST refunds': ({ world }, body) => {
    const { books, charge } = chargeNamed(world, body);
    return makeRefund(world, books, charge, { amount: number(body, 'amount') });
  },
  'POST refunds/:id/fail': ({ world }, body, id) => {
    const { books, object } = found(world, (each) => each.refunds.get(id));
    failRefund(world, books, object, text(body, 'reason') ?? 'lost_or_stolen_card');
    return object;
  },
  'POST refunds/:id/ask': ({ world }, _body, id) => {
    const { books, object } = found(world, (each) => each.refunds.get(id));
    askForRefund(world, books, object);
    return object;
  },
  'POST refunds/:id/succeed': ({ world }, _body, id) => {
    const { books, object } = found(world, (each) => each.refunds.get(id));
    finishRefund(world, books, object);
    return object;
  },
  'POST debits/:id/settle': ({ world }, body, id) => {
    const { books, object } = found(world, (each) => each.paymentIntents.get(id));
    const failed = body['outcome'] === 'failed';
    const code = text(body, 'failure_code') ?? 'insufficient_funds';
    settleDebit(world, books, object, failed ? code : null);
    return object;
  },
  'POST debits/:id/return': ({ world }, body, id) => {
    const { books } = found(world, (each) => each.paymentIntents.get(id));
    return returnDebit(
      world,
      books,
      chargeOf(books, id),
      text(body, 'reason') ?? 'insufficient_funds',
    );
  },
  'POST mandates/:id': ({ world }, body, id) => {
    const { books, object } = found(world, (each) => each.mandates.get(id));
    setMandate(world, books, object, text(body, 'status') ?? 'inactive');
    return object;
  },
};

import type Stripe from 'stripe';
import { paySession } from '../checkout/pay-session';
import type { PayOutcome } from '../checkout/pay-session';
import { authenticateAny } from '../checkout/authenticate';
import { usualBehaviour } from '../objects/behaviour';
import { declineOf } from '../objects/declines';
import { createMethod, useMethod } from '../objects/payment-methods';
import type { MethodData } from '../objects/method-fields';
import { change, emitUpdate, note } from '../webhooks/emit';
import type { AccountStore } from '../world/account-store';
import type { World } from '../world/world';
import { requireObject, number, text } from './find';
import type { ControlHandler, Json } from './handler';

// What customers and their banks do: pay a session without a browser, answer an authentication,
// and how a stored method behaves from now on.

function methodFor(world: World, store: AccountStore, body: Json): Stripe.PaymentMethod {
  const named = text(body, 'payment_method');
  if (named !== undefined) return useMethod(world, store, named);
  const wallet = text(body, 'wallet');
  if (wallet !== undefined) {
    const email = text(body, 'email') ?? 'jenny@example.com';
    return createMethod(world, store, {
      type: wallet,
      billing_details: { name: 'Jenny Rosen', email },
    });
  }
  const iban = text(body, 'iban');
  const data: MethodData =
    iban === undefined
      ? {
          type: 'card',
          card: {
            number: text(body, 'number') ?? '4242424242424242',
            exp_month: 12,
            exp_year: new Date(world.clock.now()).getUTCFullYear() + 2,
          },
        }
      : { type: 'sepa_debit', sepa_debit: { iban } };
  return createMethod(world, store, { ...data, billing_details: { name: 'Jenny Rosen' } });
}

function outcomeAnswer(outcome: PayOutcome, session: Stripe.Checkout.Session | null): unknown {
  return {
    outcome: outcome.kind,
    ...(outcome.kind === 'declined' ? { decline: outcome.decline } : {}),
    ...(outcome.kind === 'authenticate' ? { page: outcome.page } : {}),
    session,
  };
}

export const payControls: Readonly<Record<string, ControlHandler>> = {
  'POST sessions/:id/pay': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.sessions.get(id));
    const outcome = paySession(world, store, object, methodFor(world, store, body));
    if (outcome.kind !== 'authenticate' || body['authenticate'] === undefined) {
      return outcomeAnswer(outcome, object);
    }
    const target = String(object.payment_intent ?? object.setup_intent);
    return outcomeAnswer(
      authenticateAny(world, store, target, body['authenticate'] === true),
      object,
    );
  },
  'POST authenticate/:id': ({ world }, body, id) => {
    const { store } = requireObject(
      world,
      (each) => each.paymentIntents.get(id) ?? each.setupIntents.get(id),
    );
    return outcomeAnswer(authenticateAny(world, store, id, body['agreed'] !== false), null);
  },
  'POST payment_methods/:id': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.paymentMethods.get(id));
    const behaviour = world.behaviours.get(object) ?? usualBehaviour();
    world.behaviours.set(object, behaviour);
    const decline = body['decline_code'];
    if (decline === null) behaviour.decline = null;
    if (typeof decline === 'string') {
      behaviour.decline = declineOf(decline, text(body, 'advice_code'));
      behaviour.declinesLeft = number(body, 'times') ?? Infinity;
    }
    if (typeof body['requires_authentication'] === 'boolean') {
      behaviour.authentication = body['requires_authentication'] ? 'always' : 'never';
    }
    note(world, store, 'payment_method scripted', object);
    return {
      payment_method: id,
      decline_code: behaviour.decline?.declineCode ?? behaviour.decline?.code ?? null,
      times: Number.isFinite(behaviour.declinesLeft) ? behaviour.declinesLeft : null,
      authentication: behaviour.authentication,
    };
  },
  'POST payment_methods/:id/update_card': ({ world }, body, id) => {
    const { store, object } = requireObject(world, (each) => each.paymentMethods.get(id));
    const { card } = object;
    if (card === undefined) throw new Error(`${id} is no card`);
    const exp_year = number(body, 'exp_year') ?? card.exp_year + 3;
    const last4 = text(body, 'last4') ?? card.last4;
    const previous = change(object, { card: { ...card, exp_year, last4 } });
    emitUpdate(world, store, 'payment_method.automatically_updated', { object, previous });
    return object;
  },
};

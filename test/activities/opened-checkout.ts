import type { IntentReading, SessionReading } from '../../src/domain/collection/model/fact';
import { DAY } from '../../src/domain/time';
import type { Step } from '../../src/domain/collection/model/step';
import type { Called } from '../../src/stripe/stripe-gateway';
import type { Stage } from './stage';
import { VISA, effectOf, invoice, orderFor, resumed } from './stage';

export const URL = 'https://checkout.example/c/pay/cs_1';

export const ok = <T>(value: T): Promise<Called<T>> => Promise.resolve({ kind: 'ok', value });

export function session(id: string, different: Partial<SessionReading> = {}): SessionReading {
  return {
    id,
    status: 'open',
    intentId: null,
    amountTotal: 11_900,
    currency: 'eur',
    n: 1,
    expiresAt: Date.now() + DAY,
    ...different,
  };
}

export function paidIntent(id: string, different: Partial<IntentReading> = {}): IntentReading {
  return {
    id,
    status: 'succeeded',
    amount: 11_900,
    amountReceived: 11_900,
    currency: 'eur',
    n: 1,
    ofCheckout: true,
    method: VISA,
    decline: null,
    instructionsUrl: null,
    charge: {
      id: `ch_${id}`,
      createdAt: Date.now(),
      refunds: [],
      disputes: [],
      warnings: [],
    },
    ...different,
  };
}

/** Of a stored card that the bank took for stolen: it may not be tried again. */
export const declinedIntent = (id: string): IntentReading =>
  paidIntent(id, {
    status: 'requires_payment_method',
    amountReceived: 0,
    ofCheckout: false,
    charge: null,
    decline: {
      code: 'card_declined',
      declineCode: 'fraudulent',
      adviceCode: null,
      networkCode: null,
    },
  });

/** An invoice without a stored method, whose customer has pressed "Pay". */
export async function pressedPay(stage: Stage, externalId: string): Promise<Step> {
  const collection = { autoCharge: false, createStripeCustomer: 'never' } as const;
  await stage.stores.invoices.submit(invoice(externalId, { collection }), stage.clock.now());
  const id = `press-${externalId}`;
  const command = { id, by: 'customer', name: 'open_checkout' } as const;
  const order = resumed(externalId);
  return stage.advance({ ...order, inbox: [...order.inbox, { kind: 'command', command }] });
}

export async function openedCheckout(stage: Stage, externalId: string) {
  const step = await pressedPay(stage, externalId);
  const id = `cs_${externalId}`;
  stage.stripe.createCheckout = () => ok({ session: session(id), url: URL });
  const order = orderFor(externalId, step, effectOf(step, 'openCheckout'));
  const after = await stage.perform(order);
  stage.stripe = {};
  return { step: after, sessionId: id };
}

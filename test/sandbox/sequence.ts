import type Stripe from 'stripe';
import { answerRequest, errorAnswer, newRequestId } from '../../src/sandbox/transport/api';
import type { ApiState } from '../../src/sandbox/transport/api';
import { ApiError } from '../../src/sandbox/transport/errors';
import { createIntent } from '../../src/sandbox/intents/payment-intent';
import { identify } from '../../src/sandbox/transport/identify';
import { assemble } from '../../src/sandbox/start';
import { controlRoutes } from '../../src/sandbox/control/routes';
import type { Parts } from '../../src/sandbox/transport/server';
import { platformOf } from '../../src/sandbox/world/world';
import type { Books } from '../../src/sandbox/world/books';
import { problemsOf } from './problems';

// Drives a sandbox without its sockets, so that hundreds of thousands of calls take seconds.

export interface Step {
  readonly kind: string;
  readonly pick: number;
  readonly amount: number;
}

export interface Sequence {
  reset(): void;
  /** Takes one step; answers the HTTP status. */
  take(step: Step): Promise<number>;
  problems(): string[];
  plant(spoil: (intent: Stripe.PaymentIntent) => void): void;
}

const cards = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_chargeDeclined',
  'pm_card_authenticationRequired',
  'pm_card_createDispute',
  'pm_card_refundFail',
  'pm_card_pendingRefund',
  'pm_sepaDebit_success_de',
  'pm_sepaDebit_failed_de',
];

const secret = 'sk_test_sequence';

export function createSequence(): Sequence {
  let parts: Parts = assemble({ clock: { originMs: 1_800_000_000_000 } });
  let books: Books = platformOf(parts.world, secret);

  const api = (method: string, path: string, fields: Record<string, string> = {}): number =>
    call(parts, method, path, fields);

  async function control(pattern: string, id: string, body: object): Promise<number> {
    const route = controlRoutes.find(([each]) => each === pattern);
    if (route === undefined) throw new Error(`no control ${pattern}`);
    try {
      await route[1](parts, body as Record<string, unknown>, id, new URLSearchParams());
      return 200;
    } catch (error) {
      return error instanceof ApiError ? error.status : 400;
    }
  }

  return {
    reset: () => {
      parts = assemble({ clock: { originMs: 1_800_000_000_000 } });
      books = platformOf(parts.world, secret);
    },
    take: (step) => Promise.resolve(take(step, books, api, control)),
    problems: () => problemsOf(parts.world, books),
    plant: (spoil) => {
      const params = { amount: 500, currency: 'eur' };
      spoil(createIntent(parts.world, books, params, '2026-10-28.endive'));
    },
  };
}

function call(
  parts: ApiState,
  method: string,
  path: string,
  fields: Record<string, string>,
): number {
  const request = {
    method,
    path: `/v1/${path}`,
    text: new URLSearchParams(fields).toString(),
    headers: { authorization: `Bearer ${secret}`, 'stripe-version': '2026-10-28.endive' },
    id: newRequestId(),
  };
  try {
    return answerRequest(parts, request, identify(parts.world, request)).status;
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(error, request.id).status;
    throw error;
  }
}

type Api = (method: string, path: string, fields?: Record<string, string>) => number;
type Control = (pattern: string, id: string, body: object) => Promise<number>;

function take(step: Step, books: Books, api: Api, control: Control): number | Promise<number> {
  const one = (rows: Iterable<{ id: string }>): string => {
    const all = [...rows];
    return all[step.pick % Math.max(1, all.length)]?.id ?? 'pi_none';
  };
  const intent = (): string => one(books.paymentIntents.oldestFirst());
  const session = (): string => one(books.sessions.oldestFirst());
  const card = cards[step.pick % cards.length] ?? 'pm_card_visa';
  const amount = String(step.amount);
  switch (step.kind) {
    case 'customer':
      return api('POST', 'customers', { email: `c${step.pick}@example.com` });
    case 'intent':
      return api('POST', 'payment_intents', {
        amount,
        currency: 'eur',
        'metadata[invoice_ref]': String(step.pick),
        ...(step.pick % 3 === 0 ? { capture_method: 'manual' } : {}),
      });
    case 'confirm':
      return api('POST', `payment_intents/${intent()}/confirm`, {
        payment_method: card,
        off_session: step.pick % 2 === 0 ? 'true' : 'false',
        'mandate_data[customer_acceptance][type]': 'offline',
      });
    case 'confirm_held':
      return api('POST', `payment_intents/${intent()}/confirm`);
    case 'cancel':
      return api('POST', `payment_intents/${intent()}/cancel`);
    case 'capture':
      return api('POST', `payment_intents/${intent()}/capture`, { amount_to_capture: amount });
    case 'refund':
      return api('POST', 'refunds', {
        payment_intent: intent(),
        ...(step.pick % 2 === 0 ? { amount } : {}),
      });
    default:
      return takeOther(step, { api, control, intent, session, one, books, card, amount });
  }
}

interface Hands {
  readonly api: Api;
  readonly control: Control;
  readonly intent: () => string;
  readonly session: () => string;
  readonly one: (rows: Iterable<{ id: string }>) => string;
  readonly books: Books;
  readonly card: string;
  readonly amount: string;
}

function takeOther(step: Step, hands: Hands): number | Promise<number> {
  const { api, control, intent, session, one, books, card, amount } = hands;
  switch (step.kind) {
    case 'session':
      return api('POST', 'checkout/sessions', {
        success_url: 'https://x.example',
        'line_items[0][quantity]': '1',
        'line_items[0][price_data][currency]': 'eur',
        'line_items[0][price_data][unit_amount]': amount,
        'line_items[0][price_data][product_data][name]': 'x',
      });
    case 'pay':
      return control('POST sessions/:id/pay', session(), { payment_method: card });
    case 'expire':
      return api('POST', `checkout/sessions/${session()}/expire`);
    case 'dispute':
      return control('POST disputes', '', { payment_intent: intent() });
    case 'close_dispute':
      return control('POST disputes/:id/close', one(books.disputes.oldestFirst()), {
        status: step.pick % 2 === 0 ? 'won' : 'lost',
      });
    case 'fail_refund':
      return control('POST refunds/:id/fail', one(books.refunds.oldestFirst()), {});
    case 'settle':
      return control('POST debits/:id/settle', intent(), {
        outcome: step.pick % 2 === 0 ? 'succeeded' : 'failed',
      });
    case 'advance':
      return control('POST clock/advance', '', { seconds: step.pick * 60 });
    default:
      return api('POST', `nonsense/${step.pick}`, { x: amount });
  }
}

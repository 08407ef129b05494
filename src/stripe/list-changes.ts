import type Stripe from 'stripe';
import { andThen, callStripe, ok } from './call';
import { eventAboutOf } from './event-about';
import type { EventAbout } from './event-about';
import type { StripeEvent } from './stripe-event';
import type { Called } from './stripe-gateway';

/** Lists of Stripe that show what happened: its events, and the objects themselves. */
export type ChangeList =
  'events' | 'payment_intents' | 'checkout_sessions' | 'charges' | 'refunds' | 'disputes';

export interface ChangesRequest {
  list: ChangeList;
  /** Stripe's time in ms: nothing older is listed. */
  since: number;
  /** The last object of the page before; null at the beginning. */
  after: string | null;
}

/** One page of a list, which begins with the newest. */
export interface ChangesPage {
  /** The oldest first, as they were sent the first time. */
  changes: StripeChange[];
  /** Stripe's time, in ms, of the newest object on the page; null on an empty one. */
  newest: number | null;
  /** Where the next page begins; null if this was the last. */
  next: string | null;
}

export interface StripeChange {
  id: string;
  type: string;
  about: EventAbout;
  payload: string;
  /** Its metadata was written by this installation. */
  isOurs: boolean;
}

/** Who lists: what is ours, and the mode of the API key, which lists nothing of the other one. */
export interface ChangesReader {
  installation: string;
  livemode: boolean;
}

/**
 * One page, however many there are: who reads on keeps the place. Events reach back thirty days
 * and say what happened to older objects; the other lists show what was made since, however long
 * ago that is.
 */
export async function listChanges(
  stripe: Stripe,
  reader: ChangesReader,
  { list, since, after }: ChangesRequest,
): Promise<Called<ChangesPage>> {
  const params = {
    created: { gte: Math.floor(since / 1000) },
    limit: 100,
    ...(after === null ? {} : { starting_after: after }),
  };
  const page = await callStripe('list', () => LISTS[list](stripe, params));
  return andThen(page, ({ object: { data, has_more: hasMore } }) => {
    const last = data.at(-1);
    if (last !== undefined && last.id === after) {
      return { kind: 'unknown', detail: `the page of ${list} after ${after} ends with it` };
    }
    const events = data.toReversed().map((object) => eventOf(object, reader));
    return ok({
      changes: events.filter(isUnderstood).map((event) => changeOf(event, reader)),
      newest: data[0] === undefined ? null : data[0].created * 1000,
      next: hasMore && last !== undefined ? last.id : null,
    });
  });
}

/** Of events as Stripe lists them, those of which the relay makes something. */
export const understoodEvents = (events: readonly object[], installation: string): StripeChange[] =>
  (events as readonly StripeEvent[])
    .filter(isUnderstood)
    .map((event) => changeOf(event, { installation, livemode: event.livemode }));

type Listed =
  | Stripe.Event
  | Stripe.PaymentIntent
  | Stripe.Checkout.Session
  | Stripe.Charge
  | Stripe.Refund
  | Stripe.Dispute;

interface ListParams {
  created: { gte: number };
  limit: number;
  starting_after?: string;
}

type ListPage = (
  stripe: Stripe,
  params: ListParams,
) => Promise<Stripe.Response<Stripe.ApiList<Listed>>>;

const LISTS: Readonly<Record<ChangeList, ListPage>> = {
  events: (stripe, params) => stripe.events.list(params),
  payment_intents: (stripe, params) => stripe.paymentIntents.list(params),
  checkout_sessions: (stripe, params) => stripe.checkout.sessions.list(params),
  charges: (stripe, params) => stripe.charges.list(params),
  refunds: (stripe, params) => stripe.refunds.list(params),
  disputes: (stripe, params) => stripe.disputes.list(params),
};

// Of what the relay makes something; the account's subscriptions, products and the like are many.
const UNDERSTOOD = [
  'checkout.session.',
  'payment_intent.',
  'charge.',
  'refund.',
  'radar.early_fraud_warning.',
  'setup_intent.',
  'payment_method.',
  'mandate.',
  'customer.updated',
  'customer.deleted',
  'account.',
];

const isUnderstood = ({ type }: StripeEvent): boolean =>
  UNDERSTOOD.some((start) => type.startsWith(start));

function changeOf(event: StripeEvent, { installation }: ChangesReader): StripeChange {
  const { id, type, data } = event;
  const { metadata } = data.object as { metadata?: Record<string, unknown> | null };
  const isOurs = metadata?.['installation'] === installation;
  return { id, type, about: eventAboutOf(event), payload: JSON.stringify(event), isOurs };
}

type ListedObject = Exclude<Listed, Stripe.Event>;

/** An object as if Stripe had sent an event of it: it makes us read, and is believed no further. */
function eventOf(object: Listed, { livemode }: ChangesReader): StripeEvent {
  if (object.object === 'event') return object as unknown as StripeEvent;
  const { id, status, created } = object;
  return {
    id: `reread_${id}_${status}`,
    type: eventTypeOf(object),
    created,
    livemode,
    data: { object },
  };
}

const INTENT_EVENT_TYPES: Record<string, string> = {
  requires_payment_method: 'payment_intent.payment_failed',
  requires_confirmation: 'payment_intent.created',
  requires_action: 'payment_intent.requires_action',
  processing: 'payment_intent.processing',
  requires_capture: 'payment_intent.amount_capturable_updated',
  succeeded: 'payment_intent.succeeded',
  canceled: 'payment_intent.canceled',
};

function eventTypeOf(object: ListedObject): string {
  switch (object.object) {
    case 'payment_intent':
      return INTENT_EVENT_TYPES[object.status] ?? 'payment_intent.created';
    case 'checkout.session':
      return object.status === 'expired'
        ? 'checkout.session.expired'
        : 'checkout.session.completed';
    case 'charge':
      return `charge.${object.status}`;
    case 'refund':
      return 'refund.updated';
    case 'dispute':
      return 'charge.dispute.updated';
  }
}

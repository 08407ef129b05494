import type Stripe from 'stripe';
import { watchIntent, watchSession } from '../judge/live-ways';
import { newId } from '../world/ids';
import type { Books, StoredEvent } from '../world/books';
import type { World } from '../world/world';

// Every change of an object goes through here: into the truth log, past the judge, and, where
// Stripe has an event for it, into the event list and out to the webhook endpoints.

export const apiVersion = '2026-10-28.endive';

/** What the account itself is pinned to: the version of a request that names none. */
export const accountVersion = '2026-08-26.dahlia';

type Anything = { id?: string; object?: string; [field: string]: unknown } | AnObject;
type AnObject = object & { id?: string; object?: string };

export function emit(
  world: World,
  books: Books,
  type: string,
  object: Anything,
  previous: object | null = null,
): StoredEvent {
  note(world, books, type, object);
  const event: StoredEvent = {
    id: newId('evt', 24),
    created: world.clock.seconds(),
    type,
    owner: books.account,
    account: books.platform === null ? null : books.account,
    apiVersion,
    snapshot: JSON.stringify(object),
    previous: previous === null ? null : JSON.stringify(previous),
    request: { id: world.cause.requestId, idempotency_key: world.cause.key },
    pendingWebhooks: 0,
    failedWebhooks: 0,
    visibleAt: world.clock.now() + world.settings.eventDelayMs,
  };
  if (world.deliveries.swallows(type)) return event;
  forgetOld(world, books);
  books.events.add(event);
  world.deliveries.send(world, books, event);
  return event;
}

/** How long an event is to be had, in seconds. */
export const eventLife = 30 * 86_400;

// By the day: a list that loses its first row is copied.
function forgetOld(world: World, books: Books): void {
  const oldest = world.clock.seconds() - eventLife;
  const [first] = books.events.oldestFirst();
  if (first !== undefined && first.created < oldest - 86_400) books.events.forgetBefore(oldest);
}

const tables: Readonly<Record<string, string>> = {
  customer: 'customers',
  payment_method: 'paymentMethods',
  payment_intent: 'paymentIntents',
  setup_intent: 'setupIntents',
  'checkout.session': 'sessions',
  charge: 'charges',
  refund: 'refunds',
  dispute: 'disputes',
  'radar.early_fraud_warning': 'fraudWarnings',
  mandate: 'mandates',
  product: 'products',
  price: 'prices',
  webhook_endpoint: 'endpoints',
  'test_helpers.test_clock': 'testClocks',
};

/** A change Stripe tells nobody about. */
export function note(world: World, books: Books, what: string, object: Anything): void {
  world.truth.note({
    what,
    account: books.account,
    request: world.cause.requestId,
    key: world.cause.key,
    ...summary(object),
  });
  const table = tables[object.object ?? ''];
  if (table !== undefined) world.touched(books.account, table, String(object.id));
  if (object.object === 'payment_intent') {
    watchIntent(world, books, object as Stripe.PaymentIntent);
  } else if (object.object === 'checkout.session') {
    watchSession(world, books, object as Stripe.Checkout.Session);
  }
}

const told = [
  'id',
  'object',
  'status',
  'amount',
  'amount_received',
  'amount_refunded',
  'amount_total',
  'currency',
  'customer',
  'payment_intent',
  'payment_method',
  'payment_status',
  'charge',
  'reason',
  'metadata',
] as const;

function summary(object: Anything): Record<string, unknown> {
  const fields = object as Record<string, unknown>;
  const picked: Record<string, unknown> = {};
  for (const key of told) if (fields[key] !== undefined) picked[key] = fields[key];
  return picked;
}

/** Sets fields and answers what they were: Stripe's `previous_attributes`. */
export function change<T extends object>(object: T, patch: Partial<T>): Partial<T> {
  const previous: Partial<T> = {};
  for (const key of Object.keys(patch) as (keyof T)[]) {
    if (object[key] === patch[key]) continue;
    previous[key] = object[key];
    object[key] = patch[key] as T[keyof T];
  }
  return previous;
}

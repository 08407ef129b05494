import type Stripe from 'stripe';
import { asOf } from '../transport/versions';
import { watchIntent, watchSession } from '../violations/live-ways';
import { newId } from '../world/ids';
import type { AccountStore, StoredEvent } from '../world/account-store';
import type { World } from '../world/world';
import { changing } from './what-it-was';

// Every change of an object goes through here: into the truth log, through the checks for
// violations and, where Stripe has an event for it, to the event list and the webhook endpoints.

type Anything = { id?: string; object?: string; [field: string]: unknown } | AnObject;
type AnObject = object & { id?: string; object?: string };

export function emit(
  world: World,
  store: AccountStore,
  type: string,
  object: Anything,
): StoredEvent {
  return emitUpdate(world, store, type, { object, previous: null });
}

/** The event of an update, with `previous_attributes`. */
export function emitUpdate(
  world: World,
  store: AccountStore,
  type: string,
  { object, previous }: { readonly object: Anything; readonly previous: object | null },
): StoredEvent {
  note(world, store, type, object);
  const { eventVersion, eventDelayMs } = world.settings;
  const event: StoredEvent = {
    id: newId('evt', 24),
    created: world.clock.seconds(),
    type,
    owner: store.account,
    account: store.platform === null ? null : store.account,
    apiVersion: eventVersion,
    snapshot: JSON.stringify(asOf(eventVersion, store, object)),
    previous: previous === null ? null : JSON.stringify(previous),
    request: { id: world.cause.requestId, idempotency_key: world.cause.key },
    pendingWebhooks: 0,
    failedWebhooks: 0,
    visibleAt: world.clock.now() + eventDelayMs,
  };
  if (world.deliveries.suppresses(type)) return event;
  forgetOld(world, store);
  store.events.add(event);
  world.deliveries.send(world, store, event);
  return event;
}

/** How long an event can be read, in seconds. */
export const EVENT_LIFE_S = 30 * 86_400;

// Once a day, because removing the first rows copies the list.
function forgetOld(world: World, store: AccountStore): void {
  const oldest = world.clock.seconds() - EVENT_LIFE_S;
  const [first] = store.events.oldestFirst();
  if (first !== undefined && first.created < oldest - 86_400) store.events.forgetBefore(oldest);
}

const TABLES: Readonly<Record<string, string>> = {
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

/** A change for which Stripe has no event. */
export function note(world: World, store: AccountStore, what: string, object: Anything): void {
  world.truth.note({
    what,
    account: store.account,
    request: world.cause.requestId,
    key: world.cause.key,
    ...summary(object),
  });
  const table = TABLES[object.object ?? ''];
  if (table !== undefined) world.touched(store.account, table, String(object.id));
  if (object.object === 'payment_intent') {
    watchIntent(world, store, object as Stripe.PaymentIntent);
  } else if (object.object === 'checkout.session') {
    watchSession(world, store, object as Stripe.Checkout.Session);
  }
}

const SUMMARY_FIELDS = [
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
  for (const key of SUMMARY_FIELDS) if (fields[key] !== undefined) picked[key] = fields[key];
  return picked;
}

/** Sets fields and returns what they were: Stripe's `previous_attributes`. */
export const change = <T extends object>(object: T, patch: Partial<T>): Partial<T> =>
  changing(object, () => Object.assign(object, patch));

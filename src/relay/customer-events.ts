import { wishOf } from '../domain/collection/facts/customer-fact';
import { methodFor } from '../domain/collection/queries/method-for';
import type { MethodOnFile } from '../domain/collection/queries/method-for';
import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { CollectionRow } from '../postgres/collection/collection-row';
import type { CustomerRow } from '../postgres/customers/customer-row';
import type { RelayResult, StoredStripeEvent } from '../postgres/events/stripe-events';
import { passThrough } from './pass';
import type { Reach } from './pass';
import type { RelayDeps } from './relay';

const CUSTOMER_EVENT_TYPES = new Set([
  'payment_method.attached',
  'payment_method.detached',
  'payment_method.automatically_updated',
  'payment_method.updated',
  'customer.updated',
  'customer.deleted',
  'mandate.updated',
  'setup_intent.succeeded',
]);

/** Events about what a customer could be charged with, whatever invoice it is. */
export const isCustomerEvent = (type: string): boolean => CUSTOMER_EVENT_TYPES.has(type);

// Asking Stripe again would bring the same answer; whatever is wrong is no passing state.
const FINAL_FAILURES = new Set(['missing', 'refused', 'declined', 'forbidden']);

type RelayKind = 'known' | 'not_ours' | 'later';

interface EventsOfCustomer {
  connection: string;
  stripeCustomer: string;
  mandates: string[];
  events: StoredStripeEvent[];
}

/**
 * Reads the customers these events speak of, each once, and has the open invoices hinted that still
 * reckon with another method, oldest first. What decides is the difference, not that it was read
 * just now: a crash between the two loses nothing.
 */
export async function relayCustomerEvents(
  deps: RelayDeps,
  events: StoredStripeEvent[],
): Promise<RelayResult[]> {
  const { ofCustomers, ofNobody } = await eventsByCustomer(deps, events);
  const relayed = resultsOf(ofNobody, 'not_ours');
  // When Stripe is away each question takes its whole timeout: a few are enough to know.
  const { left } = await passThrough(ofCustomers, 1, async (of) => {
    const { reach, kind } = await relayOneCustomer(deps, of);
    relayed.push(...resultsOf(of.events, kind));
    return reach;
  });
  return [...relayed, ...left.flatMap((of) => resultsOf(of.events, 'later'))];
}

const resultsOf = (events: readonly StoredStripeEvent[], kind: RelayKind): RelayResult[] =>
  events.map(({ id, connection }) => ({ id, connection, kind }));

async function eventsByCustomer(
  deps: RelayDeps,
  events: readonly StoredStripeEvent[],
): Promise<{ ofCustomers: EventsOfCustomer[]; ofNobody: StoredStripeEvent[] }> {
  const byCustomer = new Map<string, EventsOfCustomer>();
  const ofNobody: StoredStripeEvent[] = [];
  for (const event of events) {
    const { connection, about } = event;
    const customer = await customerOf(deps, event);
    const stripeCustomer = customer?.stripeCustomer ?? null;
    if (stripeCustomer === null) {
      ofNobody.push(event);
      continue;
    }
    const key = `${connection}\n${stripeCustomer}`;
    const of = byCustomer.get(key) ?? { connection, stripeCustomer, mandates: [], events: [] };
    of.events.push(event);
    if (about.methodId !== undefined) of.mandates.push(about.objectId);
    byCustomer.set(key, of);
  }
  return { ofCustomers: [...byCustomer.values()], ofNobody };
}

/** What is wrong with one customer keeps no other from being read. */
async function relayOneCustomer(
  deps: RelayDeps,
  of: EventsOfCustomer,
): Promise<{ reach: Reach; kind: RelayKind }> {
  try {
    const kind = await refreshAndHint(deps, of);
    return { reach: kind === 'later' ? 'unreachable' : 'reached', kind };
  } catch (error) {
    const ids = of.events.map(({ id }) => id);
    deps.log.error({ events: ids, err: error }, 'events of a customer were not relayed');
    return { reach: 'failed', kind: 'later' };
  }
}

/** A mandate names its method alone. */
async function customerOf(
  { stores }: RelayDeps,
  { connection, about }: StoredStripeEvent,
): Promise<CustomerRow | null> {
  return about.customerId === null
    ? stores.relaying.findCustomerByMethod(connection, about.methodId ?? about.objectId)
    : stores.customers.byStripeCustomer(connection, about.customerId);
}

async function refreshAndHint(
  deps: RelayDeps,
  { connection, stripeCustomer, mandates }: EventsOfCustomer,
): Promise<RelayKind> {
  const before = await deps.stores.customers.byStripeCustomer(connection, stripeCustomer);
  const refreshed = await deps.refreshCustomer(connection, stripeCustomer, mandates);
  if (refreshed.kind === 'failed') {
    deps.log.warn({ connection, stripeCustomer, ...refreshed.called }, 'customer not read');
    return FINAL_FAILURES.has(refreshed.called.kind) ? 'known' : 'later';
  }
  if (before === null || refreshed.kind === 'not_ours') return 'not_ours';
  await requestHints(deps, connection, before.id);
  return 'known';
}

async function requestHints(
  { stores }: RelayDeps,
  connection: string,
  customerId: string,
): Promise<void> {
  const customer = await stores.customers.byId(connection, customerId);
  if (customer === null) return;
  const methods = await stores.customers.methods(customerId);
  const refs: string[] = [];
  for (const identity of await stores.customers.openInvoices(customerId)) {
    const row = await stores.invoices.byIdentity(identity);
    const collection = row && (await stores.collections.load(row.ref));
    if (collection !== null && !hasMethodOf({ customer, methods }, collection))
      refs.push(collection.ref);
  }
  await stores.relaying.requestHintsOf(refs);
}

/** Of a state that newer code wrote nobody can say here, so that its run is hinted. */
function hasMethodOf(
  { customer, methods }: { customer: CustomerRow; methods: readonly MethodOnFile[] },
  collection: CollectionRow,
): boolean {
  if (isNewerShape(collection)) return false;
  const { stripeCustomer, method } = collection.state;
  const fitting = methodFor(wishOf(collection.state), customer.defaultMethod, methods);
  return (
    stripeCustomer === customer.stripeCustomer &&
    method?.id === fitting?.id &&
    method?.fingerprint === fitting?.fingerprint
  );
}

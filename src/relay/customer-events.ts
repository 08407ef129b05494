import type { Method } from '../domain/collection/model/method';
import { methodFor } from '../domain/collection/queries/method-for';
import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { CollectionRow } from '../postgres/collection-row';
import type { CustomerRow } from '../postgres/customers';
import type { RelayResult, StoredStripeEvent } from '../postgres/stripe-events';
import { sendHint } from './reach-run';
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

/**
 * Reads the customers these events speak of, each once, and hints the open invoices that still
 * reckon with another method, oldest first. What decides is the difference, not that it was read
 * just now: a crash between the two loses nothing.
 */
export async function relayCustomerEvents(
  deps: RelayDeps,
  events: StoredStripeEvent[],
): Promise<RelayResult[]> {
  const kinds = new Map<string, RelayKind>();
  const relayed: RelayResult[] = [];
  let unavailable = false;
  for (const { id, connection, about } of events) {
    const customer = await customerOf(deps, connection, about.customerId, about.objectId);
    const stripeCustomer = customer?.stripeCustomer ?? null;
    if (stripeCustomer === null) {
      relayed.push({ id, connection, kind: 'not_ours' });
      continue;
    }
    const key = `${connection}\n${stripeCustomer}`;
    const existing = kinds.get(key);
    const kind: RelayKind =
      existing ?? (unavailable ? 'later' : await refreshAndHint(deps, connection, stripeCustomer));
    kinds.set(key, kind);
    unavailable ||= kind === 'later'; // each further question would take its whole timeout
    relayed.push({ id, connection, kind });
  }
  return relayed;
}

/** A mandate names its method alone. */
async function customerOf(
  { stores }: RelayDeps,
  connection: string,
  stripeCustomer: string | null,
  objectId: string,
): Promise<CustomerRow | null> {
  return stripeCustomer === null
    ? stores.relaying.findCustomerByMethod(connection, objectId)
    : stores.customers.byStripeCustomer(connection, stripeCustomer);
}

async function refreshAndHint(
  deps: RelayDeps,
  connection: string,
  stripeCustomer: string,
): Promise<RelayKind> {
  const before = await deps.stores.customers.byStripeCustomer(connection, stripeCustomer);
  const refreshed = await deps.refreshCustomer(connection, stripeCustomer);
  if (refreshed.kind === 'failed') {
    deps.log.warn({ connection, stripeCustomer, ...refreshed.called }, 'customer not read');
    return FINAL_FAILURES.has(refreshed.called.kind) ? 'known' : 'later';
  }
  if (before === null || refreshed.kind === 'not_ours') return 'not_ours';
  return (await hintOpenInvoices(deps, connection, before.id)) ? 'known' : 'later';
}

async function hintOpenInvoices(
  deps: RelayDeps,
  connection: string,
  customerId: string,
): Promise<boolean> {
  const { stores } = deps;
  const customer = await stores.customers.byId(connection, customerId);
  if (customer === null) return true;
  const methods = await stores.customers.methods(customerId);
  for (const identity of await stores.customers.openInvoices(customerId)) {
    const row = await stores.invoices.byIdentity(identity);
    const collection = row && (await stores.collections.load(row.ref));
    if (row === null || collection === null) continue;
    const knows = hasMethodOf({ customer, methods }, collection);
    if (!knows && !(await sendHint(deps, row, collection.view.status))) return false;
  }
  return true;
}

/** Of a state that newer code wrote nobody can say here, so that its run is hinted. */
function hasMethodOf(
  { customer, methods }: { customer: CustomerRow; methods: readonly Method[] },
  collection: CollectionRow,
): boolean {
  if (isNewerShape(collection)) return false;
  const { stripeCustomer, method, terms } = collection.state;
  const fitting = methodFor(terms, customer.defaultMethod, methods);
  return (
    stripeCustomer === customer.stripeCustomer &&
    method?.id === fitting?.id &&
    method?.fingerprint === fitting?.fingerprint
  );
}

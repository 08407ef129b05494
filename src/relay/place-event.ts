import type { EventAbout } from '../domain/event-about';
import { isShareId } from '../domain/refs';
import type { ConnectionRow } from '../postgres/connections/connections';
import type { StoredStripeEvent } from '../postgres/events/stripe-events';
import { isAccountEvent } from './account-events';
import type { BundlePlace } from './bundles';
import { isCustomerEvent } from './customer-events';
import type { RelayDeps } from './relay';
import { placeShares } from './place-shares';
import { quarantineReason } from './quarantine-reason';

export type Place =
  | { kind: 'invoice'; ref: string }
  | ({ kind: 'bundle' } & BundlePlace)
  | { kind: 'customer' }
  | { kind: 'account' }
  /** Only Stripe can tell. */
  | { kind: 'read_stripe' }
  | { kind: 'not_ours' }
  | { kind: 'quarantined'; why: string }
  | { kind: 'later' };

type Deps = Pick<RelayDeps, 'stores' | 'readOwner' | 'expireCheckout' | 'log'>;

// Objects that carry our metadata themselves if they are ours: a charge gets its intent's.
const CARRIES_OUR_METADATA = new Set(['payment_intent', 'checkout.session', 'charge']);

/**
 * Where events belong, in their order: by our stored ids, else by metadata, else Stripe is to be
 * asked. A batch costs three questions, however many events are in it.
 */
export async function placeEvents(
  deps: Deps,
  events: readonly StoredStripeEvent[],
): Promise<Place[]> {
  const [connections, bundles, refs] = await Promise.all([
    connectionsOf(deps, events),
    deps.stores.bundles.placesOf(events),
    deps.stores.relaying.findInvoiceRefs(events),
  ]);
  return events.map((event, at) => {
    const connection = connections.get(event.connection) ?? null;
    const ref = event.ref ?? refs[at] ?? null;
    return placeOf(event, connection, { bundle: bundles[at] ?? null, ref });
  });
}

async function connectionsOf(
  { stores }: Deps,
  events: readonly StoredStripeEvent[],
): Promise<Map<string, ConnectionRow | null>> {
  const codes = [...new Set(events.map(({ connection }) => connection))];
  const rows = await Promise.all(codes.map((code) => stores.connections.get(code)));
  return new Map(codes.map((code, at) => [code, rows[at] ?? null]));
}

function placeOf(
  event: StoredStripeEvent,
  connection: ConnectionRow | null,
  { bundle, ref }: { bundle: BundlePlace | null; ref: string | null },
): Place {
  const why =
    connection === null
      ? `unknown_connection: ${event.connection}`
      : quarantineReason(connection, event.about);
  if (why !== null) return { kind: 'quarantined', why };
  if (isAccountEvent(event.type)) return { kind: 'account' };
  if (isCustomerEvent(event.type)) return { kind: 'customer' };
  // A payment for several is stored as a share of each: it is the bundle that reads it.
  if (bundle !== null) return { kind: 'bundle', ...bundle };
  if (ref !== null) return { kind: 'invoice', ref };
  return { kind: needsReading(event.about) ? 'read_stripe' : 'not_ours' };
}

/** A ref in metadata is a claim: it counts if that invoice is there, in the same connection. */
async function refByMetadata(
  { stores }: Deps,
  connection: string,
  invoiceRef: string | null,
): Promise<string | null> {
  if (invoiceRef === null) return null;
  const row = await stores.invoices.byRef(invoiceRef);
  return row !== null && row.invoice.connection === connection ? row.ref : null;
}

/** By the intent that Stripe holds. A name nobody knows may be on real money: that is kept. */
export async function placeByStripe(
  deps: Deps,
  event: StoredStripeEvent,
): Promise<Exclude<Place, { kind: 'read_stripe' }>> {
  const { connection, about } = event;
  const owner = await deps.readOwner(connection, about);
  if (owner.kind === 'later') return owner;
  const { invoiceRef } = owner;
  const [bundle] = await deps.stores.bundles.placesOf([
    { connection, about: { ...about, invoiceRef } },
  ]);
  if (bundle != null) return { kind: 'bundle', ...bundle };
  const ref = await refByMetadata(deps, connection, invoiceRef);
  if (ref !== null) return { kind: 'invoice', ref };
  if (owner.several !== undefined) return placeShares(deps, event, { ...owner, ...owner.several });
  const claimed = owner.invoiceRef ?? about.invoiceRef;
  if (claimed === null || owner.received === null) return { kind: 'not_ours' };
  const why = `unknown_invoice: it names the invoice ${claimed}, which is not in our tables`;
  await deps.stores.unmatched.save({ connection, ...owner.received, why, eventId: event.id });
  deps.log.error({ connection, event: event.id, ...owner.received }, `unmatched money: ${why}`);
  return { kind: 'not_ours' };
}

/**
 * A refund or dispute names only its charge; other people's payments are left alone. A session of
 * ours that nobody knows may be open still.
 */
function needsReading(about: EventAbout): boolean {
  if (about.intentId === null && about.chargeId === null)
    return about.invoiceRef !== null && about.sessionId !== null;
  if (about.intentId !== null && isShareId(about.intentId)) return false; // of ours, by ourselves
  return about.invoiceRef !== null || !CARRIES_OUR_METADATA.has(about.objectType);
}

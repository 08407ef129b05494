import type { ConnectionRow, EventAbout, StoredEvent } from '../postgres/stores';
import { isOfAccount } from './account-events';
import { isOfCustomer } from './customer-events';
import type { RelayDeps } from './relay';
import { whyQuarantined } from './why-quarantined';

export type Place =
  | { kind: 'invoice'; ref: string }
  | { kind: 'customer' }
  | { kind: 'account' }
  /** Only Stripe can tell. */
  | { kind: 'ask' }
  | { kind: 'not_ours' }
  | { kind: 'quarantined'; why: string }
  | { kind: 'later' };

type Deps = Pick<RelayDeps, 'stores' | 'readOwner' | 'log'>;

// Objects that carry our metadata themselves if they are ours: a charge gets its intent's.
const SELF_TELLING = new Set(['payment_intent', 'checkout.session', 'charge']);

/**
 * Where events belong, in their order: by our stored ids, else by metadata, else Stripe is to be
 * asked. A batch costs two questions, however many events are in it.
 */
export async function placeEvents(deps: Deps, events: readonly StoredEvent[]): Promise<Place[]> {
  const [connections, refs] = await Promise.all([
    connectionsOf(deps, events),
    deps.stores.relaying.refsOf(events),
  ]);
  return events.map((event, at) => {
    const connection = connections.get(event.connection) ?? null;
    return placeOf(event, connection, event.ref ?? refs[at] ?? null);
  });
}

async function connectionsOf(
  { stores }: Deps,
  events: readonly StoredEvent[],
): Promise<Map<string, ConnectionRow | null>> {
  const codes = [...new Set(events.map(({ connection }) => connection))];
  const rows = await Promise.all(codes.map((code) => stores.connections.get(code)));
  return new Map(codes.map((code, at) => [code, rows[at] ?? null]));
}

function placeOf(event: StoredEvent, connection: ConnectionRow | null, ref: string | null): Place {
  const why =
    connection === null
      ? `unknown_connection: ${event.connection}`
      : whyQuarantined(connection, event.about);
  if (why !== null) return { kind: 'quarantined', why };
  if (isOfAccount(event.type)) return { kind: 'account' };
  if (isOfCustomer(event.type)) return { kind: 'customer' };
  if (ref !== null) return { kind: 'invoice', ref };
  return { kind: needsReading(event.about) ? 'ask' : 'not_ours' };
}

/** A ref in metadata is a claim: it counts if that invoice is there, in the same connection. */
async function refByName(
  { stores }: Deps,
  connection: string,
  invoiceRef: string | null,
): Promise<string | null> {
  if (invoiceRef === null) return null;
  const row = await stores.invoices.byRef(invoiceRef);
  return row !== null && row.invoice.connection === connection ? row.ref : null;
}

/** By the intent that Stripe holds. A name nobody knows may stand on real money: that is kept. */
export async function placeByStripe(
  deps: Deps,
  event: StoredEvent,
): Promise<Exclude<Place, { kind: 'ask' }>> {
  const { connection, about } = event;
  const owner = await deps.readOwner(connection, about);
  if (owner.kind === 'later') return owner;
  const ref = await refByName(deps, connection, owner.invoiceRef);
  if (ref !== null) return { kind: 'invoice', ref };
  const claimed = owner.invoiceRef ?? about.invoiceRef;
  if (claimed === null || owner.received === null) return { kind: 'not_ours' };
  const why = `unknown_invoice: it names the invoice ${claimed}, which is not in our tables`;
  await deps.stores.unmatched.keep({ connection, ...owner.received, why, eventId: event.id });
  deps.log.error({ connection, event: event.id, ...owner.received }, `unmatched money: ${why}`);
  return { kind: 'not_ours' };
}

/** A refund or dispute names only its charge; other people's payments are left alone. */
function needsReading(about: EventAbout): boolean {
  if (about.intentId === null && about.chargeId === null) return false;
  return about.invoiceRef !== null || !SELF_TELLING.has(about.objectType);
}

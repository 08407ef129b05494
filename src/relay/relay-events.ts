import { isAnswerPending, isInformative } from '../domain/collection/queries/is-informative';
import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { CollectionRow } from '../postgres/collection/collection-row';
import type { RelayResult, StoredStripeEvent } from '../postgres/events/stripe-events';
import type { OwnerReading } from '../stripe/create-stripe-reader';
import { relayAccountEvents } from './account-events';
import { relayBundleEvents } from './bundles';
import type { EventsOfBundle } from './bundles';
import { relayCustomerEvents } from './customer-events';
import { passThrough } from './pass';
import type { Reach } from './pass';
import { sendHint } from './reach-run';
import { placeByStripe, placeEvents } from './place-event';
import type { Place } from './place-event';
import type { RelayDeps } from './relay';

/**
 * Relays events that are leased: what it came to for each, to be written down by the caller. What
 * our tables can place goes first, so that nobody waits while Stripe is asked about another.
 */
export async function relayEvents(
  deps: RelayDeps,
  events: StoredStripeEvent[],
): Promise<RelayResult[]> {
  if (events.length === 0) return [];
  const placed = await placeAll(deps, events);
  const placedAs = (kind: Place['kind']) => placed.filter(({ place }) => place.kind === kind);
  const ofCustomers = placedAs('customer').map(({ event }) => event);
  const ofAccounts = placedAs('account').map(({ event }) => event);
  return [
    ...(await relayPlaced(deps, placed)),
    ...(await relayPlaced(deps, await placeAllByStripe(deps, placedAs('read_stripe')))),
    ...(await eachAlone(deps, ofCustomers, (some) => relayCustomerEvents(deps, some))),
    ...(await eachAlone(deps, ofAccounts, (some) => relayAccountEvents(deps, some))),
  ];
}

/** A batch that one event breaks is placed event by event; that one is quarantined. */
async function placeAll(deps: RelayDeps, events: StoredStripeEvent[]): Promise<PlacedEvent[]> {
  try {
    const places = await placeEvents(deps, events);
    return events.map((event, at) => ({ event, place: places[at] ?? RETRY_LATER }));
  } catch (error) {
    if (!deps.stores.isUnsavable(error)) throw error;
    const [event, ...others] = events;
    if (event === undefined) return [];
    if (others.length === 0) return [{ event, place: unplaceable(error) }];
    const alone = await Promise.all(events.map((one) => placeAll(deps, [one])));
    return alone.flat();
  }
}

const unplaceable = (error: unknown): Place => ({
  kind: 'quarantined',
  why: `cannot_be_placed: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
});

type OtherPlace = Extract<Place, { kind: 'customer' | 'account' | 'read_stripe' }>;

const isRelayedElsewhere = (place: Place): place is OtherPlace =>
  place.kind === 'customer' || place.kind === 'account' || place.kind === 'read_stripe';

interface PlacedEvent {
  event: StoredStripeEvent;
  place: Place;
}

const RETRY_LATER: Place = { kind: 'later' };

/** When Stripe is away each question takes its whole timeout: a few are enough to know. */
async function placeAllByStripe(
  deps: RelayDeps,
  toPlace: readonly PlacedEvent[],
): Promise<PlacedEvent[]> {
  const placed: PlacedEvent[] = [];
  const once = { ...deps, readOwner: readOnce(deps) };
  const { left } = await passThrough(toPlace, 1, async ({ event }) => {
    try {
      const place = await placeByStripe(once, event);
      placed.push({ event, place });
      return place.kind === 'later' ? 'unreachable' : 'reached';
    } catch (error) {
      deps.log.error({ event: event.id, err: error }, 'the place of an event was not found');
      placed.push({ event, place: RETRY_LATER });
      return 'failed';
    }
  });
  return [...placed, ...left.map(({ event }) => ({ event, place: RETRY_LATER }))];
}

/** Of a payment there are many events in a batch: whose it is does not change between them. */
function readOnce({ readOwner }: Pick<RelayDeps, 'readOwner'>): RelayDeps['readOwner'] {
  const read = new Map<string, OwnerReading>();
  return async (connection, about) => {
    const key = `${connection} ${about.intentId}`;
    const owner = read.get(key) ?? (await readOwner(connection, about));
    if (about.intentId !== null && owner.kind === 'read') read.set(key, owner);
    return owner;
  };
}

/** Hints the invoices of those that have a place; the others of theirs are left to the caller. */
async function relayPlaced(
  deps: RelayDeps,
  placed: readonly PlacedEvent[],
): Promise<RelayResult[]> {
  const relayed: RelayResult[] = [];
  const ofInvoices = new Map<string, StoredStripeEvent[]>();
  const ofBundles = new Map<string, EventsOfBundle>();
  for (const { event, place } of placed) {
    const { id, connection } = event;
    if (isRelayedElsewhere(place)) continue;
    if (place.kind === 'invoice') {
      ofInvoices.set(place.ref, [...(ofInvoices.get(place.ref) ?? []), event]);
    } else if (place.kind === 'bundle') {
      const of = ofBundles.get(place.id) ?? { ...place, connection, events: [] };
      ofBundles.set(place.id, { ...of, events: [...of.events, event] });
    } else relayed.push({ id, connection, ...place });
    if (place.kind === 'quarantined') deps.log.error({ event: id }, `quarantined: ${place.why}`);
  }
  const eventsOfBundles = [...ofBundles.values()].flatMap(({ events }) => events);
  const relayBundles = () => relayBundleEvents(deps, [...ofBundles.values()]);
  return [
    ...relayed,
    ...(await laterOnError(deps, eventsOfBundles, relayBundles)),
    ...(await relayInvoiceEvents(deps, ofInvoices)),
  ];
}

/** One event that cannot be dealt with must not keep all the others from their invoices. */
async function laterOnError(
  deps: RelayDeps,
  events: StoredStripeEvent[],
  work: () => Promise<RelayResult[]>,
): Promise<RelayResult[]> {
  try {
    return await work();
  } catch (error) {
    deps.log.error({ events: events.map(({ id }) => id), err: error }, 'events were not relayed');
    return events.map(asLater);
  }
}

/** All at once; where one breaks the work, each by itself: only that one is left for later. */
async function eachAlone(
  deps: RelayDeps,
  events: StoredStripeEvent[],
  work: (some: StoredStripeEvent[]) => Promise<RelayResult[]>,
): Promise<RelayResult[]> {
  try {
    return await work(events);
  } catch (error) {
    if (!deps.stores.isUnsavable(error))
      return laterOnError(deps, events, () => Promise.reject(error));
  }
  const relayed: RelayResult[] = [];
  for (const event of events) {
    relayed.push(...(await laterOnError(deps, [event], () => work([event]))));
  }
  return relayed;
}

/** So many runs are hinted at once: one after the other, a burst would wait for each answer. */
const MAX_CONCURRENT_HINTS = 8;

/** When several runs in a row are out of reach all are: the rest is left for later untried. */
async function relayInvoiceEvents(
  deps: RelayDeps,
  byRef: Map<string, StoredStripeEvent[]>,
): Promise<RelayResult[]> {
  if (byRef.size === 0) return [];
  const rows = await deps.stores.collections.loadAll([...byRef.keys()]);
  const collections = new Map(rows.map((row) => [row.ref, row]));
  const relayed: RelayResult[] = [];
  const { left } = await passThrough([...byRef], MAX_CONCURRENT_HINTS, async ([ref, events]) => {
    const collection = collections.get(ref);
    let reach: Reach = 'settled';
    const relayOne = async (): Promise<RelayResult[]> => {
      if (collection === undefined) return events.map(asNotOurs);
      const result = await relayEventsOfInvoice(deps, { collection, events });
      reach = result.reach;
      return result.relayed;
    };
    relayed.push(...(await laterOnError(deps, events, relayOne)));
    return reach;
  });
  return [...relayed, ...left.flatMap(([, events]) => events.map(asLater))];
}

interface EventsOfInvoice {
  collection: CollectionRow;
  events: StoredStripeEvent[];
}

/**
 * One hint an invoice, however many events. Whose they are is committed before the hint goes out,
 * for the step that the hint leads to must find them.
 */
async function relayEventsOfInvoice(
  deps: RelayDeps,
  { collection, events }: EventsOfInvoice,
): Promise<{ reach: Reach; relayed: RelayResult[] }> {
  const { stores } = deps;
  const { ref } = collection;
  const informative = events.filter((event) => isInformativeFor(collection, event));
  const relayed = events.filter((event) => !informative.includes(event)).map(asKnown);
  if (informative.length === 0) return { reach: 'settled', relayed };
  await stores.relaying.assignInvoiceRefs(informative.map((event) => ({ event, ref })));
  if (informative.every((event) => isAnswerExpected(deps, collection, event))) {
    // By then known, or applied with the answer.
    return { reach: 'settled', relayed: [...relayed, ...informative.map(asLater)] };
  }
  const row = await stores.invoices.byRef(ref);
  if (row === null) return { reach: 'settled', relayed: events.map(asNotOurs) };
  const reach = await sendHint(deps, row, collection.view.status);
  const relay = reach === 'reached' ? (event: StoredStripeEvent) => asHinted(event, ref) : asLater;
  return { reach, relayed: [...relayed, ...informative.map(relay)] };
}

/** A state written by newer code is not ours to judge. */
function isInformativeFor(row: CollectionRow, { type, about }: StoredStripeEvent): boolean {
  return isNewerShape(row) || isInformative(row.state, { type, ...about });
}

function isAnswerExpected(
  { clock }: RelayDeps,
  row: CollectionRow,
  { type, about }: StoredStripeEvent,
) {
  return !isNewerShape(row) && isAnswerPending(row.state, { type, ...about }, clock.now());
}

const asKnown = ({ id, connection }: StoredStripeEvent): RelayResult => ({
  id,
  connection,
  kind: 'known',
});
const asLater = ({ id, connection }: StoredStripeEvent): RelayResult => ({
  id,
  connection,
  kind: 'later',
});
const asNotOurs = ({ id, connection }: StoredStripeEvent): RelayResult => ({
  id,
  connection,
  kind: 'not_ours',
});
const asHinted = ({ id, connection }: StoredStripeEvent, ref: string): RelayResult => ({
  id,
  connection,
  kind: 'hinted',
  ref,
});

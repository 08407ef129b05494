import { isAnswerPending, isInformative } from '../domain/collection/queries/is-informative';
import { isNewerShape } from '../domain/collection/model/upgrade-state';
import type { CollectionRow, Relayed, StoredEvent } from '../postgres/stores';
import { relayOfAccounts } from './account-events';
import { relayOfCustomers } from './customer-events';
import { hint } from './hint';
import { placeByStripe, placeEvents } from './place-event';
import type { Place } from './place-event';
import type { RelayDeps } from './relay';

/**
 * Relays events that are leased: what it came to for each, to be written down by the caller. What
 * our tables can place goes first, so that nobody waits while Stripe is asked about another.
 */
export async function relayEvents(deps: RelayDeps, events: StoredEvent[]): Promise<Relayed[]> {
  if (events.length === 0) return [];
  const places = await placeEvents(deps, events);
  const placed = events.map((event, at): Placed => ({ event, place: places[at] ?? LATER }));
  const of = (kind: Place['kind']) => placed.filter(({ place }) => place.kind === kind);
  const ofCustomers = of('customer').map(({ event }) => event);
  const ofAccounts = of('account').map(({ event }) => event);
  return [
    ...(await relayPlaced(deps, placed)),
    ...(await relayPlaced(deps, await askStripe(deps, of('ask')))),
    ...(await orLater(deps, ofCustomers, () => relayOfCustomers(deps, ofCustomers))),
    ...(await orLater(deps, ofAccounts, () => relayOfAccounts(deps, ofAccounts))),
  ];
}

type ForOthers = Extract<Place, { kind: 'customer' | 'account' | 'ask' }>;

const isForOthers = (place: Place): place is ForOthers =>
  place.kind === 'customer' || place.kind === 'account' || place.kind === 'ask';

interface Placed {
  event: StoredEvent;
  place: Place;
}

const LATER: Place = { kind: 'later' };

/** When Stripe is away each question takes its whole timeout: one is enough to know. */
async function askStripe(deps: RelayDeps, asked: readonly Placed[]): Promise<Placed[]> {
  const placed: Placed[] = [];
  let away = false;
  for (const { event } of asked) {
    const ask = () => placeByStripe(deps, event).catch(notPlaced(deps, event));
    const place: Place = away ? LATER : await ask();
    away = place.kind === 'later';
    placed.push({ event, place });
  }
  return placed;
}

function notPlaced(deps: RelayDeps, { id }: StoredEvent): (error: unknown) => Place {
  return (error) => {
    deps.log.error({ event: id, err: error }, 'the place of an event was not found');
    return LATER;
  };
}

/** Hints the invoices of those that have a place; the others of theirs are left to the caller. */
async function relayPlaced(deps: RelayDeps, placed: readonly Placed[]): Promise<Relayed[]> {
  const relayed: Relayed[] = [];
  const ofInvoices = new Map<string, StoredEvent[]>();
  for (const { event, place } of placed) {
    const { id, connection } = event;
    if (isForOthers(place)) continue;
    if (place.kind === 'invoice') {
      ofInvoices.set(place.ref, [...(ofInvoices.get(place.ref) ?? []), event]);
    } else relayed.push({ id, connection, ...place });
    if (place.kind === 'quarantined') deps.log.error({ event: id }, `quarantined: ${place.why}`);
  }
  return [...relayed, ...(await relayOfInvoices(deps, ofInvoices))];
}

/** One event that cannot be dealt with must not keep all the others from their invoices. */
async function orLater(
  deps: RelayDeps,
  events: StoredEvent[],
  work: () => Promise<Relayed[]>,
): Promise<Relayed[]> {
  try {
    return await work();
  } catch (error) {
    deps.log.error({ events: events.map(({ id }) => id), err: error }, 'events were not relayed');
    return events.map(later);
  }
}

/** So many runs are told at once: one after the other, a burst would wait for each answer. */
const AT_ONCE = 8;

/** When one run is out of reach all are: the rest is left for later without trying. */
async function relayOfInvoices(
  deps: RelayDeps,
  byRef: Map<string, StoredEvent[]>,
): Promise<Relayed[]> {
  if (byRef.size === 0) return [];
  const rows = await deps.stores.collections.loadAll([...byRef.keys()]);
  const collections = new Map(rows.map((row) => [row.ref, row]));
  const left = [...byRef];
  const relayed: Relayed[] = [];
  let reachable = true;
  const away = (): void => void (reachable = false);
  const one = async ([ref, events]: [string, StoredEvent[]]): Promise<Relayed[]> => {
    const collection = collections.get(ref);
    if (collection === undefined) return events.map(notOurs);
    if (!reachable) return events.map(later);
    return orLater(deps, events, () => relayOfInvoice(deps, { collection, events, away }));
  };
  while (left.length > 0) {
    relayed.push(...(await Promise.all(left.splice(0, AT_ONCE).map(one))).flat());
  }
  return relayed;
}

interface OfInvoice {
  collection: CollectionRow;
  events: StoredEvent[];
  /** Called when the run cannot be reached. */
  away: () => void;
}

/**
 * One hint an invoice, however many events. Whose they are is committed before the hint goes out,
 * for the step that the hint leads to must find them.
 */
async function relayOfInvoice(
  deps: RelayDeps,
  { collection, events, away }: OfInvoice,
): Promise<Relayed[]> {
  const { stores } = deps;
  const { ref } = collection;
  const news = events.filter((event) => tellsNews(collection, event));
  const relayed = events.filter((event) => !news.includes(event)).map(known);
  if (news.length === 0) return relayed;
  await stores.relaying.found(news.map((event) => ({ event, ref })));
  if (news.every((event) => willAnswer(deps, collection, event))) {
    return [...relayed, ...news.map(later)]; // by then it is known, or applied with the answer
  }
  const row = await stores.invoices.byRef(ref);
  if (row === null) return events.map(notOurs);
  const hinted = await hint(deps, row, collection.view.status);
  if (!hinted) away();
  return [...relayed, ...news.map(hinted ? (event) => hintedTo(event, ref) : later)];
}

/** A state written by newer code is not ours to judge. */
function tellsNews(row: CollectionRow, { type, about }: StoredEvent): boolean {
  return isNewerShape(row) || isInformative(row.state, { type, ...about });
}

function willAnswer({ clock }: RelayDeps, row: CollectionRow, { type, about }: StoredEvent) {
  return !isNewerShape(row) && isAnswerPending(row.state, { type, ...about }, clock.now());
}

const known = ({ id, connection }: StoredEvent): Relayed => ({ id, connection, kind: 'known' });
const later = ({ id, connection }: StoredEvent): Relayed => ({ id, connection, kind: 'later' });
const notOurs = ({ id, connection }: StoredEvent): Relayed => ({
  id,
  connection,
  kind: 'not_ours',
});
const hintedTo = ({ id, connection }: StoredEvent, ref: string): Relayed => ({
  id,
  connection,
  kind: 'hinted',
  ref,
});

import { isAnswerComing, isNews } from '../domain/collection/is-news';
import { SHAPE } from '../domain/collection/upgrade';
import type { CollectionRow, Relayed, StoredEvent } from '../postgres/stores';
import { isOfCustomer, relayOfCustomers } from './customer-events';
import { hint } from './hint';
import { placeByStripe, placeEvent } from './place-event';
import type { Place } from './place-event';
import type { RelayDeps } from './relay';

/**
 * Relays events that are leased: what it came to for each, to be written down by the caller. What
 * our tables can place goes first, so that nobody waits while Stripe is asked about another.
 */
export async function relayEvents(deps: RelayDeps, events: StoredEvent[]): Promise<Relayed[]> {
  const first = await relayPlaced(deps, events, (event) => placeEvent(deps, event));
  const ofCustomers = first.left.filter(({ type }) => isOfCustomer(type));
  const toAsk = first.left.filter(({ type }) => !isOfCustomer(type));
  const asked = await relayPlaced(
    deps,
    toAsk,
    untilAway((event) => placeByStripe(deps, event)),
  );
  const customers = await orLater(deps, ofCustomers, () => relayOfCustomers(deps, ofCustomers));
  return [...first.relayed, ...asked.relayed, ...customers];
}

/** Hints the invoices of those that have a place; `left` are for others to place. */
async function relayPlaced(
  deps: RelayDeps,
  events: StoredEvent[],
  placeOf: (event: StoredEvent) => Promise<Place>,
): Promise<{ relayed: Relayed[]; left: StoredEvent[] }> {
  const relayed: Relayed[] = [];
  const left: StoredEvent[] = [];
  const ofInvoices = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const { id, connection } = event;
    const place = await placeOf(event).catch((error: unknown): Place => {
      deps.log.error({ event: id, err: error }, 'the place of an event was not found');
      return { kind: 'later' };
    });
    if (place.kind === 'customer' || place.kind === 'ask') left.push(event);
    else if (place.kind === 'invoice') {
      ofInvoices.set(place.ref, [...(ofInvoices.get(place.ref) ?? []), event]);
    } else relayed.push({ id, connection, ...place });
    if (place.kind === 'quarantined') deps.log.error({ event: id }, `quarantined: ${place.why}`);
  }
  relayed.push(...(await relayOfInvoices(deps, ofInvoices)));
  return { relayed, left };
}

/** When Stripe is away each question takes its whole timeout: one is enough to know. */
function untilAway(
  placeOf: (event: StoredEvent) => Promise<Place>,
): (event: StoredEvent) => Promise<Place> {
  let away = false;
  return async (event) => {
    const place: Place = away ? { kind: 'later' } : await placeOf(event);
    away = place.kind === 'later';
    return place;
  };
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

/** When one run is out of reach all are: the rest is left for later without trying. */
async function relayOfInvoices(
  deps: RelayDeps,
  byRef: Map<string, StoredEvent[]>,
): Promise<Relayed[]> {
  const relayed: Relayed[] = [];
  let reachable = true;
  const away = (): void => void (reachable = false);
  for (const [ref, events] of byRef) {
    const some: Relayed[] = reachable
      ? await orLater(deps, events, () => relayOfInvoice(deps, { ref, events, away }))
      : events.map(later);
    relayed.push(...some);
  }
  return relayed;
}

interface OfInvoice {
  ref: string;
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
  { ref, events, away }: OfInvoice,
): Promise<Relayed[]> {
  const { stores } = deps;
  const [row, collection] = await Promise.all([
    stores.invoices.byRef(ref),
    stores.collections.load(ref),
  ]);
  if (row === null || collection === null) return events.map(notOurs);
  const news = events.filter((event) => tellsNews(collection, event));
  const relayed = events.filter((event) => !news.includes(event)).map(known);
  if (news.length === 0) return relayed;
  await stores.relaying.found(news, ref);
  if (news.every((event) => willAnswer(deps, collection, event))) {
    return [...relayed, ...news.map(later)]; // by then it is known, or applied with the answer
  }
  const hinted = await hint(deps, row, collection.view.status);
  if (!hinted) away();
  return [...relayed, ...news.map(hinted ? (event) => hintedTo(event, ref) : later)];
}

/** A state written by newer code is not ours to judge. */
function tellsNews({ state, shape }: CollectionRow, { type, about }: StoredEvent): boolean {
  return shape > SHAPE || isNews(state, { type, ...about });
}

const willAnswer = ({ clock }: RelayDeps, { state }: CollectionRow, event: StoredEvent): boolean =>
  isAnswerComing(state, { type: event.type, ...event.about }, clock.now());

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

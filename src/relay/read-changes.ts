import { DAY, MINUTE } from '../domain/time';
import { withoutLinks } from '../domain/without-links';
import type { PollLease, PollPlace } from '../postgres/events/stripe-polls';
import type { ChangeList, ChangesPage, StripeChange } from '../stripe/list-changes';
import type { Called } from '../stripe/stripe-gateway';
import type { RelayDeps } from './relay';

const LISTS = [
  'events',
  'payment_intents',
  'checkout_sessions',
  'charges',
  'refunds',
  'disputes',
] as const satisfies readonly ChangeList[];

// What they show is also read with the intent of a payment, so a key that may not list them is
// reported and loses little.
const MAY_BE_REFUSED: ReadonlySet<ChangeList> = new Set(['charges', 'refunds', 'disputes']);

// Stripe keeps events for 30 days.
const EVENTS_REACH_BACK = 29 * DAY;

// An event may become visible after a younger one, and clocks differ.
const OVERLAP = 10 * MINUTE;

// So long a webhook may be on its way; what it has not brought by then is read with the next pass.
const LEFT_TO_WEBHOOKS = MINUTE;

// Charges and people who wait share Stripe's limit with this.
const PAUSE_BETWEEN_PAGES = 100;

type FailedCall = Exclude<Called<never>, { kind: 'ok' }>;

/** What a pass came to; `stored` is what nobody had brought. */
export type PassEnd = { pages: number; stored: number } & (
  | { kind: 'done' }
  /** Another process goes on with it, or this one is to end. */
  | { kind: 'left' }
  /** Stripe did not list it; the place is kept. */
  | { kind: 'failed'; list: ChangeList; called: FailedCall }
);

/**
 * One pass through Stripe's lists, from where it arrived: a page is stored, and then the place is
 * kept. What is stored goes the way of a webhook, once, by its id.
 */
export async function readChanges(
  deps: RelayDeps,
  lease: PollLease,
  isEnding: () => boolean = () => false,
): Promise<PassEnd> {
  const { polls } = deps.stores;
  let place = lease.place ?? firstPlace(deps, lease);
  const read = { pages: 0, stored: 0 };
  while (!isEnding()) {
    const list = listOf(place);
    const request = { list, since: lease.readUntil - OVERLAP, after: place.after };
    const called = await deps.listChanges(lease.connection, request);
    if (called.kind === 'missing' && place.after !== null) {
      place = { ...place, after: null }; // the object it stopped at is gone: the list begins anew
      continue;
    }
    const page = pageOf(deps, lease, list, called);
    if ('kind' in page) return { ...read, kind: 'failed', list, called: page };
    read.pages += 1;
    read.stored += await storePage(deps, lease, list, page.changes);
    const until = untilOf(deps, lease, place, page);
    const next = nextPlace(deps, lease, { ...place, until }, page);
    if (next === null) {
      await polls.end(lease, lease.purpose === 'rebuild' ? lease.readUntil : until);
      return { ...read, kind: 'done' };
    }
    if (!(await polls.keepPlace(lease, next))) break;
    place = next;
    await deps.sleep(PAUSE_BETWEEN_PAGES);
  }
  return { ...read, kind: 'left' };
}

const listOf = ({ list }: PollPlace): ChangeList => LISTS.find((one) => one === list) ?? 'events';

/** Where nothing happened, yesterday is read again: little, however far off our clock is. */
const firstPlace = ({ stripeNow }: RelayDeps, { readUntil }: PollLease): PollPlace => ({
  list: 'events',
  after: null,
  until: Math.max(readUntil, stripeNow() - DAY),
});

const EMPTY: ChangesPage = { changes: [], newest: null, next: null };

function pageOf(
  { log }: RelayDeps,
  { connection }: PollLease,
  list: ChangeList,
  called: Called<ChangesPage>,
): ChangesPage | FailedCall {
  if (called.kind === 'ok') return called.value;
  if (called.kind !== 'forbidden' || !MAY_BE_REFUSED.has(list)) return called;
  const { detail } = called;
  log.error({ connection, list, detail }, `the Stripe API key needs permission to read ${list}`);
  return EMPTY;
}

/** By Stripe's own clock where anything happened, and never past what is left to webhooks. */
function untilOf(
  { stripeNow }: RelayDeps,
  { readUntil }: PollLease,
  place: PollPlace,
  { newest }: ChangesPage,
): number {
  if (listOf(place) !== 'events' || place.after !== null) return place.until;
  const seen = Math.min(newest ?? place.until, stripeNow() - LEFT_TO_WEBHOOKS);
  return Math.max(readUntil, seen);
}

/** Null where all is read: events alone, or with them the lists that reach back further. */
function nextPlace(
  { stripeNow }: RelayDeps,
  { purpose, readUntil }: PollLease,
  { until, ...place }: PollPlace,
  { next }: ChangesPage,
): PollPlace | null {
  const list = listOf({ ...place, until });
  if (next !== null) return { list, after: next, until };
  const isOld = readUntil - OVERLAP < stripeNow() - EVENTS_REACH_BACK;
  const following = purpose === 'rebuild' || isOld ? LISTS[LISTS.indexOf(list) + 1] : undefined;
  return following === undefined ? null : { list: following, after: null, until };
}

async function storePage(
  { stores, stripeNow }: RelayDeps,
  { connection, purpose }: PollLease,
  list: ChangeList,
  changes: readonly StripeChange[],
): Promise<number> {
  const youngest = purpose === 'rebuild' ? Infinity : stripeNow() - LEFT_TO_WEBHOOKS;
  const due = changes.filter(({ about }) => about.created <= youngest);
  const stored = await stores.events.storedIds(
    connection,
    due.map(({ id }) => id),
  );
  const fresh = due
    .filter(({ id }) => !stored.has(id))
    .map(({ isOurs, payload, ...change }) => ({
      event: { ...change, connection, payload: withoutLinks(payload), quarantined: null },
      isOurs,
    }));
  const refs =
    list === 'events' ? [] : await stores.relaying.findInvoiceRefs(fresh.map(({ event }) => event));
  // Of the other lists most is not ours: no payment of our tables, and no mark of ours on it.
  const ours = fresh.filter(({ isOurs }, at) => list === 'events' || isOurs || refs[at] != null);
  await Promise.all(ours.map(({ event }) => stores.events.store(event)));
  return ours.length;
}

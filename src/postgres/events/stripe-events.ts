import type { EventAbout } from '../../domain/event-about';
import type { Queryable, Database } from '../database';
import { eventWriter } from './store-event';
import type { NewStripeEvent } from './store-event';

/** A Stripe event as stored: what the relay and `advance` need of it, and the raw payload. */
export interface StoredStripeEvent {
  id: string;
  connection: string;
  type: string;
  /** The invoice's ref once found. */
  ref: string | null;
  /** What it is about, extracted by the Stripe module. */
  about: EventAbout;
  /** Database time. */
  receivedAt: number;
}

export interface StripeEventStore {
  /**
   * Group commit: concurrent calls share one insert. False when the id was there already. One to
   * be relayed by the caller is leased to it: after 15 s anybody may.
   */
  store(event: NewStripeEvent, relayedBy?: 'anybody' | 'caller'): Promise<boolean>;
  /**
   * Not yet relayed, oldest first. They are leased with SKIP LOCKED, and the lease is committed
   * before `relay` is called: an event must be visible to the run that its hint wakes.
   */
  relayWaiting(
    limit: number,
    relay: (events: StoredStripeEvent[]) => Promise<RelayResult[]>,
  ): Promise<number>;
  /** Stored, hinted, neither applied nor known: due by 1, 5, 30 min, then 6 h; one an invoice. */
  leaseStale(limit: number): Promise<StoredStripeEvent[]>;
  markRelayed(relayed: RelayResult[]): Promise<void>;
  /** Which of these are stored. */
  storedIds(connection: string, ids: readonly string[]): Promise<Set<string>>;
}

export type RelayResult = { id: string; connection: string } & (
  | { kind: 'known' }
  | { kind: 'hinted'; ref: string }
  | { kind: 'not_ours' }
  /** Of the wrong mode or account: kept, told, and without effect. */
  | { kind: 'quarantined'; why: string }
  /** Try again later: the way to the run, or Stripe, is out of reach. */
  | { kind: 'later' }
);

export const EVENT_COLUMNS = `
  e.id, e.connection, e.type, e.ref, e.about, e.received_at as "receivedAt"`;

export type EventFields = StoredStripeEvent & Record<string, unknown>;

/** The one order in which events are locked: two that lock the same ones never wait in a circle. */
export const IN_LOCK_ORDER = 'order by connection, id for update';

/**
 * Stripe's events: stored once, relayed once, applied once. `waiting` is not relayed yet, `hinted`
 * was signaled to the run, `applied` was applied by a step, `known` said nothing new.
 */
export function stripeEventStore(db: Database): StripeEventStore {
  return {
    store: eventWriter(db),
    relayWaiting: (limit, relay) => relayWaiting(db, limit, relay),
    leaseStale: (limit) => leaseStale(db, limit),
    markRelayed: (relayed) => markRelayed(db, relayed),
    storedIds: (connection, ids) => storedIds(db, connection, ids),
  };
}

async function relayWaiting(
  db: Queryable,
  limit: number,
  relay: (events: StoredStripeEvent[]) => Promise<RelayResult[]>,
): Promise<number> {
  const events = await leaseWaiting(db, limit);
  if (events.length === 0) return 0;
  await markRelayed(db, await relay(events));
  return events.length;
}

/** A process that dies with a lease leaves the event to the others half a minute later. */
async function leaseWaiting(db: Queryable, limit: number): Promise<StoredStripeEvent[]> {
  const rows = await db.query<EventFields & { arrived: number }>(
    `with due as (
       select connection, id from stripe_events
       where fate = 'waiting' and due_at <= now()
       order by due_at limit $1 for update skip locked
     )
     update stripe_events e set due_at = now() + interval '30 seconds'
     from due where e.connection = due.connection and e.id = due.id
     returning ${EVENT_COLUMNS}, e.arrived`,
    [limit],
  );
  return rows.sort((a, b) => a.arrived - b.arrived);
}

/** The newest due event of each invoice; all its others are put off with it. */
async function leaseStale(db: Queryable, limit: number): Promise<StoredStripeEvent[]> {
  return db.query<EventFields>(
    `with due as (
       select connection, id, ref from stripe_events
       where fate = 'hinted' and due_at <= now()
       order by due_at limit $1 for update skip locked
     ), put_off as (
       update stripe_events e set hints = e.hints + 1, due_at = now() + case e.hints
         when 1 then interval '5 minutes'
         when 2 then interval '30 minutes'
         else interval '6 hours' end
       from due where e.connection = due.connection and e.id = due.id
       returning ${EVENT_COLUMNS}, e.arrived
     )
     select distinct on (ref) id, connection, type, ref, about, "receivedAt"
     from put_off order by ref, arrived desc`,
    [limit],
  );
}

/** A step that took the event in meanwhile has the last word. */
async function markRelayed(db: Queryable, relayed: RelayResult[]): Promise<void> {
  if (relayed.length === 0) return;
  await db.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
         as given (id, connection, kind, ref, why)
     ), locked as (
       select connection, id from stripe_events
       where (connection, id) in (select connection, id from given) ${IN_LOCK_ORDER}
     )
     update stripe_events e set
       fate = case r.kind when 'later' then 'waiting' else r.kind end,
       ref = coalesce(r.ref, e.ref),
       quarantined = coalesce(r.why, e.quarantined),
       hints = case
         when r.kind = 'later' then e.hints + 1
         when r.kind = 'hinted' and e.fate = 'waiting' then 1
         else e.hints end,
       due_at = case
         when r.kind = 'later' then now() + power(2, least(e.hints + 1, 5)) * interval '1 second'
         when r.kind = 'hinted' and e.fate = 'waiting' then now() + interval '1 minute'
         else e.due_at end
     from locked join given r on r.connection = locked.connection and r.id = locked.id
     where e.connection = locked.connection and e.id = locked.id
       and e.fate in ('waiting', 'hinted')`,
    [
      relayed.map(({ id }) => id),
      relayed.map(({ connection }) => connection),
      relayed.map(({ kind }) => kind),
      relayed.map((one) => (one.kind === 'hinted' ? one.ref : null)),
      relayed.map((one) => (one.kind === 'quarantined' ? one.why : null)),
    ],
  );
}

async function storedIds(
  db: Queryable,
  connection: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await db.query<{ id: string }>(
    'select id from stripe_events where connection = $1 and id = any($2)',
    [connection, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

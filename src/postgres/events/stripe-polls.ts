import { toTimestamp } from '../database';
import type { Queryable } from '../database';

export type PollPurpose = 'lost_events' | 'rebuild';

/** Where a pass through Stripe's lists has arrived. */
export interface PollPlace {
  list: string;
  /** The last object of the last page that was stored; null at the beginning of the list. */
  after: string | null;
  /** Stripe's time in ms that `readUntil` becomes when the pass ends. */
  until: number;
}

/** A pass that this process alone goes on with. */
export interface PollLease {
  connection: string;
  purpose: PollPurpose;
  leasedBy: string;
  /** Stripe's time in ms up to which everything has been read. */
  readUntil: number;
  /** Of a pass that somebody began; null before a new one. */
  place: PollPlace | null;
  /** Passes in a row that failed before they stored a page. */
  failures: number;
}

type LeaseName = Pick<PollLease, 'connection' | 'purpose' | 'leasedBy'>;

/** How far Stripe's lists were read. */
export interface StripePollStore {
  /** If it was never polled: from when the connection was made, 28 days ago at most. */
  openPoll(connection: string): Promise<void>;
  /** A rebuild since a time (ms): one of the same time that did not end is gone on with. */
  openRebuild(connection: string, since: number): Promise<void>;
  /** Null while another process has it, or while the last pass ended less than `everyMs` ago. */
  lease(of: LeaseName, everyMs: number): Promise<PollLease | null>;
  /** Keeps the place and the lease; false if the lease was lost. */
  keepPlace(of: LeaseName, place: PollPlace): Promise<boolean>;
  /** The pass ended: everything until then has been read. */
  end(of: LeaseName, readUntil: number): Promise<void>;
  /** The pass goes on after so many ms, in whatever process, and so many failed until then. */
  putOff(of: LeaseName, ms: number, failures: number): Promise<void>;
}

// Longer than one page with all its timeouts takes.
const LEASE = `interval '90 seconds'`;

export function stripePollStore(db: Queryable): StripePollStore {
  return {
    openPoll: (connection) => openPoll(db, connection),
    openRebuild: (connection, since) => openRebuild(db, connection, since),
    lease: (of, everyMs) => lease(db, of, everyMs),
    keepPlace: (of, place) => keepPlace(db, of, place),
    end: (of, readUntil) => end(db, of, readUntil),
    putOff: (of, ms, failures) => putOff(db, of, ms, failures),
  };
}

async function openPoll(db: Queryable, connection: string): Promise<void> {
  await db.query(
    `insert into stripe_polls (connection, purpose, read_until)
     select code, 'lost_events', greatest(created_at, now() - interval '28 days')
     from connections where code = $1
     on conflict (connection, purpose) do nothing`,
    [connection],
  );
}

async function openRebuild(db: Queryable, connection: string, since: number): Promise<void> {
  await db.query(
    `insert into stripe_polls as p (connection, purpose, read_until)
     values ($1, 'rebuild', $2)
     on conflict (connection, purpose) do update set
       read_until = excluded.read_until, list = null, after = null, until = null, polled_at = null
     where p.read_until <> excluded.read_until or p.polled_at is not null`,
    [connection, toTimestamp(since)],
  );
}

async function lease(db: Queryable, of: LeaseName, everyMs: number): Promise<PollLease | null> {
  const { connection, purpose, leasedBy } = of;
  const [row] = await db.query<LeasedRow>(
    `update stripe_polls set leased_by = $3, leased_until = now() + ${LEASE}
     where connection = $1 and purpose = $2 and leased_until <= now() and (
       list is not null or polled_at is null
       or polled_at <= now() - $4 * interval '1 millisecond')
     returning read_until as "readUntil", list, after, until, failures`,
    [connection, purpose, leasedBy, everyMs],
  );
  if (row === undefined) return null;
  const { readUntil, list, after, until, failures } = row;
  const place = list === null || until === null ? null : { list, after, until };
  return { connection, purpose, leasedBy, readUntil, place, failures };
}

interface LeasedRow extends Record<string, unknown> {
  readUntil: number;
  list: string | null;
  after: string | null;
  until: number | null;
  failures: number;
}

async function keepPlace(db: Queryable, of: LeaseName, place: PollPlace): Promise<boolean> {
  const kept = await db.query(
    `update stripe_polls set list = $4, after = $5, until = $6, leased_until = now() + ${LEASE}
     where connection = $1 and purpose = $2 and leased_by = $3 returning connection`,
    [of.connection, of.purpose, of.leasedBy, place.list, place.after, toTimestamp(place.until)],
  );
  return kept.length > 0;
}

async function end(db: Queryable, of: LeaseName, readUntil: number): Promise<void> {
  await db.query(
    `update stripe_polls set read_until = $4,
       list = null, after = null, until = null, failures = 0,
       polled_at = now(), leased_by = null, leased_until = now()
     where connection = $1 and purpose = $2 and leased_by = $3`,
    [of.connection, of.purpose, of.leasedBy, toTimestamp(readUntil)],
  );
}

async function putOff(db: Queryable, of: LeaseName, ms: number, failures: number): Promise<void> {
  await db.query(
    `update stripe_polls set failures = $5, leased_by = null,
       leased_until = now() + $4 * interval '1 millisecond'
     where connection = $1 and purpose = $2 and leased_by = $3`,
    [of.connection, of.purpose, of.leasedBy, ms, failures],
  );
}

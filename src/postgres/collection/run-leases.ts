import type { InvoiceIdentity } from '../../domain/refs';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';

/** An invoice whose run is to be reached. */
export type RunRow = InvoiceIdentity & { ref: string };

/** What the runs are wanted for: each has its own time in the row. */
export type Purpose = 'start' | 'hint' | 'wake';

/** Which runs are to be reached: leases, so that two processes never do the same work. */
export interface RunLeaseStore {
  /** Of those that are due, the longest due first. */
  lease(purpose: Exclude<Purpose, 'wake'>, limit: number): Promise<RunRow[]>;
  /** Starts that are due, of all processes together so many a second. */
  leaseStarts(limit: number, perSecond: number): Promise<RunRow[]>;
  /** How many wait to be started now, counted no further than this. */
  countStarts(atMost: number): Promise<number>;
  /**
   * Unfinished rows whose wake-up passed before this (engine time), or that have an effect in
   * flight for more than 15 real minutes.
   */
  leaseOverdue(before: number, limit: number): Promise<RunRow[]>;
  /** Temporal has it: what was wanted of the run is done. */
  markReached(purpose: Exclude<Purpose, 'wake'>, refs: readonly string[]): Promise<void>;
  /** Each waits for itself, longer with each failure: 1 s, 2 s, 4 s … 10 min. */
  backOff(purpose: Purpose, refs: readonly string[]): Promise<void>;
  /** Not tried: due again at once. */
  release(purpose: Purpose, refs: readonly string[]): Promise<void>;
  /** Gives woken rows time: 1, 5, 30 min, then 6 h. Returns how often each was woken so far. */
  recordWakeUps(refs: readonly string[]): Promise<Map<string, number>>;
  /** An effect of each waits for its turn or an answer: looked at again in ten minutes. */
  recordWaiting(refs: readonly string[]): Promise<void>;
  countUnfinished(): Promise<number>;
  /** A page of the unfinished runs is to be started; `last` is null after the last page. */
  queueUnfinished(
    of: QueueRequest,
    limit: number,
  ): Promise<{ queued: number; last: string | null }>;
}

export interface QueueRequest {
  /** The last row of the page before. */
  after: string;
  /** Engine time: what has its deadline first is started first. */
  now: number;
  /** The starts are spread over this time. */
  spreadSeconds: number;
}

const COLUMNS = { start: 'start_due_at', hint: 'hint_due_at', wake: 'woken_until' } as const;

/** The oldest invoice of a customer is hinted first. */
const ORDER = { start: 'i.id', hint: 'i.issued_on, i.due_on, i.id' } as const;

export function runLeaseStore(db: Queryable): RunLeaseStore {
  return {
    lease: (purpose, limit) => lease(db, purpose, limit),
    leaseStarts: (limit, perSecond) => leaseStarts(db, limit, perSecond),
    countStarts: (atMost) => countStarts(db, atMost),
    leaseOverdue: (before, limit) => leaseOverdue(db, before, limit),
    markReached: (purpose, refs) => markReached(db, purpose, refs),
    backOff: (purpose, refs) => backOff(db, purpose, refs),
    release: (purpose, refs) => release(db, purpose, refs),
    recordWakeUps: (refs) => recordWakeUps(db, refs),
    recordWaiting: (refs) => recordWaiting(db, refs),
    countUnfinished: () => countUnfinished(db),
    queueUnfinished: (of, limit) => queueUnfinished(db, of, limit),
  };
}

type RunFields = RunRow & Record<string, unknown>;

const RUN_FIELDS = 'i.connection, i.external_id as "externalId", i.ref';

function lease(db: Queryable, purpose: Exclude<Purpose, 'wake'>, limit: number): Promise<RunRow[]> {
  const column = COLUMNS[purpose];
  return db.query<RunFields>(
    `with due as (
       select ref from collections where ${column} <= now()
       order by ${column} limit $1 for update skip locked
     ), leased as (
       update collections k set ${column} = now() + interval '30 seconds'
       from due where k.ref = due.ref returning k.ref
     )
     select ${RUN_FIELDS} from leased join invoices i on i.ref = leased.ref
     order by ${ORDER[purpose]}`,
    [limit],
  );
}

/** What was not used of the last second is lost: an outage is followed by no storm. */
function leaseStarts(db: Queryable, limit: number, perSecond: number): Promise<RunRow[]> {
  return db.query<RunFields>(
    `with pace as (
       select greatest(taken_until, now()) as begin,
         extract(epoch from now() + interval '1 second' - greatest(taken_until, now())) as free
       from start_pace for update
     ), due as (
       select ref from collections where start_due_at <= now()
       order by start_due_at
       limit coalesce((select least($1::int, greatest(1, floor(free * $2::float8))::int) from pace
              where free > 0), 0)
       for update skip locked
     ), leased as (
       update collections k set start_due_at = now() + interval '30 seconds'
       from due where k.ref = due.ref returning k.ref
     ), taken as (
       update start_pace set taken_until = pace.begin
         + (select count(*) from leased) * interval '1 second' / $2::float8
       from pace
     )
     select ${RUN_FIELDS} from leased join invoices i on i.ref = leased.ref
     order by ${ORDER.start}`,
    [limit, perSecond],
  );
}

/** With those that their server is about to start; not those that a rebuild has put off. */
async function countStarts(db: Queryable, atMost: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from (
       select 1 from collections where start_due_at <= now() + interval '6 seconds' limit $1
     ) waiting`,
    [atMost],
  );
  return row?.count ?? 0;
}

/** Those woken a short while ago are given time to answer. */
function leaseOverdue(db: Queryable, before: number, limit: number): Promise<RunRow[]> {
  return db.query<RunFields>(
    `with due as (
       select ref, wake_at from collections k
       where k.outcome is null
         and (k.wake_at < $1 or k.in_flight and k.updated_at < now() - interval '15 minutes')
         and (k.woken_until is null or k.woken_until < now())
       order by k.wake_at limit $2 for update skip locked
     ), leased as (
       update collections k set woken_until = now() + interval '1 minute'
       from due where k.ref = due.ref returning k.ref, k.wake_at
     )
     select ${RUN_FIELDS} from leased join invoices i on i.ref = leased.ref
     order by leased.wake_at`,
    [toTimestamp(before), limit],
  );
}

/** In one order everywhere: two that update the same rows never wait in a circle. */
const LOCKED = `with locked as (
       select ref from collections where ref = any($1) order by ref for update
     )`;

/** A lease ends later: what is due within this time was requested while it was out. */
const LONGEST_REQUEST = `interval '6 seconds'`;

async function markReached(
  db: Queryable,
  purpose: Exclude<Purpose, 'wake'>,
  refs: readonly string[],
): Promise<void> {
  if (refs.length === 0) return;
  const column = COLUMNS[purpose];
  await db.query(
    `${LOCKED}
     update collections k set failed_reaches = 0, not_startable = null, not_startable_at = null,
       ${column} = case when k.${column} <= now() + ${LONGEST_REQUEST} then k.${column} end
     from locked where k.ref = locked.ref`,
    [refs],
  );
}

/** A row that took a step meanwhile wants nothing any more. */
async function backOff(db: Queryable, purpose: Purpose, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  const column = COLUMNS[purpose];
  await db.query(
    `${LOCKED}
     update collections k set failed_reaches = k.failed_reaches + 1,
       ${column} = now() + least(600, power(2, least(k.failed_reaches, 10))) * interval '1 second'
     from locked where k.ref = locked.ref and k.${column} is not null`,
    [refs],
  );
}

async function release(db: Queryable, purpose: Purpose, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  const column = COLUMNS[purpose];
  await db.query(
    `${LOCKED}
     update collections k set ${column} = now()
     from locked where k.ref = locked.ref and k.${column} is not null`,
    [refs],
  );
}

async function recordWakeUps(db: Queryable, refs: readonly string[]): Promise<Map<string, number>> {
  if (refs.length === 0) return new Map();
  const rows = await db.query<{ ref: string; wakes: number }>(
    `${LOCKED}
     update collections k set wakes = k.wakes + 1, failed_reaches = 0,
       woken_until = now() + case k.wakes
         when 0 then interval '1 minute'
         when 1 then interval '5 minutes'
         when 2 then interval '30 minutes'
         else interval '6 hours' end
     from locked where k.ref = locked.ref returning k.ref, k.wakes - 1 as wakes`,
    [refs],
  );
  return new Map(rows.map(({ ref, wakes }) => [ref, wakes]));
}

async function countUnfinished(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'select count(*) as count from collections where outcome is null',
  );
  return row?.count ?? 0;
}

/** By the deadline: what is over is due at once, what is more than 30 days away comes last. */
const SHARE_OF_SPREAD = `least(1, greatest(0, coalesce(
         extract(epoch from k.wake_at - $2) / extract(epoch from interval '30 days'), 1)))`;

async function queueUnfinished(
  db: Queryable,
  { after, now, spreadSeconds }: QueueRequest,
  limit: number,
): Promise<{ queued: number; last: string | null }> {
  const [page] = await db.query<{ queued: number; last: string | null }>(
    `with page as (
       select ref from collections where outcome is null and ref > $1
       order by ref limit $4 for update
     ), queued as (
       update collections k set failed_reaches = 0,
         start_due_at = now() + ${SHARE_OF_SPREAD} * $3 * interval '1 second',
         start_wanted_at = now() + ${SHARE_OF_SPREAD} * $3 * interval '1 second'
       from page where k.ref = page.ref returning k.ref
     )
     select count(*) as queued, max(ref) as last from queued`,
    [after, toTimestamp(now), spreadSeconds, limit],
  );
  return page ?? { queued: 0, last: null };
}

async function recordWaiting(db: Queryable, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await db.query(
    `${LOCKED}
     update collections k set wakes = 0, failed_reaches = 0,
       woken_until = now() + interval '10 minutes'
     from locked where k.ref = locked.ref`,
    [refs],
  );
}

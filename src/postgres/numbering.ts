import type { Database, Queryable } from './database';

/** The one key of the lock that makes numbering a single file; any constant does. */
const NUMBERING_LOCK = 4_177_001;

/** The same for what is mirrored, so that its backfills keep nothing of collecting waiting. */
const MIRROR_NUMBERING_LOCK = 4_177_002;

/** With the number of a sync: who gives places in its streams while it writes. */
const PLACING_LOCK = 4_177_003;

/**
 * Numbers in the order of writing are given before a commit, so a reader could pass a row that is
 * not visible yet. Here one process at a time numbers what is visible; a row that commits later
 * gets a later number. The lock is taken by a separate statement, for the next one to see all that
 * was committed meanwhile.
 */
export function numberInSingleFile<T>(
  db: Database,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [NUMBERING_LOCK]);
    return work(tx);
  });
}

/**
 * The same for the streams of a mirror. Null where another process numbers now: it is not waited
 * for, so that one that hangs keeps no reader from what is numbered.
 */
export function numberMirror<T>(
  db: Database,
  work: (tx: Queryable) => Promise<T>,
): Promise<T | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx.query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock($1) as mine',
      [MIRROR_NUMBERING_LOCK],
    );
    return row?.mine === true ? work(tx) : null;
  });
}

/**
 * Whether a statement may give places in the streams of the sync $1 to what it writes, in place of
 * who numbers afterwards: it alone does until its transaction ends, and nothing waits for a place
 * that is to come first. It is the last of its transaction, so that nobody waits for one that
 * hangs. Where the answer is no, what is written waits until it is numbered.
 */
export const TURN = `select case
    when exists (select 1 from mirror_events where position is null)
      or exists (select 1 from mirror_records where position is null and written is not null)
    then false
    else pg_try_advisory_xact_lock_shared(${MIRROR_NUMBERING_LOCK})
      and pg_try_advisory_xact_lock(${PLACING_LOCK}, ($1::bigint)::int) end as mine`;

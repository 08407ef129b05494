import type { Database, Queryable } from './database';

/** The one key of the lock that makes numbering a single file; any constant does. */
const NUMBERING_LOCK = 4_177_001;

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

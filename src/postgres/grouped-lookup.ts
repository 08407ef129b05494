import { groupCommit } from './group-commit';

/**
 * Two, so that one which waits for Postgres does not make all others wait. A little apart, so that
 * a crowd of which each comes a moment after the one before costs few statements, too.
 */
const LIMITS = { items: 500, inFlight: 2, apartMs: 3 };

/**
 * For what anybody may ask, with a secret that may be wrong: those who ask meanwhile are looked up
 * in one statement, so that any number of strangers holds two connections and never the pool. A
 * group is read after the last of it asked: what was revoked before is not found.
 */
export function groupedLookup<T>(
  read: (keys: string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | null> {
  return groupCommit(async (keys: string[]) => {
    const found = await read([...new Set(keys)]);
    return keys.map((key) => found.get(key) ?? null);
  }, LIMITS);
}

/** Where a walk through a list has arrived, which Stripe shows from its newest end alone. */
export type Walk = Readonly<
  { counted: number; taken: number } & (
    | { phase: 'counting'; after: string | null }
    /** `last`: the newest ones that were taken, the newest first. */
    | { phase: 'taking'; last: readonly string[] }
    | { phase: 'done' }
  )
>;

export type WalkQuery = { starting_after: string } | { ending_before: string } | object;

/** A page came: what is taken of it, the oldest first, and where the walk goes on. */
export interface Walked<T> {
  take: T[];
  walk: Walk;
}

interface Page<T> {
  /** The newest first. */
  items: readonly T[];
  hasMore: boolean;
}

export const FIRST_STEP: Walk = { phase: 'counting', after: null, counted: 0, taken: 0 };

/**
 * Oldest first: to the end of the list, which also says how many there are, and from there back to
 * its beginning. What is created meanwhile is at that beginning. Null: all of it was taken.
 */
export function queryOf(walk: Walk): WalkQuery | null {
  switch (walk.phase) {
    case 'counting':
      return walk.after === null ? {} : { starting_after: walk.after };
    case 'taking':
      return { ending_before: walk.last[0] };
    case 'done':
      return null;
  }
}

export function pageCame<T extends { id: string }>(walk: Walk, page: Page<T>): Walked<T> {
  const { items, hasMore } = page;
  const oldest = items.at(-1);
  if (walk.phase === 'counting' && hasMore && oldest !== undefined) {
    const counted = walk.counted + items.length;
    return { take: [], walk: { ...walk, counted, after: oldest.id } };
  }
  // All that came after it are deleted: it is the oldest now, and was not taken.
  if (walk.phase === 'counting' && oldest === undefined && walk.after !== null) {
    return { take: [], walk: FIRST_STEP };
  }
  const wasCounted = walk.phase === 'counting' ? items.length : 0;
  const taken = walk.taken + items.length;
  const so = { counted: Math.max(walk.counted + wasCounted, taken), taken };
  const last = items.map(({ id }) => id);
  const isEnd = walk.phase === 'counting' ? last.length === 0 : !hasMore || last.length === 0;
  const next: Walk = isEnd ? { phase: 'done', ...so } : { phase: 'taking', last, ...so };
  return { take: items.toReversed(), walk: next };
}

/** The object it would go on from is gone. What is taken twice changes nothing. */
export function cursorGone(walk: Walk): Walk {
  if (walk.phase !== 'taking' || walk.last.length <= 1) return FIRST_STEP;
  return { ...walk, last: walk.last.slice(1) };
}

import { DAY } from '../time';
import { entryOfName, stalenessMs } from './catalog/catalog';

const MONTH = 30 * DAY;

/** Polls have half of what an account may be read, targeted reads the tenth that is left. */
const SHARE_OF_SWEEPS = 0.4;

/** A collection that is listed again and again. */
export interface SweptCollection {
  /** How old at most what changed in silence is to be, where the reads suffice. */
  stalenessMs: number;
  /** So many requests the last walk through it took; null: there was none yet. */
  reads: number | null;
}

/** Of collections with the requests of their last walk: those that are swept. */
export const sweptOf = (
  rows: readonly { collection: string; reads: number | null }[],
): SweptCollection[] =>
  rows.flatMap(({ collection, reads }) => {
    const entry = entryOfName(collection);
    const staleness = entry === undefined ? null : stalenessMs(entry);
    return staleness === null ? [] : [{ stalenessMs: staleness, reads }];
  });

/**
 * How much slower than that all sweeps of an account are, so that its reads suffice: 1 where they
 * do. Null: what is read of it is not counted.
 */
export function sweepSlowdown(swept: readonly SweptCollection[], allowance: number | null): number {
  if (allowance === null) return 1;
  const wanted = swept.map(({ stalenessMs, reads }) => ((reads ?? 0) * MONTH) / stalenessMs);
  const needed = wanted.reduce((sum, one) => sum + one, 0);
  return Math.max(1, needed / (allowance * SHARE_OF_SWEEPS));
}

/** The rest of the time is for the walk itself. */
const BEGINS_AFTER = 0.8;

/** When a collection is listed again that was listed to its end then. */
export const nextSweepAt = (passedAt: number, stalenessMs: number): number =>
  passedAt + stalenessMs * BEGINS_AFTER;

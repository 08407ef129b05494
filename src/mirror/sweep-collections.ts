import { entryOfName, stalenessMs } from '../domain/mirror/catalog/catalog';
import { nextSweepAt } from '../domain/mirror/sweep-times';
import { SECOND } from '../domain/time';
import type { BackfillRow } from '../postgres/mirror/backfills';
import { copyCollection, firstOfCollection, listedCollections } from './copy-collection';
import type { CopyPace } from './copy-collection';
import type { SyncRun } from './sync-run';

const CHECK_EVERY = 2 * SECOND;

/** Of the rate of the sync. */
const SHARE_OF_RATE = 0.25;

/**
 * Lists again what Stripe changes in silence, one collection after the other and slowly: as often
 * as the catalog promises, or as seldom as the reads of the account make it. What came so is in
 * both streams, and what is gone is looked for.
 */
export async function sweepCollections(run: SyncRun): Promise<void> {
  const { deps, sync } = run;
  const collections = listedCollections(sync.collections);
  const pace = slowly(run);
  const notBefore = new Map<string, number>();
  while (!run.isEnding()) {
    const { slowdown } = await run.sharedReads();
    const rows = await deps.stores.backfills.list(sync.number);
    const due = mostOverdue(run, rows, slowdown).find(
      ({ collection }) => (notBefore.get(collection) ?? 0) <= deps.now(),
    );
    const one = collections.find(({ name }) => name === due?.collection);
    if (due === undefined || one === undefined) {
      await run.pause(CHECK_EVERY);
      continue;
    }
    if (due.endedAt !== null) await deps.stores.backfills.sweep(due, firstOfCollection(run, one));
    const again = await copyCollection(run, one, pace);
    notBefore.set(one.name, deps.now() + again);
  }
}

/** One request at a time, and a pause before each. */
function slowly(run: SyncRun): CopyPace {
  const pauseMs = SECOND / (run.sync.pacing.requests_per_second * SHARE_OF_RATE);
  const page: CopyPace['reader']['page'] = async (path, query) => {
    await run.pause(pauseMs);
    return run.reader.page(path, query);
  };
  return { reader: { ...run.reader, page }, atOnce: 1 };
}

/** One that is under way first, then the one that has waited longest. */
function mostOverdue(
  { deps }: SyncRun,
  rows: readonly BackfillRow[],
  slowdown: number,
): BackfillRow[] {
  const dueAt = ({ collection, passedAt, endedAt }: BackfillRow): number => {
    const entry = entryOfName(collection);
    const staleness = entry === undefined ? null : stalenessMs(entry);
    if (staleness === null || passedAt === null) return Infinity;
    return endedAt === null ? -Infinity : nextSweepAt(passedAt, staleness * slowdown);
  };
  return rows
    .filter((row) => dueAt(row) <= deps.now())
    .sort((one, other) => dueAt(one) - dueAt(other));
}

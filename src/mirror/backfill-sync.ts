import { SECOND } from '../domain/time';
import type { BackfillRow } from '../postgres/mirror/backfills';
import { copyCollection, listedCollections } from './copy-collection';
import type { ListedCollection } from './copy-collection';
import type { SyncRun } from './sync-run';

/** So often it is looked for collections that are to be copied, or copied again. */
const CHECK_EVERY = 2 * SECOND;

const nameOfRow = ({ collection }: BackfillRow): string => collection;

/** Copies each collection until all are there, and again those of which that is asked. */
export async function backfillSync(run: SyncRun): Promise<void> {
  const { deps, sync } = run;
  const collections = listedCollections(sync.collections);
  const atOnce = sync.pacing.concurrency;
  const pace = { reader: run.reader, atOnce };
  const copying = new Map<string, Promise<void>>();
  const againAt = new Map<string, number>();
  while (!run.isEnding()) {
    const rows = await deps.stores.backfills.list(sync.number);
    // What is listed once more, slowly, was all there before.
    const passed = new Set(rows.filter(({ passedAt }) => passedAt !== null).map(nameOfRow));
    const isDue = ({ name }: ListedCollection) =>
      !passed.has(name) && !copying.has(name) && (againAt.get(name) ?? 0) <= deps.now();
    for (const one of collections.filter(isDue).slice(0, atOnce - copying.size)) {
      const { name } = one;
      const copied = copyCollection(run, one, pace).then(
        (again) => againAt.set(name, deps.now() + again),
        run.fail,
      );
      copying.set(
        name,
        copied.then(() => void copying.delete(name)),
      );
    }
    await Promise.race([run.pause(CHECK_EVERY), ...copying.values()]);
  }
  await Promise.all(copying.values());
}

import type { CollectionWalk } from '../domain/mirror/backfill/collection-walk';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { BackfillDeps, CollectionToCopy } from './collection-to-copy';
import { ChildCopy } from './copy-children';
import type { WalkEnd } from './copy-by-windows';
import { factOf } from './page-facts';
import { walkList } from './walk-list';

/** `left`: it goes on where it is, in whatever process; `failed`: Stripe did not list it. */
export type BackfillEnd = WalkEnd;

/**
 * Copies one collection, oldest first. The rows of a page and the place after it are kept in one
 * transaction, so whatever dies, it goes on with the page that was not kept.
 */
export async function backfillCollection(
  deps: BackfillDeps,
  of: CollectionToCopy,
  isEnding: () => boolean,
): Promise<BackfillEnd> {
  const first = await deps.stores.backfills.open(of.sync, of.collection, of.first);
  let row = first;
  const keep = async (
    facts: readonly ObjectFact[],
    next: { walk: CollectionWalk; readAt: number | null },
  ): Promise<void> => {
    const { syncs, backfills } = deps.stores;
    await syncs.write(row.sync, facts, (tx) => backfills.keep(tx, row, next));
    row = { ...row, walk: next.walk, step: row.step + 1 };
  };
  if (first.walk.phase === 'children') {
    return new ChildCopy({ deps, of, isEnding, keep }, first.walk).run();
  }
  return walkList({
    path: of.path,
    query: of.query,
    place: first.walk,
    atOnce: of.atOnce,
    reader: deps.reader,
    keep: (objects, walk, page) => {
      const facts = objects.map((one) => factOf(of.collection, one.object, one.page));
      return keep(facts, { walk, readAt: page?.sentAt ?? null });
    },
    isEnding,
  });
}

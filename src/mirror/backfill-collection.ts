import type { NextStep } from '../postgres/mirror/backfills';
import type { ObjectFact } from '../postgres/mirror/write-records';
import { crashAt } from '../runtime/crash-points';
import type { BackfillDeps, CollectionToCopy } from './collection-to-copy';
import { ChildCopy } from './copy-children';
import type { WalkEnd } from './copy-by-windows';
import { factOf } from './page-facts';
import type { ListPage, ListReader } from '../stripe/list-reader';
import { walkList } from './walk-list';
import type { Listed } from './walk-list';

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
  let reads = 0;
  const reader: ListReader = {
    ...deps.reader,
    page: (path, query) => {
      reads += 1;
      return deps.reader.page(path, query);
    },
  };
  const keep = async (
    facts: readonly ObjectFact[],
    next: Omit<NextStep, 'reads'>,
  ): Promise<void> => {
    const { syncs, backfills } = deps.stores;
    const counted = reads;
    // At the end it is looked at what was not seen, and that is nothing of these.
    const write = next.walk.phase === 'done' ? syncs.writeThen : syncs.write;
    await write(row.sync, facts, async (tx) => {
      await backfills.keep(tx, row, { ...next, reads: counted });
      crashAt('mirror_page.before_commit');
    });
    crashAt('mirror_page.after_commit');
    reads -= counted;
    row = { ...row, walk: next.walk, step: row.step + 1 };
  };
  if (first.walk.phase === 'children') {
    return new ChildCopy({ deps: { ...deps, reader }, of, isEnding, keep }, first.walk).run();
  }
  return walkList({
    path: of.path,
    query: of.query,
    place: first.walk,
    atOnce: of.atOnce,
    reader,
    keep: (objects, walk, page) => {
      const facts = objects.map((one) => factOf(of.collection, one.object, one.page));
      return keep(facts, { walk, readAt: firstSent(objects, page) });
    },
    isEnding,
  });
}

/** Pages come in another order than they were asked for. */
function firstSent(objects: readonly Listed[], page: ListPage | null): number | null {
  if (page === null) return null;
  return Math.min(page.sentAt, ...objects.map((one) => one.page.sentAt));
}

import type { BackfillDeps, CollectionToCopy, Keep } from './collection-to-copy';
import { ChildCopy } from './copy-children';
import type { WalkEnd } from './copy-by-windows';
import { KeptPages } from './keep-pages';
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
  const pages = new KeptPages(deps.stores, first);
  let reads = 0;
  const reader: ListReader = {
    ...deps.reader,
    page: (path, query) => {
      reads += 1;
      return deps.reader.page(path, query);
    },
  };
  const keep: Keep = (facts, next) => {
    const counted = reads;
    reads = 0;
    return pages.keep(facts, { ...next, reads: counted });
  };
  if (first.walk.phase === 'children') {
    return new ChildCopy({ deps: { ...deps, reader }, of, isEnding, keep }, first.walk).run();
  }
  return walkList({
    path: of.path,
    query: of.query,
    place: first.walk,
    atOnce: of.atOnce,
    keptAtOnce: 2,
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

import { listAtTop } from '../domain/mirror/catalog/catalog';
import { childLists, embeddedChildren } from '../domain/mirror/children';
import type { ChildList } from '../domain/mirror/children';
import {
  BREAKS_MAX,
  NOTHING_FOUND,
  comparesUnlisted,
  nextPageSize,
  withFound,
} from '../domain/mirror/drift/drift-check';
import type { CollectionCheck } from '../domain/mirror/drift/drift-check';
import type { DriftCheckRow } from '../postgres/mirror/drift-checks';
import type { ListPage } from '../stripe/list-reader';
import { compareChildren } from './compare-children';
import type { ParentToCompare } from './compare-children';
import { failedPart } from './drift-part';
import type { Part } from './drift-part';
import type { SyncRun } from './sync-run';

/**
 * What Stripe lists under others alone is compared by these: a page of them, with all that is under
 * each, and at last objects under which records of ours are.
 */
export function compareChildPart(
  run: SyncRun,
  check: DriftCheckRow,
  one: CollectionCheck,
): Promise<Part | null> {
  const list = childLists(one.collection)[one.list ?? 0];
  if (list === undefined) return compareOurs(run, check, one);
  const size = nextPageSize(check, one);
  if (size === null) return Promise.resolve({ found: NOTHING_FOUND, after: nextList(one) });
  return comparePage(run, check, { one, list, size });
}

const nextList = (one: CollectionCheck): CollectionCheck => ({
  ...one,
  list: (one.list ?? 0) + 1,
  pages: 0,
  after: null,
});

async function comparePage(
  run: SyncRun,
  { countsAll }: DriftCheckRow,
  { one, list, size }: { one: CollectionCheck; list: ChildList; size: number },
): Promise<Part | null> {
  const { path, query } = listAtTop(list.parent.collection);
  const from = one.after === null ? {} : { starting_after: one.after };
  const called = await run.reader.page(path, { ...query, limit: String(size), ...from });
  if (called.kind === 'missing' && called.param === 'starting_after') {
    // What it is to go on from was deleted: all again, or no more of this list.
    const anew = { ...one, list: 0, pages: 0, after: null, there: null };
    return { found: NOTHING_FOUND, after: countsAll ? anew : nextList(one) };
  }
  if (called.kind !== 'ok') return failedPart(run, one, called);
  const page = called.value;
  const compared = await compareChildren(run, one.collection, parentsOf(page, list));
  if (compared === null) return null;
  if ('failed' in compared) return failedPart(run, one, compared.failed);
  const { found, there } = compared;
  const next = {
    ...withFound(one, found),
    pages: one.pages + 1,
    after: page.items.at(-1)?.id ?? one.after,
    there: countsAll ? (one.there ?? 0) + there : null,
    unlistedAfter: one.unlistedAfter ?? '',
  };
  const listed = page.items.map(({ id }) => id);
  return { found, after: page.hasMore ? next : nextList(next), listed };
}

const parentsOf = (page: ListPage, list: ChildList): ParentToCompare[] =>
  page.items.map((parent) => {
    const items = embeddedChildren(parent, list);
    return { id: parent.id, list, shown: items === null ? null : { ...page, items } };
  });

/** Objects that Stripe has no more, or did not list: what is under them here. */
async function compareOurs(
  run: SyncRun,
  check: DriftCheckRow,
  one: CollectionCheck,
): Promise<Part | null> {
  const { driftRecords } = run.deps.stores;
  const { collection, unlistedAfter = '' } = one;
  const of = { sync: run.sync.number, check: check.number, collection };
  const { ids, next } = comparesUnlisted(check, one)
    ? await driftRecords.unlisted({ ...of, by: 'parent' }, unlistedAfter)
    : { ids: await driftRecords.sampleParents(of.sync, collection, check.sampleSize), next: null };
  const asked = ids.map((id) => ({ id, list: null, shown: null }));
  const compared = await compareChildren(run, collection, asked);
  if (compared === null) return null;
  if ('failed' in compared) return failedPart(run, one, compared.failed);
  const { found } = compared;
  const after = withFound(one, found);
  if (next !== null) return { found, after: { ...after, unlistedAfter: next } };
  const isCounted = check.countsAll && one.breaks < BREAKS_MAX;
  const here = isCounted ? await driftRecords.count(of.sync, collection) : null;
  return { found, after: { ...after, here, state: 'done' } };
}

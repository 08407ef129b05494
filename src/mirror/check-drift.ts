import { listAtTop } from '../domain/mirror/catalog/catalog';
import type { ListOfCollection } from '../domain/mirror/catalog/catalog-entry';
import {
  NOTHING_FOUND,
  comparesUnlisted,
  nextPageSize,
  withFound,
} from '../domain/mirror/drift/drift-check';
import type { CollectionCheck, Found } from '../domain/mirror/drift/drift-check';
import { isRefusedForGood } from '../domain/mirror/backfill/collection-walk';
import { SECOND } from '../domain/time';
import type { BackfillRow } from '../postgres/mirror/backfills';
import type { DriftCheckRow } from '../postgres/mirror/drift-checks';
import type { ListPage } from '../stripe/list-reader';
import { compareChildPart } from './check-child-drift';
import { compareAll, compareByReading } from './compare-objects';
import { countingReader } from './count-reads';
import { failedPart } from './drift-part';
import type { Part } from './drift-part';
import { repairBreaks } from './repair-breaks';
import type { SyncRun } from './sync-run';

const CHECK_EVERY = 2 * SECOND;
const READ_AT_ONCE = 100;

/**
 * Compares copies with what Stripe has, where that is asked, at the pace of the sync and as far as
 * the reads of the account allow.
 */
export async function checkDrift(run: SyncRun): Promise<void> {
  const { drift } = run.deps.stores;
  const { reader, taken } = countingReader(run.reader);
  let counted = { shared: await run.sharedReads(), spent: 0 };
  while (!run.isEnding()) {
    const check = await drift.next(run.sync.number);
    const shared = await run.sharedReads();
    if (counted.shared !== shared) counted = { shared, spent: 0 };
    if (check === null || shared.leftForDrift <= counted.spent) {
      await run.pause(CHECK_EVERY);
      continue;
    }
    const part = check.status === 'repairing' ? repairBreaks : compareNext;
    await part({ ...run, reader }, check);
    const reads = taken();
    counted.spent += reads;
    if (reads > 0) await drift.spend(check, reads);
  }
}

/** A part of one collection: what is kept of it is not done again. */
async function compareNext(run: SyncRun, check: DriftCheckRow): Promise<void> {
  const { drift, backfills } = run.deps.stores;
  const left = check.collections.filter(({ state }) => state !== 'done' && state !== 'failed');
  if (left.length === 0) return drift.end(check, 'repairing');
  const rows = await backfills.list(run.sync.number);
  const copied = new Set(rows.filter(({ endedAt }) => endedAt !== null).map((r) => r.collection));
  // What is not copied yet is no drift.
  const one = left.find(({ collection }) => copied.has(collection));
  if (one === undefined) return neverCopied(run, check, { left, rows });
  const list = listAtTop(one.collection);
  const part = await (list.parent === null
    ? comparePart(run, check, { one, list })
    : compareChildPart(run, check, one));
  if (part === null) return;
  const { after, found, listed = [] } = part;
  await drift.keep(check, { after, breaks: found.breaks, listed: check.countsAll ? listed : [] });
}

/** What Stripe refused to list from the beginning is not waited for. */
async function neverCopied(
  run: SyncRun,
  check: DriftCheckRow,
  { left, rows }: { left: readonly CollectionCheck[]; rows: readonly BackfillRow[] },
): Promise<void> {
  for (const one of left) {
    const row = rows.find(({ collection }) => collection === one.collection);
    if (row?.failure == null || row.passedAt !== null || !isRefusedForGood(row.failure)) continue;
    const { kind: code, detail } = row.failure;
    const after = { ...one, state: 'failed', failure: { code, detail } } as const;
    return run.deps.stores.drift.keep(check, { after, breaks: [], listed: [] });
  }
  return run.pause(CHECK_EVERY);
}

interface Checking {
  one: CollectionCheck;
  list: ListOfCollection;
}

/** Null: nothing can be said now. */
function comparePart(run: SyncRun, check: DriftCheckRow, of: Checking): Promise<Part | null> {
  const size = nextPageSize(check, of.one);
  if (size !== null) return comparePage(run, check, { ...of, size });
  return compareOurs(run, check, of.one);
}

/** The newest, and then what comes after records of ours, or after all that was read before. */
async function comparePage(
  run: SyncRun,
  check: DriftCheckRow,
  { one, list, size }: Checking & { size: number },
): Promise<Part | null> {
  const after = check.countsAll || one.pages === 0 ? one.after : await anyOf(run, one);
  const query = { ...list.query, limit: String(size), ...(after && { starting_after: after }) };
  const called = await run.reader.page(list.path, query);
  if (called.kind === 'missing' && called.param === 'starting_after') return cursorGone(check, one);
  if (called.kind !== 'ok') return failedPart(run, one, called);
  const found = await compareAll(run, one.collection, called.value);
  if (found === null) return null;
  if ('failed' in found) return failedPart(run, one, found.failed);
  const listed = called.value.items.map(({ id }) => id);
  const next = await pageKept(run, check, { one, page: called.value });
  return { found, after: withFound(next, found), listed };
}

const anyOf = async ({ deps, sync }: SyncRun, { collection }: CollectionCheck) =>
  (await deps.stores.driftRecords.sample(sync.number, collection, 1))[0] ?? null;

async function pageKept(
  { deps, sync }: SyncRun,
  { countsAll }: DriftCheckRow,
  { one, page: { items, hasMore } }: { one: CollectionCheck; page: ListPage },
): Promise<CollectionCheck> {
  const last = items.at(-1)?.id ?? null;
  const next = { ...one, pages: one.pages + 1, after: last ?? one.after };
  // The newest page was all of it, or the last page was read.
  const isListed = !hasMore && (countsAll || one.pages === 0);
  if (!countsAll) return { ...next, isListed };
  const there = (one.there ?? 0) + items.length;
  const here = isListed ? await deps.stores.driftRecords.count(sync.number, one.collection) : null;
  return { ...next, isListed, there, here, unlistedAfter: one.unlistedAfter ?? '' };
}

/** What it is to go on from was deleted: all of the list again, or another place of it. */
function cursorGone({ countsAll }: DriftCheckRow, one: CollectionCheck): Part {
  const anew = { ...one, pages: 0, after: null, there: null };
  return { found: NOTHING_FOUND, after: countsAll ? anew : { ...one, pages: one.pages + 1 } };
}

/** Records of ours: what Stripe has no more is seen by them alone. */
async function compareOurs(
  run: SyncRun,
  check: DriftCheckRow,
  one: CollectionCheck,
): Promise<Part | null> {
  const { driftRecords } = run.deps.stores;
  const { collection, unlistedAfter = '' } = one;
  const of = { sync: run.sync.number, check: check.number, collection };
  const { ids, next } = comparesUnlisted(check, one)
    ? await driftRecords.unlisted({ ...of, by: 'upstream_id' }, unlistedAfter)
    : { ids: await driftRecords.sample(of.sync, collection, check.sampleSize), next: null };
  let found: Found = NOTHING_FOUND;
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const some = await compareByReading(run, collection, ids.slice(at, at + READ_AT_ONCE));
    if (some === null) return null;
    if ('failed' in some) return failedPart(run, one, some.failed);
    found = both(found, some);
  }
  const after = withFound(one, found);
  if (next === null) return { found, after: { ...after, state: 'done' } };
  return { found, after: { ...after, unlistedAfter: next } };
}

const both = (one: Found, other: Found): Found => ({
  compared: one.compared + other.compared,
  changedMeanwhile: one.changedMeanwhile + other.changedMeanwhile,
  otherVersion: one.otherVersion + other.otherVersion,
  breaks: [...one.breaks, ...other.breaks],
});

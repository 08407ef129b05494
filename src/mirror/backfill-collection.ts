import type { CollectionWalk } from '../domain/mirror/backfill/collection-walk';
import { cursorGone, pageCame, queryOf } from '../domain/mirror/backfill/serial-walk';
import type { Walk } from '../domain/mirror/backfill/serial-walk';
import type { BackfillRow, BackfillStore } from '../postgres/mirror/backfills';
import type { SyncStore } from '../postgres/mirror/syncs';
import type { ObjectFact } from '../postgres/mirror/write-records';
import type { FailedCall } from '../stripe/error-table';
import type { ListPage, ListReader } from '../stripe/list-reader';
import { copyByWindows } from './copy-by-windows';
import type { DatedObject, WalkEnd } from './copy-by-windows';
import { factOf } from './page-facts';

export interface BackfillDeps {
  stores: { syncs: Pick<SyncStore, 'write'>; backfills: BackfillStore };
  reader: ListReader;
}

/** A collection of a sync, and the list that has all of it. */
export interface CollectionToCopy {
  sync: number;
  collection: string;
  path: string;
  /** Always sent, since Stripe leaves out something else by default. */
  query: Readonly<Record<string, string>>;
  /** Where its copy begins. */
  first: CollectionWalk;
  /** So many of its pages may be in flight. */
  atOnce: number;
}

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
  const row = await deps.stores.backfills.open(of.sync, of.collection, of.first);
  const work = { deps, of, isEnding };
  if (row.walk.phase === 'windows') return copyInTime(work, row);
  return copyInSeries(work, { ...row, walk: row.walk });
}

interface Copying {
  deps: BackfillDeps;
  of: CollectionToCopy;
  isEnding: () => boolean;
}

async function copyInTime(work: Copying, first: BackfillRow): Promise<BackfillEnd> {
  const { deps, of, isEnding } = work;
  if (first.walk.phase !== 'windows') return { kind: 'done' };
  let row = first;
  const keep = async (objects: readonly DatedObject[], walk: CollectionWalk, page: ListPage) => {
    const facts = objects.map((one) => factOf(of.collection, one.object, one.page));
    row = await kept(deps, row, facts, { walk, readAt: page.sentAt });
  };
  let taken = first.walk.taken;
  return copyByWindows({
    place: first.walk,
    atOnce: of.atOnce,
    page: (query) => deps.reader.page(of.path, { ...of.query, ...query, limit: '100' }),
    keep: (objects, place, page) => {
      taken += objects.length;
      return keep(objects, place ?? { phase: 'done', counted: taken, taken }, page);
    },
    isEnding,
  });
}

async function copyInSeries(
  { deps, of, isEnding }: Copying,
  first: SerialRow,
): Promise<BackfillEnd> {
  let row = first;
  while (!isEnding()) {
    const query = queryOf(row.walk);
    if (query === null) return { kind: 'done' };
    const called = await deps.reader.page(of.path, { ...of.query, ...query, limit: '100' });
    if (called.kind === 'ok') row = await keepPage(deps, row, called.value);
    else if (isCursorGone(called, row.walk)) row = await goBack(deps, row);
    else return { kind: 'failed', called };
  }
  return { kind: 'left' };
}

type SerialRow = BackfillRow & { walk: Walk };

async function keepPage(deps: BackfillDeps, row: SerialRow, page: ListPage): Promise<SerialRow> {
  const { take, walk } = pageCame(row.walk, page);
  const facts = take.map((object) => factOf(row.collection, object, page));
  return { ...(await kept(deps, row, facts, { walk, readAt: page.sentAt })), walk };
}

async function goBack(deps: BackfillDeps, row: SerialRow): Promise<SerialRow> {
  const walk = cursorGone(row.walk);
  return { ...(await kept(deps, row, [], { walk, readAt: null })), walk };
}

async function kept(
  { stores }: BackfillDeps,
  row: BackfillRow,
  facts: readonly ObjectFact[],
  next: { walk: CollectionWalk; readAt: number | null },
): Promise<BackfillRow> {
  await stores.syncs.write(row.sync, facts, (tx) => stores.backfills.keep(tx, row, next));
  return { ...row, walk: next.walk, step: row.step + 1 };
}

/** Stripe refuses to go on from what was deleted. */
const isCursorGone = (called: FailedCall, { phase }: Walk): called is FailedCall =>
  called.kind === 'missing' &&
  called.param === (phase === 'taking' ? 'ending_before' : 'starting_after');

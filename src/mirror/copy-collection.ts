import { startChildren } from '../domain/mirror/backfill/child-walk';
import { firstWalk } from '../domain/mirror/backfill/collection-walk';
import type { CollectionWalk, ListWalk } from '../domain/mirror/backfill/collection-walk';
import { CATALOG, listAtTop } from '../domain/mirror/catalog/catalog';
import type { CatalogEntry, ListOfCollection } from '../domain/mirror/catalog/catalog-entry';
import { HOUR, MINUTE, SECOND } from '../domain/time';
import type { FailedCall } from '../stripe/error-table';
import type { ListReader } from '../stripe/list-reader';
import { backfillCollection } from './backfill-collection';
import type { BackfillEnd } from './backfill-collection';
import type { SyncRun } from './sync-run';

export interface ListedCollection {
  name: string;
  list: ListOfCollection;
}

/** What a sync copies, of the collections that are listed: those under parents come last. */
export function listedCollections(chosen: readonly string[] | null): ListedCollection[] {
  const isChosen = ({ name }: CatalogEntry) => chosen === null || chosen.includes(name);
  const all = CATALOG.filter(isChosen).flatMap(({ name, list }) =>
    list === null ? [] : [{ name, list }],
  );
  const isTop = ({ list }: ListedCollection) => list.parent === null;
  return [...all.filter(isTop), ...all.filter((one) => !isTop(one))];
}

export interface CopyPace {
  reader: ListReader;
  /** So many of its pages may be in flight. */
  atOnce: number;
}

/** Where a walk through a collection begins. */
export const firstOfCollection = (
  run: SyncRun,
  { name, list }: ListedCollection,
): CollectionWalk =>
  list.parent === null
    ? firstOfList(run, name)
    : startChildren(firstOfList(run, list.parent.collection));

const firstOfList = ({ deps, credential }: SyncRun, collection: string): ListWalk =>
  firstWalk(listAtTop(collection), credential.mode, deps.stripeNow());

/** Answers in how many ms it may be tried again. */
export async function copyCollection(
  run: SyncRun,
  { name, list }: ListedCollection,
  { reader, atOnce }: CopyPace,
): Promise<number> {
  const { deps, sync } = run;
  const firstOf = (collection: string) => firstOfList(run, collection);
  const of = {
    sync: sync.number,
    collection: name,
    path: list.path,
    query: list.query,
    first: firstOfCollection(run, { name, list }),
    firstOf,
    atOnce,
  };
  const { stores, log } = deps;
  const end = await backfillCollection({ stores, log, reader }, of, () => run.isEnding()).catch(
    leftWhereElsewhere,
  );
  if (end.kind !== 'failed') return 0;
  const { called } = end;
  if (run.isEnding() && called.kind === 'out_of_turn') return 0;
  const detail = 'detail' in called ? called.detail : called.kind;
  await deps.stores.backfills.failed(of, { kind: called.kind, detail });
  deps.log.warn({ sync: sync.id, collection: name, ...called }, 'a collection was not listed');
  return againIn(called);
}

/** It is copied again from its beginning, or by another process: it is looked at anew. */
function leftWhereElsewhere(error: unknown): BackfillEnd {
  if (error instanceof Error && error.name === 'BackfillElsewhere') return { kind: 'left' };
  throw error;
}

/** A key or a right may come back; what Stripe refuses for the account seldom changes. */
function againIn({ kind }: FailedCall): number {
  if (kind === 'refused' || kind === 'missing') return HOUR;
  return kind === 'forbidden' ? 5 * MINUTE : 30 * SECOND;
}

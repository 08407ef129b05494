import { firstWalk } from '../domain/mirror/backfill/collection-walk';
import { startChildren } from '../domain/mirror/backfill/child-walk';
import { CATALOG, listAtTop } from '../domain/mirror/catalog/catalog';
import type { CatalogEntry, ListOfCollection } from '../domain/mirror/catalog/catalog-entry';
import { HOUR, MINUTE, SECOND } from '../domain/time';
import type { FailedCall } from '../stripe/error-table';
import { backfillCollection } from './backfill-collection';
import type { BackfillEnd } from './backfill-collection';
import type { SyncRun } from './sync-run';

/** So often it is looked for collections that are to be copied, or copied again. */
const CHECK_EVERY = 2 * SECOND;

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

/** Copies each collection until all are there, and again those of which that is asked. */
export async function backfillSync(run: SyncRun): Promise<void> {
  const { deps, sync } = run;
  const collections = listedCollections(sync.collections);
  const atOnce = sync.pacing.concurrency;
  const copying = new Map<string, Promise<void>>();
  const againAt = new Map<string, number>();
  while (!run.isEnding()) {
    const rows = await deps.stores.backfills.list(sync.number);
    const ended = new Set(rows.filter((row) => row.endedAt !== null).map((row) => row.collection));
    const isDue = ({ name }: ListedCollection) =>
      !ended.has(name) && !copying.has(name) && (againAt.get(name) ?? 0) <= deps.now();
    for (const one of collections.filter(isDue).slice(0, atOnce - copying.size)) {
      const { name } = one;
      const copied = copy(run, one).then(
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

/** Answers in how many ms it may be tried again. */
async function copy(run: SyncRun, { name, list }: ListedCollection): Promise<number> {
  const { deps, sync, credential } = run;
  const firstOf = (collection: string) =>
    firstWalk(listAtTop(collection), credential.mode, deps.stripeNow());
  const of = {
    sync: sync.number,
    collection: name,
    path: list.path,
    query: list.query,
    first: list.parent === null ? firstOf(name) : startChildren(firstOf(list.parent.collection)),
    firstOf,
    atOnce: sync.pacing.concurrency,
  };
  const { stores, log } = deps;
  const end = await backfillCollection({ stores, log, reader: run.reader }, of, () =>
    run.isEnding(),
  ).catch(leftWhereElsewhere);
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

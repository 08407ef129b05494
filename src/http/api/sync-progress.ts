import { isoOrNull } from '../../contract/responses/shared';
import type { SyncDetail } from '../../contract/responses/sync';
import { isRefusedForGood, progressOf } from '../../domain/mirror/backfill/collection-walk';
import type { BackfillProgress } from '../../domain/mirror/backfill/collection-walk';
import { entryOfName, stalenessMs } from '../../domain/mirror/catalog/catalog';
import { LISTED_NAMES, collectionId } from '../../domain/mirror/collections';
import { promisedLatency } from '../../domain/mirror/poll-times';
import { HOUR, SECOND } from '../../domain/time';
import type { BackfillRow } from '../../postgres/mirror/backfills';
import type { FollowRow } from '../../postgres/mirror/follows';
import type { SyncRow } from '../../postgres/mirror/syncs';

type Progress = SyncDetail['progress'];

/** How far the copy of each collection is that is listed, and all of them together. */
export function toProgress(
  sync: SyncRow,
  rows: readonly BackfillRow[],
  slowdown: number,
): Progress {
  const { collections: chosen } = sync;
  const listed = LISTED_NAMES.filter((name) => chosen === null || chosen.includes(name));
  const byName = new Map(rows.map((row) => [row.collection, row]));
  const rate = sync.pacing.requests_per_second;
  const collections = listed.map((name) => ({
    ...toCollection(name, byName.get(name), rate),
    ...toSweep(name, byName.get(name), slowdown),
  }));
  const estimates = collections.flatMap(({ seconds_left: left }) => (left === null ? [] : [left]));
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  return {
    state: stateOf(sync, collections),
    copied: sum(collections.map(({ copied }) => copied)),
    done: rounded(sum(collections.map(({ done }) => done)) / Math.max(1, collections.length)),
    // They share the rate of the sync.
    seconds_left: estimates.length === 0 ? null : sum(estimates),
    collections,
  };
}

/** How far its events are followed. */
export function toLive(
  { mode, poll }: SyncRow,
  row: FollowRow | null,
  { readsToMake, hasWebhooks }: { readsToMake: number; hasWebhooks: boolean },
): Omit<SyncDetail['live'], 'reads_of_account'> {
  const failure = row?.failure ?? null;
  const { byWebhook, whileBusy, atMost } = promisedLatency(hasWebhooks ? mode : 'poll', poll);
  return {
    listed_at: isoOrNull(row?.listedAt ?? null),
    failure: failure && { code: failure.kind, detail: failure.detail },
    reads_to_make: readsToMake,
    latency_promised: {
      by_webhook_ms: byWebhook,
      while_busy_ms: whileBusy,
      at_most_ms: atMost,
    },
  };
}

function toCollection(
  name: string,
  row: BackfillRow | undefined,
  rate: number,
): Omit<Progress['collections'][number], keyof Sweep> {
  const { state, copied, done, msLeft } = shownProgress(row, rate);
  const failure = row?.failure ?? null;
  // What was copied once is there, though it could not be listed again.
  const isCopied = row?.passedAt != null;
  return {
    collection_id: collectionId(name),
    state: failure === null || isCopied ? state : 'failed',
    copied,
    done: rounded(done),
    seconds_left: msLeft === null ? null : Math.ceil(msLeft / SECOND),
    failure: failure && { code: failure.kind, detail: failure.detail },
  };
}

type Sweep = Pick<Progress['collections'][number], 'staleness_hours' | 'listed_at'>;

/** What was copied once stays so while it is listed again. */
function shownProgress(row: BackfillRow | undefined, rate: number): BackfillProgress {
  const progress = progressOf(row?.walk ?? null, rate);
  return row?.passedAt == null ? progress : { ...progress, state: 'done', done: 1, msLeft: 0 };
}

function toSweep(name: string, row: BackfillRow | undefined, slowdown: number): Sweep {
  const entry = entryOfName(name);
  const staleness = entry === undefined ? null : stalenessMs(entry);
  return {
    staleness_hours: staleness === null ? null : Math.ceil((staleness * slowdown) / HOUR),
    listed_at: isoOrNull(row?.passedAt ?? null),
  };
}

function stateOf({ desired }: SyncRow, collections: Progress['collections']): Progress['state'] {
  if (desired === 'paused') return 'paused';
  const is = (wanted: string) => collections.every(({ state }) => state === wanted);
  // What Stripe refuses to list is not waited for, as long as there is anything else.
  const isSettled = collections.every(
    ({ state, failure }) =>
      state === 'done' || (failure !== null && isRefusedForGood({ kind: failure.code })),
  );
  if (isSettled && collections.some(({ state }) => state === 'done')) return 'live';
  return is('waiting') ? 'waiting' : 'copying';
}

const rounded = (share: number): number => Math.round(share * 1_000) / 1_000;

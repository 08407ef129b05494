import { HOUR, SECOND } from '../domain/time';
import { backfillSync } from './backfill-sync';
import { checkDrift } from './check-drift';
import { countShared } from './count-reads';
import { followEvents, placeOfEvents } from './follow-events';
import { Healing } from './healing';
import type { MirrorDeps } from './mirror-deps';
import { pacedReader } from './paced-reader';
import { readChildLists } from './read-child-lists';
import { readRequested } from './read-requested';
import { sweepCollections } from './sweep-collections';
import type { SyncRun } from './sync-run';

/** `again`: it is to go on, here or elsewhere; `over`: it is paused or deleted. */
export type SyncRunEnd = 'again' | 'over';

const LONGEST_SLEEP = 250;
const CHECK_EVERY = SECOND;
const ALIVE_EVERY = 15 * SECOND;
/** Then it begins anew, so that no run is longer than what watches over it allows. */
const LONGEST_RUN = HOUR;

/** Keeps the copy of one account going, until it is paused, deleted or to end here. */
export async function runSync(
  deps: MirrorDeps,
  number: number,
  isToEnd: () => boolean,
): Promise<SyncRunEnd> {
  const found = await deps.stores.syncRuns.read(number);
  if (found === null || found.sync.desired === 'paused') return 'over';
  const { sync, credential } = found;
  const state = { isOver: false, failed: null as unknown };
  const isEnding = () => state.isOver || state.failed !== null || isToEnd();
  const pause = async (ms: number): Promise<void> => {
    const until = deps.now() + ms;
    for (;;) {
      const left = until - deps.now();
      if (left <= 0 || isEnding()) return;
      await deps.sleep(Math.min(left, LONGEST_SLEEP));
    }
  };
  const { requests_per_second: perSecond, concurrency } = sync.pacing;
  const { now, sleep } = deps;
  const pace = { perSecond, atOnce: concurrency };
  const reader = pacedReader({ reader: deps.readerFor(credential), pace, now, sleep, isEnding });
  const fail = (error: unknown): void => {
    // What was deleted meanwhile is seen as that; all else is tried again.
    if (error instanceof Error && error.name === 'SyncGone') state.isOver = true;
    else state.failed ??= error;
  };
  const healing = new Healing(deps, await deps.collectsInto(credential));
  const shared = countShared(deps, number);
  const of = { deps, sync, credential, reader, healing };
  const run: SyncRun = { ...of, sharedReads: shared, isEnding, fail, pause };
  const watched = watch(run)
    .then((end) => (state.isOver = end))
    .catch(fail);
  // What happens while the first page is read is in the events from this place on.
  const place = await placeOfEvents(run).catch((error: unknown) => {
    fail(error); // who watches ends with it
    throw error;
  });
  const parts = [
    watched,
    backfillSync(run),
    sweepCollections(run),
    followEvents(run, place),
    readRequested(run),
    readChildLists(run),
    checkDrift(run),
    healing.keepOn(isEnding, pause),
    numberAll(run),
  ];
  await Promise.all(parts.map((part) => part.catch(fail)));
  if (state.failed !== null) throw state.failed;
  const desired = await deps.stores.syncRuns.desired(number);
  return desired === 'running' ? 'again' : 'over';
}

/** True once it is to run no longer. */
async function watch({ deps, sync, isEnding, pause }: SyncRun): Promise<true> {
  const began = deps.now();
  let aliveAt = -Infinity;
  while (!isEnding() && deps.now() - began < LONGEST_RUN) {
    if ((await deps.stores.syncRuns.desired(sync.number)) !== 'running') break;
    if (deps.now() - aliveAt >= ALIVE_EVERY) {
      await deps.stores.syncRuns.isAlive(sync.number);
      aliveAt = deps.now();
    }
    await pause(CHECK_EVERY);
  }
  return true;
}

const NUMBERED_AT_ONCE = 2_000;
const NUMBER_EVERY = 250;

/** Places in the streams for what is written; who reads takes care of the rest. */
async function numberAll({ deps, isEnding, pause }: SyncRun): Promise<void> {
  while (!isEnding()) {
    const given = await deps.stores.mirrorStreams.number(NUMBERED_AT_ONCE);
    if ((given ?? 0) < NUMBERED_AT_ONCE) await pause(NUMBER_EVERY);
  }
}

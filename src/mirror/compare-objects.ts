import { isAccountGone } from './account-gone';
import { entryOfName } from '../domain/mirror/catalog/catalog';
import { compareObject } from '../domain/mirror/drift/compare-object';
import type { Comparison, Side } from '../domain/mirror/drift/compare-object';
import type { DriftBreak, Found } from '../domain/mirror/drift/drift-check';
import { redact } from '../domain/mirror/redact';
import { isEqual } from '../domain/mirror/stripe-object';
import { SECOND } from '../domain/time';
import type { ComparedRecord } from '../postgres/mirror/drift-records';
import type { FailedCall } from '../stripe/error-table';
import type { ListPage, ListedObject, ReadObject } from '../stripe/list-reader';
import type { Called } from '../stripe/stripe-gateway';
import type { SyncRun } from './sync-run';

/** An event may be visible so much later than others. */
const LATE = 10 * SECOND;
const READINGS_MAX = 3;
const AT_ONCE = 10;

/** One object at Stripe, and the record beside it. */
interface Pair {
  id: string;
  theirs: Side | null;
  ours: ComparedRecord | null;
}

export type Compared = Found | { failed: FailedCall } | null;

/** All of a page; null: it is to end. */
export function compareAll(run: SyncRun, collection: string, page: ListPage): Promise<Compared> {
  const theirs = new Map(page.items.map((item) => [item.id, sideOf(item, page.apiVersion)]));
  return judge(run, collection, { theirs, at: page.receivedAt }, byReading(run, collection));
}

/** Each by its own reading; null: it is to end. */
export async function compareByReading(
  run: SyncRun,
  collection: string,
  ids: readonly string[],
): Promise<Compared> {
  const reads = await readAll(run, collection, ids);
  if ('failed' in reads) return reads;
  return judge(run, collection, reads, byReading(run, collection));
}

type ReadAgain = (ids: readonly string[]) => Promise<Seen | { failed: FailedCall }>;

const byReading =
  (run: SyncRun, collection: string): ReadAgain =>
  (ids) =>
    readAll(run, collection, ids);

/** What Stripe has of each of these ids; null: it has none. */
export interface Seen {
  theirs: Map<string, Side | null>;
  /** In ms on Stripe's clock, as late as it may have been. */
  at: number;
}

/**
 * Who differs is looked at again once the events of that time are applied: a break is only what
 * stays as it is on both sides.
 */
export async function judge(
  run: SyncRun,
  collection: string,
  seen: Seen,
  readAgain: ReadAgain,
): Promise<Compared> {
  let open = await pairsOf(run, collection, seen.theirs);
  const count = { compared: open.length, changedMeanwhile: 0, otherVersion: 0 };
  const breaks: DriftBreak[] = [];
  count.otherVersion = open.filter((pair) => comparison(pair).kind === 'other_version').length;
  open = open.filter(isSuspect);
  let { at } = seen;
  for (let readings = 1; open.length > 0 && readings < READINGS_MAX; readings += 1) {
    if (!(await areEventsApplied(run, at + LATE))) return null;
    const reads = await readAgain(open.map(({ id }) => id));
    if ('failed' in reads) return reads;
    ({ at } = reads);
    const now = await pairsOf(run, collection, reads.theirs);
    const before = new Map(open.map((pair) => [pair.id, pair]));
    const isStill = (pair: Pair) => isSame(pair, before.get(pair.id));
    breaks.push(...now.filter(isStill).flatMap(breakOf));
    open = now.filter((pair) => isSuspect(pair) && !isStill(pair));
  }
  return { ...count, changedMeanwhile: open.length, breaks };
}

async function pairsOf(
  { deps, sync }: SyncRun,
  collection: string,
  theirs: ReadonlyMap<string, Side | null>,
): Promise<Pair[]> {
  const ids = [...theirs.keys()];
  const rows = await deps.stores.driftRecords.at(sync.number, collection, ids);
  const ours = new Map(rows.map((row) => [row.upstreamId, row]));
  return ids.map((id) => ({ id, theirs: theirs.get(id) ?? null, ours: ours.get(id) ?? null }));
}

const comparison = ({ ours, theirs }: Pair): Comparison =>
  compareObject(ours === null || ours.deleted ? null : ours, theirs);

const isSuspect = (pair: Pair): boolean => 'paths' in comparison(pair);

const isSame = (now: Pair, before: Pair | undefined): boolean =>
  before !== undefined &&
  now.ours?.version === before.ours?.version &&
  isEqual(now.theirs?.object, before.theirs?.object);

function breakOf(pair: Pair): DriftBreak[] {
  const found = comparison(pair);
  return 'paths' in found ? [{ upstreamId: pair.id, parent: null, ...found }] : [];
}

/** Without its secrets, as records are; what Stripe shows as deleted is not there. */
export function sideOf(object: ListedObject, apiVersion: string | null): Side | null {
  return object['deleted'] === true ? null : { object: redact(object).payload, apiVersion };
}

/** False: it is to end. Where nothing can be listed, nothing is to be waited for. */
async function areEventsApplied({ deps, sync, isEnding, pause }: SyncRun, until: number) {
  while (!isEnding()) {
    const place = await deps.stores.follows.read(sync.number);
    if (place !== null && (place.listedAt >= until || place.failure !== null)) return true;
    await pause(SECOND / 4);
  }
  return false;
}

async function readAll(
  run: SyncRun,
  collection: string,
  ids: readonly string[],
): Promise<Seen | { failed: FailedCall }> {
  const theirs = new Map<string, Side | null>();
  let at = run.deps.stripeNow();
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const all = await Promise.all(some.map((id) => readOne(run, collection, id)));
    for (const [i, called] of all.entries()) {
      if (called.kind !== 'ok' && called.kind !== 'missing') return { failed: called };
      const read = called.kind === 'ok' ? called.value : null;
      at = Math.max(at, read?.receivedAt ?? 0);
      theirs.set(some[i] ?? '', read && sideOf(read.object, read.apiVersion));
    }
  }
  return { theirs, at };
}

/** By the path that the catalog names. An account that has left is missing. */
export async function readOne(
  { reader }: Pick<SyncRun, 'reader'>,
  collection: string,
  id: string,
): Promise<Called<ReadObject>> {
  const path = entryOfName(collection)?.retrieve ?? null;
  if (path === null) throw new Error(`Stripe has no path of one ${collection}`);
  const called = await reader.object(path.replace('{id}', encodeURIComponent(id)));
  if (called.kind !== 'unauthorized' || collection !== 'account') return called;
  const isGone = await isAccountGone({ reader }, id, called);
  return isGone ? { kind: 'missing', detail: called.detail } : called;
}

type ForGood = Extract<FailedCall, { kind: 'forbidden' | 'refused' | 'missing' }>;

/** What Stripe refuses is refused again; all else is asked again. */
export const isForGood = (called: FailedCall): called is ForGood =>
  called.kind === 'forbidden' || called.kind === 'refused' || called.kind === 'missing';

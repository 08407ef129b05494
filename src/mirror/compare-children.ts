import { upstreamIdOf } from '../domain/mirror/catalog/catalog';
import { listsUnder } from '../domain/mirror/children';
import type { ChildList } from '../domain/mirror/children';
import type { Side } from '../domain/mirror/drift/compare-object';
import type { Found, UnreadParent } from '../domain/mirror/drift/drift-check';
import type { FailedCall } from '../stripe/error-table';
import type { ListedObject } from '../stripe/list-reader';
import { judge, sideOf } from './compare-objects';
import type { Seen } from './compare-objects';
import { walkChildren } from './read-child-lists';
import type { SyncRun } from './sync-run';

const AT_ONCE = 10;

/** An object under which others are compared. */
export interface ParentToCompare {
  id: string;
  /** Its list, where it is known of which kind it is; null: each is tried. */
  list: ChildList | null;
  /** Where it shows all that is under it. */
  shown: ShownUnder | null;
}

export interface ShownUnder {
  items: readonly ListedObject[];
  apiVersion: string | null;
  receivedAt: number;
}

/** What Stripe has under one object, or why it lists none of that, and nothing is known. */
type Under = { theirs: Map<string, Side | null>; at: number } | { unread: UnreadParent };

type ComparedChildren = { found: Found; there: number } | { failed: FailedCall } | null;

/** All that is under these objects, on both sides; null: it is to end. */
export async function compareChildren(
  run: SyncRun,
  collection: string,
  parents: readonly ParentToCompare[],
): Promise<ComparedChildren> {
  const seen = await readAll(run, collection, parents);
  if ('failed' in seen) return seen;
  const there = [...seen.theirs.values()].filter((side) => side !== null).length;
  const byId = new Map(parents.map((parent) => [parent.id, parent]));
  const parentOf = (id: string) => seen.parents.get(id) ?? null;
  const unread = [...seen.unread];
  const compared = await judge(run, collection, seen, async (ids) => {
    const again = new Set(ids.flatMap((id) => byId.get(parentOf(id) ?? '') ?? []));
    const read = await readAll(
      run,
      collection,
      [...again].map((one) => ({ ...one, shown: null })),
    );
    if ('failed' in read) return read;
    unread.push(...read.unread);
    const isUnread = (id: string) => read.unread.some((one) => one.id === parentOf(id));
    const stillRead = ids.filter((id) => !isUnread(id));
    return { ...read, theirs: new Map(stillRead.map((id) => [id, read.theirs.get(id) ?? null])) };
  });
  if (compared === null || 'failed' in compared) return compared;
  const breaks = compared.breaks.map((one) => ({ ...one, parent: parentOf(one.upstreamId) }));
  return { found: { ...compared, breaks, unread }, there };
}

interface SeenUnder extends Seen {
  /** Of each of the ids: under which object it is. */
  parents: Map<string, string>;
  unread: UnreadParent[];
}

async function readAll(
  run: SyncRun,
  collection: string,
  parents: readonly ParentToCompare[],
): Promise<SeenUnder | { failed: FailedCall }> {
  const at = run.deps.stripeNow();
  const seen: SeenUnder = { theirs: new Map(), parents: new Map(), unread: [], at };
  const listed: string[] = [];
  for (let from = 0; from < parents.length; from += AT_ONCE) {
    const some = parents.slice(from, from + AT_ONCE);
    const all = await Promise.all(some.map((parent) => readUnder(run, collection, parent)));
    for (const [i, under] of all.entries()) {
      if ('failed' in under) return under;
      const parent = some[i]?.id ?? '';
      if ('unread' in under) {
        seen.unread.push(under.unread);
        continue;
      }
      listed.push(parent);
      seen.at = Math.max(seen.at, under.at);
      for (const [id, side] of under.theirs) {
        seen.theirs.set(id, side);
        seen.parents.set(id, parent);
      }
    }
  }
  const { driftRecords } = run.deps.stores;
  for (const one of await driftRecords.under(run.sync.number, collection, listed)) {
    if (seen.theirs.has(one.upstreamId)) continue;
    seen.theirs.set(one.upstreamId, null);
    seen.parents.set(one.upstreamId, one.parent);
  }
  return seen;
}

/** It says nothing of others: Stripe has no such list of it, or the account is not there. */
const isOfThisOne = (called: FailedCall, { parent }: ChildList): called is OfThisOne =>
  called.kind === 'refused' || (called.kind === 'unauthorized' && parent.collection === 'account');

type OfThisOne = Extract<FailedCall, { kind: 'refused' | 'unauthorized' }>;

async function readUnder(
  run: SyncRun,
  collection: string,
  { id, list, shown }: ParentToCompare,
): Promise<Under | { failed: FailedCall }> {
  const theirs = new Map<string, Side | null>();
  let at = 0;
  const add = ({ items, apiVersion, receivedAt }: ShownUnder): void => {
    at = Math.max(at, receivedAt);
    for (const item of items) theirs.set(upstreamIdOf(collection, item), sideOf(item, apiVersion));
  };
  if (shown !== null) add(shown);
  else {
    for (const one of list === null ? listsUnder(collection, id) : [list]) {
      const end = await walkChildren(run, one, id, add);
      if (end.kind === 'no_parent') continue;
      if (end.kind === 'whole') break;
      const { called } = end;
      if (!isOfThisOne(called, one)) return { failed: called };
      return {
        unread: { id, code: 'code' in called ? called.code : called.kind, detail: called.detail },
      };
    }
  }
  return { theirs, at };
}

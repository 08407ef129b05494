import { applyMirrorFact } from '../../domain/mirror/ordering/apply-mirror-fact';
import type { Applied, MirrorFact, ReadRequest } from '../../domain/mirror/ordering/mirror-fact';
import type { Queryable } from '../database';
import { keepReadRequests } from './read-requests';
import { saveRecords } from './save-records';
import type { EventToWrite, LockedObject, PlacesGiven } from './save-records';
import { toRecord } from './stored-record';
import type { StoredRecordRow } from './stored-record';

/** What was learned of one object of a collection. */
export interface ObjectFact {
  collection: string;
  upstreamId: string;
  fact: MirrorFact;
  /** Of what is listed under another object: the id of that one, where it is known. */
  parent?: string;
}

/** What became of a fact. */
export interface WrittenFact extends Omit<ObjectFact, 'fact' | 'parent'> {
  change: Applied['change'];
  request: ReadRequest | null;
}

/** The sync is being deleted: nothing is written for it any more. */
export class SyncGone extends Error {
  override readonly name = 'SyncGone';

  constructor(sync: number) {
    super(`the sync ${sync} is deleted: nothing is written for it`);
  }
}

/**
 * Part of a transaction: the rules say, of each object whose row is locked, what its record is and
 * what the streams show. However many facts, they are one statement. Places in the streams are
 * given by who numbers what is committed.
 */
export async function writeFacts(
  tx: Queryable,
  sync: number,
  facts: readonly ObjectFact[],
): Promise<WrittenFact[]> {
  const { written, save } = await decideFacts(tx, sync, facts);
  await save('unplaced');
  return written;
}

/** The same, not written yet: what is written as the last of its transaction has its places. */
export async function decideFacts(
  tx: Queryable,
  sync: number,
  facts: readonly ObjectFact[],
): Promise<DecidedFacts> {
  const objects = await lockRecords(tx, sync, facts);
  const written: WrittenFact[] = [];
  const events: EventToWrite[] = [];
  for (const { collection, upstreamId, fact, parent } of facts) {
    const object = objects.get(keyOf(collection, upstreamId));
    if (object === undefined) throw new Error(`no row was read for ${collection} ${upstreamId}`);
    const { record, change, changes, request } = applyMirrorFact(object.now, fact);
    object.now = record;
    object.parent = parent ?? object.parent;
    if (change !== null) {
      object.shownAt = events.length;
      events.push({ object, change, changes, record });
    }
    written.push({ collection, upstreamId, change, request });
  }
  const changed = [...objects.values()].filter(({ before, now }) => before !== now);
  await keepReadRequests(tx, sync, written);
  return {
    written,
    save: async (places) => {
      if (changed.length > 0) await saveRecords(tx, { sync, changed, events, places });
    },
  };
}

export interface DecidedFacts {
  written: WrittenFact[];
  save(places: PlacesGiven): Promise<void>;
}

const keyOf = (collection: string, upstreamId: string): string => `${collection} ${upstreamId}`;

type StoredRow = StoredRecordRow & { collection: string; upstreamId: string | null };

/**
 * Of a sync, held until the end so that nobody takes away the rows of a deleted one before: objects
 * by collection and id. Each is looked up alone, whatever the statistics of a table say that grows
 * by thousands of rows a second.
 */
export const LOCK = `
  with of as materialized (
    select 1 from mirror_syncs where number = $1 and deleted_at is null for key share)
  select r.* from of left join (
    select r.* from (
      select collection, upstream_id from unnest($2::text[], $3::text[]) k (collection, upstream_id)
      order by collection collate "C", upstream_id collate "C") k
    cross join lateral (
      select r.collection, r.upstream_id as "upstreamId", r.payload, r.payload_text as text,
        r.redacted, r.api_version, r.deleted, r.ordering, r.upstream_updated_at as at
      from mirror_records r
      where r.sync = $1 and r.collection = k.collection and r.upstream_id = k.upstream_id
      for update) r) r on true`;

/** Each once, locked in the order of their keys, so that no two batches wait for each other. */
async function lockRecords(
  tx: Queryable,
  sync: number,
  facts: readonly ObjectFact[],
): Promise<Map<string, LockedObject>> {
  const objects = new Map<string, LockedObject>();
  for (const { collection, upstreamId } of facts) {
    const absent = { collection, upstreamId, before: null, now: null, parent: null, shownAt: null };
    objects.set(keyOf(collection, upstreamId), absent);
  }
  const keys = [...objects.values()];
  const rows = await tx.query<StoredRow>(LOCK, [
    sync,
    keys.map(({ collection }) => collection),
    keys.map(({ upstreamId }) => upstreamId),
  ]);
  if (rows.length === 0) throw new SyncGone(sync);
  for (const row of rows) {
    const { collection, upstreamId } = row;
    if (upstreamId === null) continue;
    const before = toRecord(row);
    const object = { collection, upstreamId, before, now: before, parent: null, shownAt: null };
    objects.set(keyOf(collection, upstreamId), object);
  }
  return objects;
}

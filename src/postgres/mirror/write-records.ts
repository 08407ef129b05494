import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json';
import { applyMirrorFact } from '../../domain/mirror/ordering/apply-mirror-fact';
import type {
  Applied,
  MirrorFact,
  ReadRequest,
  StoredRecord,
} from '../../domain/mirror/ordering/mirror-fact';
import type { StripeObject } from '../../domain/mirror/stripe-object';
import { newUuid } from '../../runtime/digest';
import type { Queryable } from '../database';
import { isStorableJson } from '../storable-text';
import { keepReadRequests } from './read-requests';
import { toRecord } from './stored-record';
import type { StoredPayload } from './stored-payload';
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

/** Somebody else wrote an object first that was not there: all of it is done again. */
export class WrittenMeanwhile extends Error {}

/** The sync is being deleted: nothing is written for it any more. */
export class SyncGone extends Error {
  override readonly name = 'SyncGone';

  constructor(sync: number) {
    super(`the sync ${sync} is deleted: nothing is written for it`);
  }
}

/**
 * Part of a transaction: the rules say, of each object whose row is locked, what its record is and
 * what the streams show. However many facts, they are one statement.
 */
export async function writeFacts(
  tx: Queryable,
  sync: number,
  facts: readonly ObjectFact[],
): Promise<WrittenFact[]> {
  await requireSync(tx, sync);
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
  if (changed.length > 0) await save(tx, { sync, changed, events });
  await keepReadRequests(tx, sync, written);
  return written;
}

interface LockedObject {
  collection: string;
  upstreamId: string;
  before: StoredRecord | null;
  now: StoredRecord | null;
  parent: string | null;
  /** At which place of the batch the streams show it. */
  shownAt: number | null;
}

interface EventToWrite {
  object: LockedObject;
  change: 'created' | 'updated' | 'deleted';
  changes: StripeObject | null;
  record: StoredRecord;
}

const keyOf = (collection: string, upstreamId: string): string => `${collection} ${upstreamId}`;

async function requireSync(tx: Queryable, sync: number): Promise<void> {
  const sql = 'select 1 from mirror_syncs where number = $1 and deleted_at is null for key share';
  if ((await tx.query(sql, [sync])).length > 0) return;
  throw new SyncGone(sync);
}

type StoredRow = StoredRecordRow & { collection: string; upstreamId: string };

/**
 * Of a sync: objects by collection and id. Each is looked up alone, whatever the statistics of a
 * table say that grows by thousands of rows a second.
 */
export const LOCK = `
  select r.* from (
    select collection, upstream_id from unnest($2::text[], $3::text[]) k (collection, upstream_id)
    order by collection collate "C", upstream_id collate "C") k
  cross join lateral (
    select r.collection, r.upstream_id as "upstreamId", r.payload, r.payload_text as text,
      r.redacted, r.api_version, r.deleted, r.ordering, r.upstream_updated_at as at
    from mirror_records r
    where r.sync = $1 and r.collection = k.collection and r.upstream_id = k.upstream_id
    for update) r`;

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
  for (const row of rows) {
    const { collection, upstreamId } = row;
    const before = toRecord(row);
    const object = { collection, upstreamId, before, now: before, parent: null, shownAt: null };
    objects.set(keyOf(collection, upstreamId), object);
  }
  return objects;
}

/** base64 of MD5, as Sequin's record stream had it; the order of members does not matter. */
export const payloadHash = (payload: StripeObject): string =>
  createHash('md5').update(canonicalJson(payload)).digest('base64');

function toRecordRow({ collection, upstreamId, before, now, parent, shownAt }: LockedObject) {
  if (now === null) throw new Error(`nothing is to be stored of ${collection} ${upstreamId}`);
  const { payload, text } = storedJson(now.payload);
  return {
    collection,
    upstream_id: upstreamId,
    parent,
    is_known: before !== null,
    id: newUuid(),
    payload,
    payload_text: text,
    payload_hash: payloadHash(now.payload),
    api_version: now.api_version,
    redacted: now.redacted,
    ordering: JSON.stringify(now.ordering),
    deleted: now.deleted,
    at: new Date(now.upstream_updated_at).toISOString(),
    place: shownAt,
  };
}

/** As jsonb, or as text where jsonb refuses it. */
export function storedJson(value: StripeObject): StoredPayload {
  const text = JSON.stringify(value);
  return isStorableJson(text) ? { payload: value, text: null } : { payload: null, text };
}

function toEventRow({ object, change, changes, record }: EventToWrite, place: number) {
  // What is stored with the record is not sent twice.
  const own = record.payload === object.now?.payload ? null : storedJson(record.payload);
  return {
    id: newUuid(),
    collection: object.collection,
    upstream_id: object.upstreamId,
    event_type: change,
    changes: changes === null ? null : JSON.stringify(changes),
    data: own?.payload ?? null,
    data_text: own?.text ?? null,
    is_last: own === null,
    at: new Date(record.upstream_updated_at).toISOString(),
    place,
  };
}

interface Batch {
  sync: number;
  changed: readonly LockedObject[];
  events: readonly EventToWrite[];
}

async function save(tx: Queryable, { sync, changed, events }: Batch): Promise<void> {
  const rows = changed.map(toRecordRow);
  const [saved] = await tx.query<{ inserted: number }>(SAVE, [
    sync,
    JSON.stringify(rows),
    JSON.stringify(events.map(toEventRow)),
  ]);
  const expected = rows.filter((row) => !row.is_known).length;
  if (saved?.inserted === expected) return;
  throw new WrittenMeanwhile(`${expected} new records, but ${saved?.inserted} were not there`);
}

/**
 * What is known is locked, and written as a conflict with its key: by the key, too, whatever is
 * known of the table.
 */
const SAVE = `
  with given as materialized (
    select *, place is not null as is_shown from json_to_recordset($2::json) as row (
      collection text, upstream_id text, parent text, is_known boolean, id uuid, payload jsonb,
      payload_text text, payload_hash text, api_version text, redacted text[], ordering text,
      deleted boolean, at timestamptz, place integer)
  ), batch as materialized (select nextval('mirror_written') as written
  ), inserted as (
    insert into mirror_records (sync, collection, upstream_id, parent, id, payload,
      payload_text, payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at,
      written, place)
    select $1, collection, upstream_id, parent, id, payload, payload_text, payload_hash,
      api_version, redacted, ordering::json, deleted, at, case when is_shown then written end,
      coalesce(place, 0)
    from given, batch where not is_known order by collection collate "C", upstream_id collate "C"
    on conflict do nothing returning 1
  ), updated as (
    insert into mirror_records as r (sync, collection, upstream_id, parent, id, payload,
      payload_text, payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at,
      written, place)
    select $1, collection, upstream_id, parent, id, payload, payload_text, payload_hash,
      api_version, redacted, ordering::json, deleted, at, case when is_shown then written end,
      coalesce(place, 0)
    from given, batch where is_known
    on conflict (sync, collection, upstream_id) do update set
      parent = coalesce(excluded.parent, r.parent),
      payload = excluded.payload, payload_text = excluded.payload_text,
      payload_hash = excluded.payload_hash, api_version = excluded.api_version,
      redacted = excluded.redacted, ordering = excluded.ordering, deleted = excluded.deleted,
      upstream_updated_at = excluded.upstream_updated_at,
      updated_at = case when excluded.written is null then r.updated_at else now() end,
      written = coalesce(excluded.written, r.written),
      place = case when excluded.written is null then r.place else excluded.place end,
      position = case when excluded.written is null then r.position end
  ), shown as (
    insert into mirror_events (id, sync, collection, upstream_id, event_type, changes, data,
      data_text, upstream_updated_at, written, place)
    select e.id, $1, e.collection, e.upstream_id, e.event_type, e.changes::json,
      case when e.is_last then g.payload else e.data end,
      case when e.is_last then g.payload_text else e.data_text end,
      e.at, written, e.place
    from batch, json_to_recordset($3::json) as e (
      id uuid, collection text, upstream_id text, event_type text, changes text, data jsonb,
      data_text text, is_last boolean, at timestamptz, place integer)
    join given g on g.collection = e.collection and g.upstream_id = e.upstream_id
  )
  select count(*) as inserted from inserted`;

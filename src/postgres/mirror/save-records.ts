import { hash } from 'node:crypto';
import { canonicalJson } from '../../domain/canonical-json';
import type { StoredRecord } from '../../domain/mirror/ordering/mirror-fact';
import type { StripeObject } from '../../domain/mirror/stripe-object';
import { newUuid } from '../../runtime/digest';
import type { Queryable } from '../database';
import { TURN } from '../numbering';
import { isStorableJson } from '../storable-text';

/** Somebody else wrote an object first that was not there: all of it is done again. */
export class WrittenMeanwhile extends Error {}

/** `at_once`: nothing comes between it and the end of the transaction. */
export type PlacesGiven = 'at_once' | 'unplaced';

export interface LockedObject {
  collection: string;
  upstreamId: string;
  before: StoredRecord | null;
  now: StoredRecord | null;
  parent: string | null;
  /** At which place of the batch the streams show it. */
  shownAt: number | null;
}

export interface EventToWrite {
  object: LockedObject;
  change: 'created' | 'updated' | 'deleted';
  changes: StripeObject | null;
  record: StoredRecord;
}

/** base64 of MD5, as Sequin's record stream had it; the order of members does not matter. */
export const payloadHash = (payload: StripeObject): string =>
  hash('md5', canonicalJson(payload), 'base64');

function toRecordRow({ collection, upstreamId, before, now, parent, shownAt }: LockedObject) {
  if (now === null) throw new Error(`nothing is to be stored of ${collection} ${upstreamId}`);
  const { json, text } = storedJson(now.payload);
  const row = {
    collection,
    upstream_id: upstreamId,
    parent,
    is_known: before !== null,
    id: newUuid(),
    payload_text: text,
    payload_hash: payloadHash(now.payload),
    api_version: now.api_version,
    redacted: now.redacted,
    ordering: JSON.stringify(now.ordering),
    deleted: now.deleted,
    at: new Date(now.upstream_updated_at).toISOString(),
    place: shownAt,
  };
  return { row, json };
}

/** As jsonb takes it, or as text where jsonb refuses it. */
export function storedJson(value: StripeObject): { json: string | null; text: string | null } {
  const text = JSON.stringify(value);
  return isStorableJson(text) ? { json: text, text: null } : { json: null, text };
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
    data: own?.json ?? null,
    data_text: own?.text ?? null,
    is_last: own === null,
    at: new Date(record.upstream_updated_at).toISOString(),
    place,
  };
}

export interface RecordsToSave {
  sync: number;
  changed: readonly LockedObject[];
  events: readonly EventToWrite[];
  places: PlacesGiven;
}

export async function saveRecords(
  tx: Queryable,
  { sync, changed, events, places }: RecordsToSave,
): Promise<void> {
  const rows = changed.map(toRecordRow);
  const [saved] = await tx.query<{ inserted: number }>(SAVE[places], [
    sync,
    JSON.stringify(rows.map(({ row }) => row)),
    JSON.stringify(events.map(toEventRow)),
    `[${rows.map(({ json }) => json ?? 'null').join()}]`,
  ]);
  const expected = rows.filter(({ row }) => !row.is_known).length;
  if (saved?.inserted === expected) return;
  throw new WrittenMeanwhile(`${expected} new records, but ${saved?.inserted} were not there`);
}

/** Places are those of the events, in their order; a record has the place of its last one. */
const PLACED = {
  at_once: `select place, case when mine then nextval('mirror_positions') end as position
    from turn, generate_series(0, json_array_length($3::json) - 1) as place`,
  unplaced: 'select 0 as place, null::bigint as position',
} as const;

/**
 * What is known is locked, and written as a conflict with its key: by the key, too, whatever is
 * known of the table. The payloads are one array: as members of the rows they would be read twice,
 * which took half of the whole.
 */
const saveWith = (places: PlacesGiven): string => `
  with ${places === 'at_once' ? `turn as materialized (${TURN}), ` : ''}given as materialized (
    select collection, upstream_id, parent, is_known, id, nullif(payload, 'null') as payload,
      payload_text, payload_hash, api_version, redacted, ordering, deleted, at, place,
      place is not null as is_shown
    from rows from (json_to_recordset($2::json) as (
      collection text, upstream_id text, parent text, is_known boolean, id uuid,
      payload_text text, payload_hash text, api_version text, redacted text[], ordering text,
      deleted boolean, at timestamptz, place integer), jsonb_array_elements($4::jsonb)
    ) as row (collection, upstream_id, parent, is_known, id, payload_text, payload_hash,
      api_version, redacted, ordering, deleted, at, place, payload)
  ), batch as materialized (select nextval('mirror_written') as written
  ), placed as materialized (${PLACED[places]}
  ), inserted as (
    insert into mirror_records (sync, collection, upstream_id, parent, id, payload,
      payload_text, payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at,
      written, place, position)
    select $1, collection, upstream_id, parent, id, payload, payload_text, payload_hash,
      api_version, redacted, ordering::json, deleted, at, case when is_shown then written end,
      coalesce(place, 0), position
    from given cross join batch left join placed using (place) where not is_known
    order by collection collate "C", upstream_id collate "C"
    on conflict do nothing returning 1
  ), updated as (
    insert into mirror_records as r (sync, collection, upstream_id, parent, id, payload,
      payload_text, payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at,
      written, place, position)
    select $1, collection, upstream_id, parent, id, payload, payload_text, payload_hash,
      api_version, redacted, ordering::json, deleted, at, case when is_shown then written end,
      coalesce(place, 0), position
    from given cross join batch left join placed using (place) where is_known
    on conflict (sync, collection, upstream_id) do update set
      parent = coalesce(excluded.parent, r.parent),
      payload = excluded.payload, payload_text = excluded.payload_text,
      payload_hash = excluded.payload_hash, api_version = excluded.api_version,
      redacted = excluded.redacted, ordering = excluded.ordering, deleted = excluded.deleted,
      upstream_updated_at = excluded.upstream_updated_at,
      updated_at = case when excluded.written is null then r.updated_at else now() end,
      written = coalesce(excluded.written, r.written),
      place = case when excluded.written is null then r.place else excluded.place end,
      position = case when excluded.written is null then r.position else excluded.position end
  ), shown as (
    insert into mirror_events (id, sync, collection, upstream_id, event_type, changes, data,
      data_text, upstream_updated_at, written, place, position)
    select e.id, $1, e.collection, e.upstream_id, e.event_type, e.changes::json,
      case when e.is_last then g.payload else e.data::jsonb end,
      case when e.is_last then g.payload_text else e.data_text end,
      e.at, written, e.place, placed.position
    from batch cross join json_to_recordset($3::json) as e (
      id uuid, collection text, upstream_id text, event_type text, changes text, data text,
      data_text text, is_last boolean, at timestamptz, place integer)
    left join placed on placed.place = e.place
    join given g on g.collection = e.collection and g.upstream_id = e.upstream_id
  )
  select count(*) as inserted from inserted`;

const SAVE = { at_once: saveWith('at_once'), unplaced: saveWith('unplaced') } as const;

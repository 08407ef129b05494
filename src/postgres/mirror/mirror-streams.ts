import type { ShownEvent, ShownRecord } from '../../domain/mirror/stream-shapes';
import type { Database, Queryable } from '../database';
import { numberMirror } from '../numbering';
import { payloadOf } from './stored-payload';
import type { StoredPayload } from './stored-payload';

export interface StreamQuery {
  sync: number;
  /** Null: all of them. */
  collection: string | null;
  /** A position. */
  after: number;
  limit: number;
}

/** For a consumer: of these collections, or at these positions. */
export interface MessageQuery {
  sync: number;
  /** Null: all of them. */
  collections: readonly string[] | null;
  from: { after: number; limit: number } | { at: readonly number[] };
}

export interface MirrorStreamStore {
  /** The state of each object; one that changes moves to the end. */
  records(query: StreamQuery): Promise<ShownRecord[]>;
  /** Each change, for ever. */
  events(query: StreamQuery): Promise<ShownEvent[]>;
  /**
   * Gives positions to what is committed, so many of each stream at most. Answers how many it gave;
   * null: another process does it now.
   */
  number(limit: number): Promise<number | null>;
  /** The last position of a sync, once all that was written for it has one; null: not yet. */
  lastPosition(sync: number): Promise<number | null>;
  /** No position of any sync is beyond it; unlike the last of a stream it never goes back. */
  highestPosition(): Promise<number>;
  /** So much of what is committed as one reader waits for. */
  prepare(): Promise<void>;
}

/** So many a reader numbers before it reads; the rest is there for the next page. */
const BEFORE_READING = 2_000;

/** Streams in an order that never skips: a place in it is given to committed rows alone. */
export function mirrorStreamStore(db: Database): MirrorStreamStore {
  const number = (limit: number) => numberMirror(db, (tx) => assignPositions(tx, limit));
  const prepare = async (): Promise<void> => {
    if (await hasWaiting(db)) await number(BEFORE_READING);
  };
  return {
    number,
    lastPosition: async (sync) => {
      await prepare();
      return lastPosition(db, sync);
    },
    highestPosition: async () => {
      const sql = 'select last_value as highest from mirror_positions';
      const [row] = await db.query<{ highest: number }>(sql);
      return row?.highest ?? 0;
    },
    prepare,
    records: async (query) => {
      await prepare();
      return readRecords(db, query);
    },
    events: async (query) => {
      await prepare();
      return readEvents(db, query);
    },
  };
}

async function hasWaiting(db: Queryable): Promise<boolean> {
  const [row] = await db.query<{ waiting: boolean }>(
    `select exists (select 1 from mirror_events where position is null) or exists (
       select 1 from mirror_records where position is null and written is not null) as waiting`,
  );
  return row?.waiting === true;
}

async function lastPosition(db: Queryable, sync: number): Promise<number | null> {
  const [row] = await db.query<{ last: number | null }>(
    `select case when not exists (
         select 1 from mirror_events where sync = $1 and position is null
       ) and not exists (
         select 1 from mirror_records where sync = $1 and position is null and written is not null
       ) then greatest(
         (select coalesce(max(position), 0) from mirror_events where sync = $1),
         (select coalesce(max(position), 0) from mirror_records where sync = $1)) end as last`,
    [sync],
  );
  return row?.last ?? null;
}

/**
 * A record that is being written again is left: it gets its place once that has ended. It never has
 * its place before its last event has one: by its place it is seen that nothing of it is waiting.
 */
async function assignPositions(tx: Queryable, limit: number): Promise<number> {
  // A plan that is kept is one for the tables as they were, and they may have been empty.
  await tx.query('set local plan_cache_mode = force_custom_plan');
  const [numbered] = await tx.query<{ count: number }>(
    `with events as (
       select row_at, written, nextval('mirror_positions') as position from (
         select ctid as row_at, written from mirror_events where position is null
         order by written, place limit $1 for update) first
     ), reached as (
       select case when count(*) = $1 then max(written) end as written from events
     ), records as (
       select row_at, nextval('mirror_positions') as position
       from (
         select ctid as row_at from mirror_records
         where position is null and written is not null
           and not coalesce(written >= (select written from reached), false)
         order by written, place limit $1 for update skip locked) first
     ), events_done as (
       update mirror_events e set position = n.position from events n
       where e.ctid = n.row_at returning 1
     ), records_done as (
       update mirror_records r set position = n.position from records n
       where r.ctid = n.row_at returning 1
     )
     select (select count(*) from events_done) + (select count(*) from records_done) as count`,
    [limit],
  );
  return numbered?.count ?? 0;
}

const SHOWN = `id, position, collection, upstream_id as "upstreamId",
  upstream_updated_at as "upstreamUpdatedAt"`;

interface Filter {
  where: string;
  values: (string | number | string[] | number[])[];
}

/** Words for what is asked alone: the stream of one collection has an index. */
function filterOf({ sync, collection, after, limit }: StreamQuery): Filter {
  const where = 'sync = $1 and position > $2';
  if (collection === null) return { where, values: [sync, after, limit] };
  return { where: `${where} and collection = $4`, values: [sync, after, limit, collection] };
}

type WithText<T> = Omit<T, 'payload'> & StoredPayload & { [other: string]: unknown };

/** Part of a transaction. */
export const recordsFor = (tx: Queryable, query: MessageQuery): Promise<ShownRecord[]> =>
  selectRecords(tx, messagesOf('records', query));

/** Part of a transaction. */
export const eventsFor = (tx: Queryable, query: MessageQuery): Promise<ShownEvent[]> =>
  selectEvents(tx, messagesOf('events', query));

/** The last place that is given in a stream; who reads after this sees all up to it. */
export async function lastPlaceOf(
  tx: Queryable,
  stream: 'records' | 'events',
  sync: number,
): Promise<number> {
  const [row] = await tx.query<{ last: number }>(
    `select coalesce(max(position), 0) as last from mirror_${stream} where sync = $1`,
    [sync],
  );
  return row?.last ?? 0;
}

/**
 * The first places after one, looked up collection by collection: a filter that leaves out nearly
 * all of a million costs no more than one that leaves out nothing.
 */
export const firstPlaces = (stream: 'records' | 'events'): string => `
  select found.position from unnest($4::text[]) as meant (collection), lateral (
    select position from mirror_${stream} m
    where m.sync = $1 and m.collection = meant.collection and m.position > $2
    order by m.position limit $3) found
  order by found.position limit $3`;

function messagesOf(
  stream: 'records' | 'events',
  { sync, collections, from }: MessageQuery,
): Filter {
  if ('at' in from) {
    // Here nothing is limited but by what is asked for.
    return {
      where: 'sync = $1 and position = any($2)',
      values: [sync, [...from.at], from.at.length],
    };
  }
  const values = [sync, from.after, from.limit];
  if (collections === null) return { where: 'sync = $1 and position > $2', values };
  const where = `sync = $1 and position in (${firstPlaces(stream)})`;
  return { where, values: [...values, [...collections]] };
}

const readRecords = (db: Queryable, query: StreamQuery): Promise<ShownRecord[]> =>
  selectRecords(db, filterOf(query));

const readEvents = (db: Queryable, query: StreamQuery): Promise<ShownEvent[]> =>
  selectEvents(db, filterOf(query));

async function selectRecords(db: Queryable, { where, values }: Filter): Promise<ShownRecord[]> {
  const rows = await db.query<WithText<ShownRecord>>(
    `select ${SHOWN}, payload, payload_text as text, payload_hash as "payloadHash",
       api_version as "apiVersion", redacted, deleted, inserted_at as "insertedAt",
       updated_at as "updatedAt"
     from mirror_records where ${where} order by position limit $3`,
    values,
  );
  return rows.map(withPayload<ShownRecord>);
}

async function selectEvents(db: Queryable, { where, values }: Filter): Promise<ShownEvent[]> {
  const rows = await db.query<WithText<ShownEvent>>(
    `select ${SHOWN}, data as payload, data_text as text, event_type as type, changes,
       created_at as "createdAt"
     from mirror_events where ${where} order by position limit $3`,
    values,
  );
  return rows.map(withPayload<ShownEvent>);
}

function withPayload<T extends ShownRecord | ShownEvent>({
  text,
  payload,
  ...row
}: WithText<T>): T {
  return { ...row, payload: payloadOf({ payload, text }) } as unknown as T;
}

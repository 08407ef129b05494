import type { Side } from '../../domain/mirror/drift/compare-object';
import type { Database, Queryable } from '../database';
import { payloadOf } from './stored-payload';
import type { StoredPayload } from './stored-payload';

/** A record beside which an object of Stripe is put. */
export interface ComparedRecord extends Side {
  upstreamId: string;
  deleted: boolean;
  /** Another one as soon as anything of it is written. */
  version: string;
}

export interface ChildRecord {
  upstreamId: string;
  parent: string;
}

export interface UnlistedOf {
  sync: number;
  check: number;
  collection: string;
  /** Of what is listed under others, these are compared: `parent`. */
  by: 'upstream_id' | 'parent';
}

export interface Unlisted {
  ids: string[];
  /** After which id it goes on; null: that was all. */
  next: string | null;
}

export interface DriftRecordStore {
  /** Those of these objects that we have, also as deleted. */
  at(sync: number, collection: string, ids: readonly string[]): Promise<ComparedRecord[]>;
  /** Those under these objects that are not deleted. */
  under(sync: number, collection: string, parents: readonly string[]): Promise<ChildRecord[]>;
  /** Ids of records that are not deleted: by chance, or all where they are no more than that. */
  sample(sync: number, collection: string, size: number): Promise<string[]>;
  /** Objects under which there are some: by chance. */
  sampleParents(sync: number, collection: string, size: number): Promise<string[]>;
  /** What is here of a check, and Stripe did not list; a part at a time. */
  unlisted(check: UnlistedOf, after: string): Promise<Unlisted>;
  /** How many are not deleted. */
  count(sync: number, collection: string): Promise<number>;
}

export function driftRecordStore(db: Database): DriftRecordStore {
  return {
    at: (sync, collection, ids) => at(db, sync, collection, ids),
    under: (sync, collection, parents) =>
      db.query<ChildRecord & Record<string, unknown>>(
        `select upstream_id as "upstreamId", parent from mirror_records
         where sync = $1 and collection = $2 and parent = any($3) and not deleted`,
        [sync, collection, [...parents]],
      ),
    sampleParents: async (sync, collection, size) => {
      const ids = await sample(db, sync, collection, size);
      const rows = await db.query<{ parent: string }>(
        `select distinct parent from mirror_records
         where sync = $1 and collection = $2 and upstream_id = any($3) and parent is not null
         order by parent limit $4`,
        [sync, collection, ids, size],
      );
      return rows.map(({ parent }) => parent);
    },
    sample: (sync, collection, size) => sample(db, sync, collection, size),
    unlisted: (check, after) => unlisted(db, check, after),
    count: (sync, collection) => count(db, sync, collection),
  };
}

async function at(
  db: Queryable,
  sync: number,
  collection: string,
  ids: readonly string[],
): Promise<ComparedRecord[]> {
  const rows = await db.query<
    Omit<ComparedRecord, 'object'> & StoredPayload & Record<string, unknown>
  >(
    `select upstream_id as "upstreamId", payload, payload_text as text, deleted,
       api_version as "apiVersion", concat(payload_hash, ' ', deleted, ' ', id) as version
     from mirror_records where sync = $1 and collection = $2 and upstream_id = any($3)`,
    [sync, collection, [...ids]],
  );
  return rows.map(({ payload, text, ...row }) => ({
    ...row,
    object: payloadOf({ payload, text }),
  }));
}

/** By places in the stream, which have an index: no table is read for it. */
async function sample(
  db: Queryable,
  sync: number,
  collection: string,
  size: number,
): Promise<string[]> {
  const of = 'sync = $1 and collection = $2 and position is not null';
  const ids = async (sql: string) =>
    (await db.query<{ id: string }>(sql, [sync, collection, size])).map(({ id }) => id);
  const newest = await ids(
    `select upstream_id as id from mirror_records where ${of} and not deleted
     order by position desc limit $3 + 1`,
  );
  if (newest.length <= size) return newest;
  return ids(
    `with bounds as (
       select (select min(position) from mirror_records where ${of}) as low,
         (select max(position) from mirror_records where ${of}) as high
     ), places as (
       select floor(low + random() * (high - low + 1))::bigint as place
       from bounds, generate_series(1, $3)
     )
     select distinct found.id from places cross join lateral (
       select upstream_id as id from mirror_records
       where ${of} and position >= places.place and not deleted
       order by position limit 1) found`,
  );
}

/** A part at a time, so that no statement is as long as a collection may be. */
const PART = 10_000;
const UNLISTED_AT_ONCE = 100;

async function unlisted(
  db: Queryable,
  { sync, check, collection, by }: UnlistedOf,
  after: string,
): Promise<Unlisted> {
  const [part] = await db.query<{ rows: number; last: string | null; ids: string[] }>(
    `with part as materialized (
       select distinct ${by} as id from mirror_records
       where sync = $1 and collection = $2 and ${by} > $4 and not deleted order by id limit $5
     )
     select count(*) as rows, max(id) as last, array(
       select id from part where not exists (
         select from mirror_drift_listed listed
         where drift_check = $3 and collection = $2 and upstream_id = part.id)
       order by id limit $6) as ids
     from part`,
    [sync, collection, check, after, PART, UNLISTED_AT_ONCE],
  );
  const { rows = 0, last = null, ids = [] } = part ?? {};
  if (ids.length === UNLISTED_AT_ONCE) return { ids, next: ids.at(-1) ?? null };
  return { ids, next: rows < PART ? null : last };
}

async function count(db: Queryable, sync: number, collection: string): Promise<number> {
  let total = 0;
  for (let after = ''; ;) {
    const [part] = await db.query<{ rows: number; alive: number; last: string | null }>(
      `select count(*) as rows, count(*) filter (where not deleted) as alive,
         max(upstream_id collate "C") as last
       from (
         select upstream_id, deleted from mirror_records
         where sync = $1 and collection = $2 and upstream_id > $3 order by upstream_id limit $4
       ) part`,
      [sync, collection, after, PART],
    );
    total += part?.alive ?? 0;
    if (part?.last == null || part.rows < PART) return total;
    after = part.last;
  }
}

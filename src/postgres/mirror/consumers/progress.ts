import type { Database } from '../../database';
import type { ConsumerRow } from './consumer-row';

/** How far a consumer is. */
export interface ConsumerFigures {
  /** Out now, and not settled. */
  out: number;
  /** Waiting for going out again, or behind others of their object. */
  waiting: number;
  setAside: number;
  /** Of both, those that went out before: `max_ack_pending` limits them. */
  pending: number;
  /** Why the last of them that failed did; null: none did. */
  lastFailure: string | null;
  /** Of what the filters mean, not gone out yet: counted up to BEHIND_MAX. */
  behind: number;
  /** When the oldest of all that is not settled came into the stream; null: nothing is. */
  oldestAt: number | null;
  /** How long ago that was; null: nothing is. */
  lagSeconds: number | null;
}

export interface ConsumerProgressStore {
  of(row: ConsumerRow): Promise<ConsumerFigures>;
  /** Of these ids, those that no consumer of the sync has. */
  unknownOf(sync: number, ids: readonly string[]): Promise<string[]>;
  /** Of these, those that have not taken all that their stream had by then. */
  behind(sync: number, ids: readonly string[], position: number): Promise<string[]>;
}

/** More is not counted: a consumer that is so far behind is shown as that far. */
export const BEHIND_MAX = 10_000;

export function consumerProgressStore(db: Database): ConsumerProgressStore {
  return {
    of: (row) => progressOf(db, row),
    unknownOf: async (sync, ids) => {
      const sql = 'select id from mirror_consumers where sync = $1 and id = any($2)';
      const existing = (await db.query<{ id: string }>(sql, [sync, [...ids]])).map(({ id }) => id);
      return ids.filter((id) => !existing.includes(id));
    },
    behind: async (sync, ids, position) => {
      const found = await db.query<{ id: string }>(BEHIND, [sync, [...ids], position]);
      return found.map(({ id }) => id);
    },
  };
}

/**
 * One that was deleted meanwhile takes nothing any more. A message is not taken while it is out,
 * waits, or is in the stream after the cursor. A record that changes again leaves its place:
 * whichever records come after the cursor may be those.
 */
const BEHIND = `
  select given.id from unnest($2::text[]) as given (id)
  left join mirror_consumers c on c.sync = $1 and c.id = given.id
  where c.number is null
    or exists (
      select 1 from mirror_deliveries d
      where d.consumer = c.number and d.status <> 'set_aside' and d.position <= $3)
    or c.stream = 'records' and c.cursor < $3 and exists (
      select 1 from mirror_records m where m.sync = c.sync and (m.position > c.cursor
          or m.position is null and m.written is not null)
        and (c.collections is null or m.collection = any(c.collections)))
    or c.stream = 'events' and exists (
      select 1 from mirror_events m where m.sync = c.sync and m.position > c.cursor
        and m.position <= $3 and (c.collections is null or m.collection = any(c.collections)))
  order by given.id`;

/**
 * Counted collection by collection, each by its index, and no more than is shown. What has no place
 * in the stream yet comes after all that has one.
 */
async function progressOf(db: Database, row: ConsumerRow): Promise<ConsumerFigures> {
  const [at, table, waits] =
    row.stream === 'records'
      ? ['updated_at', 'mirror_records', 'm.written is not null']
      : ['created_at', 'mirror_events', 'true'];
  const isMeant = 'm.sync = $2 and ($4::text[] is null or m.collection = any($4))';
  const next =
    row.collections === null
      ? `select position from ${table} m
         where m.sync = $2 and m.position > $3 order by m.position limit $5`
      : `select one.* from unnest($4::text[]) as meant (collection), lateral (
           select position from ${table} m
           where m.sync = $2 and m.collection = meant.collection and m.position > $3
           order by m.position limit $5) one`;
  const [found] = await db.query<ConsumerFigures & Record<string, unknown>>(
    `with open as (
       select status, position, attempts, due, detail from mirror_deliveries
       where consumer = $1 and status <> 'set_aside'
     ), ahead as materialized (${next}), unplaced as (
       select m.${at} as at from ${table} m
       where m.position is null and ${waits} and ${isMeant} limit $5
     ), oldest as (
       select coalesce(
         (select m.${at} from ${table} m
          where m.sync = $2 and m.position in (select position from open)
          order by m.position limit 1),
         (select m.${at} from ${table} m
          where m.sync = $2 and m.position = (select min(position) from ahead)),
         (select min(at) from unplaced)) as at
     )
     select (select count(*) from open where status = 'out') as out,
       (select count(*) from open where status = 'waiting') as waiting,
       (select count(*) from open where attempts > 0) as pending,
       (select detail from open where status = 'waiting' and attempts > 0
        order by due desc, position desc limit 1) as "lastFailure",
       (select count(*) from mirror_deliveries
        where consumer = $1 and status = 'set_aside') as "setAside",
       least($5, (select count(*) from ahead) + (select count(*) from unplaced)) as behind,
       (select at from oldest) as "oldestAt",
       (select case when at is not null
          then greatest(0, floor(extract(epoch from clock_timestamp() - at)))::bigint end
        from oldest) as "lagSeconds"`,
    [row.number, row.sync, row.cursor, row.collections, BEHIND_MAX],
  );
  if (found === undefined) throw new Error(`nothing was counted of the consumer ${row.id}`);
  return found;
}

import type { ChangedBeside } from '../../domain/mirror/changed-beside';
import type { PollCredit } from '../../domain/mirror/poll-times';
import type { ReadRequest } from '../../domain/mirror/ordering/mirror-fact';
import { queryableOf } from '../database';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import type { BackfillFailure } from './backfills';
import { keepReadRequests } from './read-requests';
import { SYNCS_OF_ACCOUNT } from './reads-of-account';

/** How far the events of an account are applied to its copy. */
export interface FollowRow {
  /** Seconds of Stripe's clock. */
  next: number;
  /** By Stripe's clock. */
  listedAt: number;
  /** When all was listed anew, since events were gone; null: it never was. */
  relistedAt: number | null;
  /** When the events of the day before were listed again last; null: they were not yet. */
  auditedAt: number | null;
  failure: BackfillFailure | null;
  credit: PollCredit | null;
}

/** An object that is to be read at Stripe. */
export interface ReadToMake {
  collection: string;
  upstreamId: string;
  why: ReadRequest['why'];
  /** Under which object it is listed, where that is known. */
  parent: string | null;
}

export interface FollowStore {
  read(sync: number): Promise<FollowRow | null>;
  /** The place before the first page of all; one that there is stays. */
  open(sync: number, at: Pick<FollowRow, 'next' | 'listedAt'>): Promise<FollowRow>;
  /** All until `next` is applied: in the transaction of what its events brought. */
  keep(tx: Transaction, sync: number, next: number): Promise<void>;
  /** Listed to the end; what polls have left of their reads then, where they are counted. */
  listed(sync: number, at: number, credit: PollCredit | null): Promise<void>;
  /** How many syncs of the account run now: they share its reads. */
  runningSyncs(sync: number): Promise<number>;
  /** When an event of this connection was stored last; null: none ever was. */
  lastArrival(connection: string): Promise<number | null>;
  failed(sync: number, failure: BackfillFailure): Promise<void>;
  /** All is listed anew, since its events are gone: at this time by Stripe's clock. */
  relist(sync: number, at: number): Promise<void>;
  /** The events of the day before were listed again, by so many requests. */
  audited(sync: number, reads: number): Promise<void>;
  /** The place of the newest event that was stored here, of whatever account. */
  newestArrival(): Promise<number>;
  /** How many events of this connection are stored after that place. */
  arrivedAfter(connection: string, place: number): Promise<number>;
  /** In the transaction of the events that changed them. */
  requestReads(tx: Transaction, sync: number, changed: readonly ChangedBeside[]): Promise<void>;
  /** Charges of the last 30 days in the account of this sync, as far as they are counted. */
  transactions(sync: number): Promise<number>;
  /** Reads that decide something now, by Stripe's clock; each again in a minute. */
  leaseReads(sync: number, now: number, limit: number): Promise<ReadToMake[]>;
  readsToMake(sync: number): Promise<number>;
  /** It was read, as of this time by Stripe's clock. */
  readMade(tx: Transaction, sync: number, read: ReadToMake, at: number): Promise<void>;
}

export function followStore(db: Database): FollowStore {
  return {
    read: (sync) => read(db, sync),
    open: (sync, at) => open(db, sync, at),
    keep: async (tx, sync, next) => {
      const sql = 'update mirror_follows set next = greatest(next, $2) where sync = $1';
      await queryableOf(tx).query(sql, [sync, next]);
    },
    listed: async (sync, at, credit) => {
      await db.query(
        `update mirror_follows set listed_at = $2, failure = null, poll_credit = $3, credit_at = $4
         where sync = $1`,
        [sync, new Date(at), credit?.left ?? null, credit && new Date(credit.at)],
      );
    },
    runningSyncs: async (sync) => {
      const sql = `select count(*) as count from (${SYNCS_OF_ACCOUNT}) s where desired = 'running'`;
      return (await db.query<{ count: number }>(sql, [sync]))[0]?.count ?? 0;
    },
    lastArrival: async (connection) => {
      const [row] = await db.query<{ at: number }>(
        `select received_at as at from stripe_events where connection = $1
         order by arrived desc limit 1`,
        [connection],
      );
      return row?.at ?? null;
    },
    relist: async (sync, at) => {
      await db.query(
        `with anew as (delete from mirror_backfills where sync = $1)
         update mirror_follows set relisted_at = $2 where sync = $1`,
        [sync, new Date(at)],
      );
    },
    failed: async (sync, failure) => {
      const sql = 'update mirror_follows set failure = $2 where sync = $1';
      await db.query(sql, [sync, toJsonb(failure)]);
    },
    audited: async (sync, reads) => {
      const sql = `update mirror_follows set audited_at = now(), audit_reads = $2 where sync = $1`;
      await db.query(sql, [sync, reads]);
    },
    newestArrival: async () => {
      const [row] = await db.query<{ last: number }>(
        `select case when is_called then last_value else 0 end as last
         from stripe_events_arrived_seq`,
      );
      return row?.last ?? 0;
    },
    arrivedAfter: async (connection, place) => {
      const [row] = await db.query<{ count: number }>(
        'select count(*) as count from stripe_events where connection = $1 and arrived > $2',
        [connection, place],
      );
      return row?.count ?? 0;
    },
    transactions: (sync) => transactions(db, sync),
    requestReads: (tx, sync, changed) => keepReadRequests(queryableOf(tx), sync, changed),
    leaseReads: (sync, now, limit) => leaseReads(db, { sync, now, limit }),
    readsToMake: async (sync) => {
      const sql = 'select count(*) as count from mirror_reads where sync = $1';
      const [row] = await db.query<{ count: number }>(sql, [sync]);
      return row?.count ?? 0;
    },
    readMade: (tx, sync, made, at) => readMade(queryableOf(tx), sync, made, at),
  };
}

async function read(db: Queryable, sync: number): Promise<FollowRow | null> {
  const [row] = await db.query<FollowRow & Record<string, unknown>>(
    `select next, listed_at as "listedAt", relisted_at as "relistedAt",
       audited_at as "auditedAt", failure, case when credit_at is not null then
         json_build_object('left', poll_credit,
           'at', floor(extract(epoch from credit_at) * 1000)) end as credit
     from mirror_follows where sync = $1`,
    [sync],
  );
  return row ?? null;
}

async function open(
  db: Queryable,
  sync: number,
  at: Pick<FollowRow, 'next' | 'listedAt'>,
): Promise<FollowRow> {
  await db.query(
    `insert into mirror_follows (sync, next, listed_at, audited_at) values ($1, $2, $3, now())
     on conflict do nothing`,
    [sync, at.next, new Date(at.listedAt)],
  );
  return (
    (await read(db, sync)) ?? {
      ...at,
      relistedAt: null,
      auditedAt: null,
      failure: null,
      credit: null,
    }
  );
}

/** What was wanted later meanwhile, or was read too early to decide it, is read again. */
async function readMade(
  tx: Queryable,
  sync: number,
  { collection, upstreamId }: ReadToMake,
  at: number,
): Promise<void> {
  await tx.query(
    `with decided as (
       delete from mirror_reads
       where sync = $1 and collection = $2 and upstream_id = $3 and not_before <= $4
     )
     update mirror_reads set due_at = now() + interval '1 second'
     where sync = $1 and collection = $2 and upstream_id = $3 and not_before > $4`,
    [sync, collection, upstreamId, new Date(at)],
  );
}

const COUNTED_MAX = 20_000;

/**
 * By the sync of the account that has copied most of them; where none copies charges, by what was
 * collected into it here.
 */
async function transactions(db: Queryable, sync: number): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `with syncs as (${SYNCS_OF_ACCOUNT}), copied as (
       select (
         select count(*) filter (where at > extract(epoch from now() - interval '30 days')) from (
           select (payload ->> 'created')::numeric as at from mirror_records r
           where r.sync = s.number and r.collection = 'charge'
           order by position desc limit $2) newest) as count
       from syncs s
     ), collected as (
       select count(*) as count from (
         select 1 from mirror_syncs own join mirror_credentials c on c.id = own.credential
           join connections k on k.code = c.connection and k.mode = c.mode
             and (c.kind = 'connection' or k.stripe_account = c.stripe_account)
           join payments p on p.connection = k.code
         where own.number = $1 and p.charge_id is not null and p.at > now() - interval '30 days'
         limit $2) paid
     )
     select greatest((select max(count) from copied), (select count from collected)) as count`,
    [sync, COUNTED_MAX],
  );
  return row?.count ?? 0;
}

function leaseReads(
  db: Queryable,
  { sync, now, limit }: { sync: number; now: number; limit: number },
): Promise<ReadToMake[]> {
  return db.query<ReadToMake & Record<string, unknown>>(
    `with due as (
       select collection, upstream_id from mirror_reads
       where sync = $1 and due_at <= now() and not_before <= $2
       order by due_at limit $3 for update skip locked
     )
     update mirror_reads r set due_at = now() + interval '1 minute'
     from due where r.sync = $1 and r.collection = due.collection
       and r.upstream_id = due.upstream_id
     returning r.collection, r.upstream_id as "upstreamId", r.why, (
       select parent from mirror_records o where o.sync = r.sync
         and o.collection = r.collection and o.upstream_id = r.upstream_id) as parent`,
    [sync, new Date(now), limit],
  );
}

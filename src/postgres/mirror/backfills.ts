import type { Actor } from '../../domain/audit';
import type { CollectionWalk } from '../../domain/mirror/backfill/collection-walk';
import { proofOfAbsence } from '../../domain/mirror/catalog/catalog';
import type { ReadsOfAccount } from '../../domain/mirror/sweep-times';
import { writeAudit } from '../access/audit';
import { queryableOf, toTimestampOrNull } from '../database';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import { readsOfAccount } from './reads-of-account';
import type { Transaction } from '../transaction';
import type { NextStep } from './next-step';
import type { SyncName } from './syncs';
import { writeCopied } from './write-copied';
import type { Copied } from './write-copied';
import type { ObjectFact } from './write-records';

/** How far the backfill of one collection is. */
export interface BackfillRow {
  sync: number;
  collection: string;
  walk: CollectionWalk;
  step: number;
  /** By Stripe's clock; null before its first page. */
  eventsSince: number | null;
  endedAt: number | null;
  /** When it was listed to its end last, whatever is under way. */
  passedAt: number | null;
  /** What Stripe answered instead of the next page. */
  failure: BackfillFailure | null;
}

export interface BackfillFailure {
  /** What the call came to: `forbidden`, say. */
  kind: string;
  detail: string;
}

/** Another process went on with it: the page that was to be kept is not. */
export class BackfillElsewhere extends Error {
  override readonly name = 'BackfillElsewhere';
}

export interface BackfillStore {
  /** The one that there is, or a new one that begins there. */
  open(sync: number, collection: string, first: CollectionWalk): Promise<BackfillRow>;
  /** By the name of the collection. */
  list(sync: number): Promise<BackfillRow[]>;
  /** Copied again from the beginning: this collection, or all. */
  restart(sync: number, collection: string | null): Promise<void>;
  /** Somebody wants it copied again: of one that is not at its end nothing changes. */
  request(of: CopyAgain, actor: Actor): Promise<void>;
  /** Stripe does not list it now; its place is kept. */
  failed(of: Pick<BackfillRow, 'sync' | 'collection'>, failure: BackfillFailure): Promise<void>;
  /** Listed again from there, slowly; what is listed now stays. */
  sweep(of: Pick<BackfillRow, 'sync' | 'collection'>, first: CollectionWalk): Promise<void>;
  /** What all syncs of the same account read again and again. */
  readsOfAccount(sync: number): Promise<ReadsOfAccount>;
  /** The next step, in the transaction of what its page brought. Throws BackfillElsewhere. */
  keep(tx: Transaction, row: BackfillRow, next: NextStep): Promise<void>;
  /**
   * Writes what is not there yet of what a list brought, and makes the step, which is not the last
   * one, if that is all of it. It is made ready before it is its turn.
   */
  copy(facts: readonly ObjectFact[], next: NextStep, row: Promise<BackfillRow>): Promise<Copied>;
}

export interface CopyAgain extends SyncName {
  number: number;
  collection: string;
}

export function backfillStore(db: Database): BackfillStore {
  return {
    open: (sync, collection, first) => open(db, sync, collection, first),
    failed: async ({ sync, collection }, failure) => {
      const sql = 'update mirror_backfills set failure = $3 where sync = $1 and collection = $2';
      await db.query(sql, [sync, collection, toJsonb(failure)]);
    },
    list: (sync) =>
      db.query<Stored>(
        `select ${COLUMNS} from mirror_backfills where sync = $1 order by collection`,
        [sync],
      ),
    restart: async (sync, collection) => {
      // Who copies it meanwhile finds its row gone, and begins anew.
      await db.query(
        'delete from mirror_backfills where sync = $1 and ($2::text is null or collection = $2)',
        [sync, collection],
      );
    },
    request: (of, actor) => db.transaction((tx) => request(tx, of, actor)),
    sweep: async ({ sync, collection }, first) => {
      await db.query(
        `update mirror_backfills set walk = $3, step = step + 1, reads = 0, events_since = null,
           ended_at = null, passed_at = coalesce(passed_at, ended_at)
         where sync = $1 and collection = $2 and ended_at is not null`,
        [sync, collection, toJsonb(first)],
      );
    },
    readsOfAccount: (sync) => readsOfAccount(db, sync),
    keep: (tx, row, next) => keep(queryableOf(tx), row, next),
    copy: (facts, next, row) => writeCopied(db, facts, next, row),
  };
}

type Stored = BackfillRow & Record<string, unknown>;

const COLUMNS = `sync, collection, walk, step, events_since as "eventsSince",
  ended_at as "endedAt", coalesce(passed_at, ended_at) as "passedAt", failure`;

async function open(
  db: Queryable,
  sync: number,
  collection: string,
  first: CollectionWalk,
): Promise<BackfillRow> {
  const [row] = await db.query<Stored>(
    `with made as (
       insert into mirror_backfills (sync, collection, walk) values ($1, $2, $3)
       on conflict do nothing returning ${COLUMNS}
     )
     select * from made union all
     select ${COLUMNS} from mirror_backfills where sync = $1 and collection = $2 limit 1`,
    [sync, collection, toJsonb(first)],
  );
  return row ?? open(db, sync, collection, first);
}

async function request(tx: Queryable, of: CopyAgain, actor: Actor): Promise<void> {
  const { number, collection, connection, id } = of;
  const ended = await tx.query(
    `delete from mirror_backfills where sync = $1 and collection = $2
       and (ended_at is not null or passed_at is not null)
     returning collection`,
    [number, collection],
  );
  if (ended.length === 0) return;
  const change = { connection, action: 'sync.backfill_requested', subject: id } as const;
  await writeAudit(tx, actor, { ...change, before: null, after: { collection } });
}

async function keep(
  tx: Queryable,
  { sync, collection, step }: BackfillRow,
  { walk, readAt, reads }: NextStep,
): Promise<void> {
  const isEnd = walk.phase === 'done';
  const kept = await tx.query(
    `update mirror_backfills set walk = $4, step = step + 1, failure = null,
       events_since = coalesce(events_since, $5), reads = reads + $7,
       ended_at = case when $6 then now() end,
       passed_at = case when $6 then now() else passed_at end,
       pass_reads = case when $6 then reads + $7 else pass_reads end
     where sync = $1 and collection = $2 and step = $3 returning step`,
    [sync, collection, step, toJsonb(walk), toTimestampOrNull(readAt), isEnd, reads],
  );
  if (kept.length === 0) {
    throw new BackfillElsewhere(`another process goes on with the backfill of ${collection}`);
  }
  if (isEnd) await requestProofs(tx, sync, collection);
}

/** What was not seen in the whole walk may be gone: that is looked at, and not concluded. */
async function requestProofs(tx: Queryable, sync: number, collection: string): Promise<void> {
  const proof = proofOfAbsence(collection);
  if (proof === null) return;
  const unseen = `from mirror_records r
    join mirror_backfills b on b.sync = r.sync and b.collection = r.collection
    where r.sync = $1 and r.collection = $2 and not r.deleted
      and (r.ordering ->> 'to')::numeric <= extract(epoch from b.events_since) * 1000`;
  const sql =
    proof === 'object'
      ? `insert into mirror_reads (sync, collection, upstream_id, why, not_before, due_at)
         select r.sync, r.collection, r.upstream_id, 'miss', b.events_since, now() ${unseen}
         on conflict do nothing`
      : `insert into mirror_child_lists (sync, collection, parent)
         select distinct r.sync, r.collection, r.parent ${unseen} and r.parent is not null
         on conflict do nothing`;
  await tx.query(sql, [sync, collection]);
}

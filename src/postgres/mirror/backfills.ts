import type { Actor } from '../../domain/audit';
import type { CollectionWalk } from '../../domain/mirror/backfill/collection-walk';
import { writeAudit } from '../access/audit';
import { queryableOf, toTimestampOrNull } from '../database';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import type { SyncName } from './syncs';

/** How far the backfill of one collection is. */
export interface BackfillRow {
  sync: number;
  collection: string;
  walk: CollectionWalk;
  step: number;
  /** By Stripe's clock; null before its first page. */
  eventsSince: number | null;
  endedAt: number | null;
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
  /** The next step, in the transaction of what its page brought. Throws BackfillElsewhere. */
  keep(tx: Transaction, row: BackfillRow, next: NextStep): Promise<void>;
}

export interface CopyAgain extends SyncName {
  number: number;
  collection: string;
}

export interface NextStep {
  walk: CollectionWalk;
  /** When its page was read, by Stripe's clock; null where none came. */
  readAt: number | null;
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
    keep: (tx, row, next) => keep(queryableOf(tx), row, next),
  };
}

type Stored = BackfillRow & Record<string, unknown>;

const COLUMNS = `sync, collection, walk, step, events_since as "eventsSince",
  ended_at as "endedAt", failure`;

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
    `delete from mirror_backfills where sync = $1 and collection = $2 and ended_at is not null
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
  { walk, readAt }: NextStep,
): Promise<void> {
  const kept = await tx.query(
    `update mirror_backfills set walk = $4, step = step + 1, failure = null,
       events_since = coalesce(events_since, $5),
       ended_at = case when $6 then now() end
     where sync = $1 and collection = $2 and step = $3 returning step`,
    [sync, collection, step, toJsonb(walk), toTimestampOrNull(readAt), walk.phase === 'done'],
  );
  if (kept.length > 0) return;
  throw new BackfillElsewhere(`another process goes on with the backfill of ${collection}`);
}

import type { Actor } from '../../domain/audit';
import { startCheck } from '../../domain/mirror/drift/drift-check';
import type {
  CollectionCheck,
  DriftBreak,
  DriftSettings,
} from '../../domain/mirror/drift/drift-check';
import { newUuid } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import { queryableOf } from '../database';
import type { Database, Queryable } from '../database';
import { codeOf } from '../postgres-errors';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import type { SyncRow } from './syncs';

export interface DriftCheckRow extends DriftSettings {
  /** In the keys of its rows; its place in a list. */
  number: number;
  id: string;
  sync: number;
  status: 'checking' | 'repairing' | 'done';
  repairs: boolean;
  collections: CollectionCheck[];
  /** Requests so far. */
  reads: number;
  createdAt: number;
  endedAt: number | null;
}

export interface BreakRow extends DriftBreak {
  number: number;
  collection: string;
  status: 'open' | 'repaired' | 'right' | 'failed';
  detail: string | null;
  foundAt: number;
  resolvedAt: number | null;
}

/** What was compared of a collection, and how far its check is then. */
export interface ComparedPart {
  after: CollectionCheck;
  breaks: readonly DriftBreak[];
  /** Ids that Stripe listed, where all is listed. */
  listed: readonly string[];
}

export interface NewCheck extends DriftSettings {
  collections: readonly string[];
  repairs: boolean;
}

export interface DriftStore {
  /** Null: another check of the sync is not done yet. */
  create(sync: SyncRow, check: NewCheck, actor: Actor): Promise<DriftCheckRow | null>;
  byId(sync: number, id: string): Promise<DriftCheckRow | null>;
  /** The newest first; before this number. */
  list(sync: number, before: number | null, limit: number): Promise<DriftCheckRow[]>;
  breaks(check: number, after: number, limit: number): Promise<BreakRow[]>;
  openBreaks(check: number, limit: number): Promise<BreakRow[]>;
  /** Null: another check of the sync is not done yet. */
  repair(sync: SyncRow, check: DriftCheckRow, actor: Actor): Promise<DriftCheckRow | null>;
  /** The one that is to be carried out. */
  next(sync: number): Promise<DriftCheckRow | null>;
  /** How far it is with a collection, and what was found: each object is one break, once. */
  keep(check: DriftCheckRow, part: ComparedPart): Promise<void>;
  /** So many requests more. */
  spend(check: DriftCheckRow, reads: number): Promise<void>;
  /** All is compared, or all is repaired. */
  end(check: DriftCheckRow, status: 'repairing' | 'done'): Promise<void>;
  resolve(
    one: BreakRow,
    how: Exclude<BreakRow['status'], 'open'>,
    detail: string | null,
    tx?: Transaction,
  ): Promise<void>;
}

export function driftStore(db: Database): DriftStore {
  return {
    create: (sync, check, actor) => orNull(db.transaction((tx) => create(tx, sync, check, actor))),
    byId: async (sync, id) => {
      const sql = `select ${COLUMNS} from mirror_drift_checks where sync = $1 and id = $2`;
      return (await db.query<StoredCheck>(sql, [sync, id]))[0] ?? null;
    },
    list: (sync, before, limit) =>
      db.query<StoredCheck>(
        `select ${COLUMNS} from mirror_drift_checks
         where sync = $1 and ($2::bigint is null or number < $2) order by number desc limit $3`,
        [sync, before, limit],
      ),
    breaks: (check, after, limit) => breaks(db, 'number > $2', [check, after, limit]),
    openBreaks: (check, limit) => breaks(db, `number > $2 and status = 'open'`, [check, 0, limit]),
    repair: (sync, check, actor) => orNull(db.transaction((tx) => repair(tx, sync, check, actor))),
    next: async (sync) => {
      const sql = `select ${COLUMNS} from mirror_drift_checks where sync = $1 and status <> 'done'`;
      return (await db.query<StoredCheck>(sql, [sync]))[0] ?? null;
    },
    keep: (check, part) => db.transaction((tx) => keep(tx, check, part)),
    spend: async ({ number }, reads) => {
      const sql = 'update mirror_drift_checks set reads = reads + $2 where number = $1';
      await db.query(sql, [number, reads]);
    },
    end: async ({ number }, status) => {
      await forgetListed(db, number);
      // Who asked for a repair meanwhile has it.
      await db.query(
        `update mirror_drift_checks set
           status = case when $2 = 'repairing' and not repairs then 'done' else $2 end,
           ended_at = case when $2 = 'repairing' and repairs then null else now() end
         where number = $1`,
        [number, status],
      );
    },
    resolve: async ({ number }, how, detail, tx) => {
      await (tx === undefined ? db : queryableOf(tx)).query(
        `update mirror_drift_breaks set status = $2, detail = $3, resolved_at = now()
         where number = $1`,
        [number, how, detail],
      );
    },
  };
}

type StoredCheck = DriftCheckRow & Record<string, unknown>;

const COLUMNS = `number, id, sync, status, sample_size as "sampleSize",
  counts_all as "countsAll", repairs, collections, reads, created_at as "createdAt",
  ended_at as "endedAt"`;

async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (codeOf(error) === '23505') return null;
    throw error;
  }
}

async function create(
  tx: Queryable,
  { number, connection, id: syncId }: SyncRow,
  { collections, sampleSize, countsAll, repairs }: NewCheck,
  actor: Actor,
): Promise<DriftCheckRow> {
  const id = `drift_${newUuid()}`;
  const [row] = await tx.query<StoredCheck>(
    `insert into mirror_drift_checks
       (id, sync, status, sample_size, counts_all, repairs, collections)
     values ($1, $2, 'checking', $3, $4, $5, $6) returning ${COLUMNS}`,
    [id, number, sampleSize, countsAll, repairs, toJsonb(collections.map(startCheck))],
  );
  if (row === undefined) throw new Error('a check of drift was not stored');
  const after = { sync: syncId, collections, sampleSize, countsAll, repairs };
  const action = 'drift_check.created';
  await writeAudit(tx, actor, { connection, action, subject: id, before: null, after });
  return row;
}

async function repair(
  tx: Queryable,
  { connection }: SyncRow,
  { number, id }: DriftCheckRow,
  actor: Actor,
): Promise<DriftCheckRow> {
  const [row] = await tx.query<StoredCheck>(
    `update mirror_drift_checks set repairs = true,
       status = case when status = 'done' then 'repairing' else status end, ended_at = null
     where number = $1 returning ${COLUMNS}`,
    [number],
  );
  if (row === undefined) throw new Error(`the check ${id} was deleted meanwhile`);
  const action = 'drift_check.repair_requested';
  await writeAudit(tx, actor, { connection, action, subject: id, before: null, after: null });
  return row;
}

async function keep(
  tx: Queryable,
  { number, collections }: DriftCheckRow,
  { after: one, breaks: found, listed }: ComparedPart,
): Promise<void> {
  const { collection } = one;
  if (listed.length > 0) {
    await tx.query(
      `insert into mirror_drift_listed (drift_check, collection, upstream_id)
       select $1, $2, unnest($3::text[]) on conflict do nothing`,
      [number, collection, [...listed]],
    );
  }
  const made = await tx.query(
    `insert into mirror_drift_breaks (drift_check, collection, upstream_id, parent, kind, paths)
     select $1, $2, one->>'upstreamId', one->>'parent', one->>'kind',
       array(select jsonb_array_elements_text(one->'paths'))
     from jsonb_array_elements($3::jsonb) one
     on conflict (drift_check, collection, upstream_id) do nothing returning number`,
    [number, collection, toJsonb(found)],
  );
  const kept = { ...one, breaks: one.breaks + made.length };
  const all = collections.map((each) => (each.collection === collection ? kept : each));
  const sql = 'update mirror_drift_checks set collections = $2 where number = $1';
  await tx.query(sql, [number, toJsonb(all)]);
}

const FORGOTTEN_AT_ONCE = 10_000;

async function forgetListed(db: Database, check: number): Promise<void> {
  for (let count = FORGOTTEN_AT_ONCE; count === FORGOTTEN_AT_ONCE;) {
    const deleted = await db.query(
      `delete from mirror_drift_listed where ctid = any(array(
         select ctid from mirror_drift_listed where drift_check = $1 limit $2)) returning 1`,
      [check, FORGOTTEN_AT_ONCE],
    );
    count = deleted.length;
  }
}

function breaks(db: Queryable, where: string, values: [number, number, number]) {
  return db.query<BreakRow & Record<string, unknown>>(
    `select number, collection, upstream_id as "upstreamId", parent, kind, paths, status, detail,
       found_at as "foundAt", resolved_at as "resolvedAt"
     from mirror_drift_breaks where drift_check = $1 and ${where} order by number limit $3`,
    values,
  );
}

import type { Actor, AuditAction } from '../../domain/audit';
import { canonicalJson } from '../../domain/canonical-json';
import { newUuid } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import { toTransaction } from '../database';
import type { Database, Queryable } from '../database';
import { codeOf } from '../postgres-errors';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import { writeOneFact } from './write-one-record';
import { placing } from './one-after-another';
import { WrittenMeanwhile } from './save-records';
import { decideFacts, writeFacts } from './write-records';
import type { ObjectFact, WrittenFact } from './write-records';

export interface SyncSettings {
  /** Null: all that can be mirrored. */
  collections: string[] | null;
  mode: 'webhooks_and_poll' | 'poll';
  pacing: { requests_per_second: number; concurrency: number };
  poll: 'adaptive' | { per_second: number };
}

export type ReadRight = { status: 'granted' } | { status: 'missing' | 'unknown'; detail: string };

export interface SyncRow extends SyncSettings {
  /** In the keys of its rows. */
  number: number;
  connection: string;
  /** Of the caller's choice. */
  id: string;
  resourceId: string;
  credential: string;
  apiVersion: string;
  /** Of each collection, as Stripe answered when it was created. */
  readRights: Record<string, ReadRight>;
  desired: 'running' | 'paused';
  createdAt: number;
}

export type SyncName = Pick<SyncRow, 'connection' | 'id'>;

export type NewSync = Omit<SyncRow, 'number' | 'resourceId' | 'createdAt' | 'desired'>;

export type CreatedSync =
  { kind: 'created' | 'same' | 'another'; row: SyncRow } | { kind: 'credential_unknown' };

export interface SyncStore {
  create(sync: NewSync, actor: Actor): Promise<CreatedSync>;
  byId(connection: string, id: string): Promise<SyncRow | null>;
  /** By id. */
  list(connection: string, after: string | null, limit: number): Promise<SyncRow[]>;
  /** Null: there is no such sync. */
  setDesired(of: SyncName, desired: SyncRow['desired'], actor: Actor): Promise<SyncRow | null>;
  /** From then on it is not there; its rows are taken away by `purge`. */
  delete(connection: string, id: string, actor: Actor): Promise<boolean>;
  /** Takes away so many rows of deleted syncs; answers whether there is more to do. */
  purge(limit: number): Promise<boolean>;
  /**
   * Facts of objects, in one transaction with what the caller keeps of them, which is kept first:
   * what reads rows of these facts belongs into `writeThen`.
   */
  write(sync: number, facts: readonly ObjectFact[], also?: KeptWith): Promise<WrittenFact[]>;
  /** The same for what reads what was written. Its places in the streams come a moment later. */
  writeThen(sync: number, facts: readonly ObjectFact[], then: KeptWith): Promise<WrittenFact[]>;
}

export type KeptWith = (tx: Transaction, written: readonly WrittenFact[]) => Promise<void>;

export function syncStore(db: Database): SyncStore {
  return {
    create: (sync, actor) => create(db, sync, actor),
    byId: (connection, id) => byId(db, connection, id),
    list: (connection, after, limit) =>
      db.query<StoredSync>(
        `select ${SYNC_COLUMNS} from mirror_syncs
         where connection = $1 and deleted_at is null and id > $2 order by id limit $3`,
        [connection, after ?? '', limit],
      ),
    setDesired: (of, desired, actor) =>
      db.transaction((tx) => setDesired(tx, { ...of, desired, actor })),
    delete: (connection, id, actor) =>
      db.transaction((tx) => remove(tx, { connection, id, actor })),
    purge: (limit) => db.transaction((tx) => purge(tx, limit)),
    write: (sync, facts, also) => write(db, { sync, facts, also }),
    writeThen: (sync, facts, then) =>
      again(() =>
        db.transaction(async (tx) => {
          const written = await writeFacts(tx, sync, facts);
          await then(toTransaction(tx), written);
          return written;
        }),
      ),
  };
}

type StoredSync = SyncRow & Record<string, unknown>;

export const SYNC_COLUMNS = `number, connection, id, resource_id as "resourceId", credential,
  collections, mode, pacing, poll, api_version as "apiVersion", read_rights as "readRights",
  desired, created_at as "createdAt"`;

async function byId(db: Queryable, connection: string, id: string): Promise<SyncRow | null> {
  const [row] = await db.query<StoredSync>(
    `select ${SYNC_COLUMNS} from mirror_syncs
     where connection = $1 and id = $2 and deleted_at is null`,
    [connection, id],
  );
  return row ?? null;
}

/** The same again is the same sync; another under its id is refused. */
async function create(db: Database, sync: NewSync, actor: Actor): Promise<CreatedSync> {
  try {
    const row = await db.transaction((tx) => insert(tx, sync, actor));
    if (row !== null) return { kind: 'created', row };
  } catch (error) {
    // Its credential was deleted meanwhile.
    if (codeOf(error) === '23503') return { kind: 'credential_unknown' };
    throw error;
  }
  const row = await byId(db, sync.connection, sync.id);
  if (row === null) return create(db, sync, actor);
  return { kind: contentOf(row) === contentOf(sync) ? 'same' : 'another', row };
}

const contentOf = ({ credential, collections, mode, pacing, poll }: NewSync): string =>
  canonicalJson({ credential, collections, mode, pacing, poll });

async function insert(tx: Queryable, sync: NewSync, actor: Actor): Promise<SyncRow | null> {
  const [row] = await tx.query<StoredSync>(
    `insert into mirror_syncs (connection, id, resource_id, credential, collections, mode, pacing,
       poll, api_version, read_rights, desired)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'running')
     on conflict (connection, id) where deleted_at is null do nothing
     returning ${SYNC_COLUMNS}`,
    [
      sync.connection,
      sync.id,
      newUuid(),
      sync.credential,
      sync.collections,
      sync.mode,
      toJsonb(sync.pacing),
      toJsonb(sync.poll),
      sync.apiVersion,
      toJsonb(sync.readRights),
    ],
  );
  if (row === undefined) return null;
  const { credential, collections, mode, pacing, poll } = row;
  const after = { credential, collections: collections ?? 'all', mode, pacing, poll };
  await audit(tx, { ...row, actor }, 'sync.created', null, after);
  return row;
}

interface ChangeOfSync extends SyncName {
  actor: Actor;
}

const audit = (
  tx: Queryable,
  { connection, id, actor }: ChangeOfSync,
  action: AuditAction,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Promise<void> => writeAudit(tx, actor, { connection, action, subject: id, before, after });

async function setDesired(
  tx: Queryable,
  { desired, ...change }: ChangeOfSync & { desired: SyncRow['desired'] },
): Promise<SyncRow | null> {
  const [before] = await tx.query<{ desired: string }>(
    `select desired from mirror_syncs
     where connection = $1 and id = $2 and deleted_at is null for no key update`,
    [change.connection, change.id],
  );
  if (before === undefined) return null;
  if (before.desired !== desired) {
    await tx.query(
      `update mirror_syncs set desired = $3, changed_at = now(), run_due_at = now()
       where connection = $1 and id = $2 and deleted_at is null`,
      [change.connection, change.id, desired],
    );
    const action = desired === 'paused' ? 'sync.paused' : 'sync.resumed';
    await audit(tx, change, action, null, null);
  }
  return byId(tx, change.connection, change.id);
}

async function remove(tx: Queryable, change: ChangeOfSync): Promise<boolean> {
  const [gone] = await tx.query<{ number: number }>(
    `update mirror_syncs set deleted_at = now()
     where connection = $1 and id = $2 and deleted_at is null returning number`,
    [change.connection, change.id],
  );
  if (gone === undefined) return false;
  await tx.query('delete from mirror_consumers where sync = $1', [gone.number]);
  await audit(tx, change, 'sync.deleted', null, null);
  return true;
}

/** What writes for it holds its row: once none is left, and it is locked, none can come. */
async function purge(tx: Queryable, limit: number): Promise<boolean> {
  const [sync] = await tx.query<{ number: number }>(
    `select number from mirror_syncs where deleted_at is not null
     order by number limit 1 for update skip locked`,
  );
  if (sync === undefined) return false;
  const [taken] = await tx.query<{ count: number }>(
    `with events as (
       delete from mirror_events where id in (
         select id from mirror_events where sync = $1 limit $2) returning 1
     ), records as (
       delete from mirror_records where sync = $1 and (collection, upstream_id) in (
         select collection, upstream_id from mirror_records where sync = $1 limit $2) returning 1
     )
     select (select count(*) from events) + (select count(*) from records) as count`,
    [sync.number, limit],
  );
  if ((taken?.count ?? 0) > 0) return true;
  await tx.query('delete from mirror_syncs where number = $1', [sync.number]);
  return true;
}

interface Writing {
  sync: number;
  facts: readonly ObjectFact[];
  also: KeptWith | undefined;
}

async function write(db: Database, { sync, facts, also }: Writing): Promise<WrittenFact[]> {
  const [only, ...others] = facts;
  const isAlone = others.length === 0 && also === undefined;
  if (isAlone && only !== undefined && only.parent === undefined) {
    const written = await writeOneFact(db, sync, only);
    if (written !== null) return [written];
  }
  return again(async () => {
    let endTurn = (): void => undefined;
    const work = db.transaction(async (tx) => {
      const { written, save } = await decideFacts(tx, sync, facts);
      if (also !== undefined) await also(toTransaction(tx), written);
      endTurn = await placing.turn(sync);
      await save('at_once');
      return written;
    });
    return work.finally(() => endTurn());
  });
}

/**
 * Done again where an object that was not there was written meanwhile: then it is; and where two
 * transactions waited for each other, of which Postgres ended this one.
 */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WrittenMeanwhile) && codeOf(error) !== DEADLOCK) throw error;
    }
  }
}

const DEADLOCK = '40P01';

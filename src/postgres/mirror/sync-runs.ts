import type { Database, Queryable } from '../database';
import type { CredentialRow } from './credentials';
import { CREDENTIAL_COLUMNS } from './credentials';
import { SYNC_COLUMNS } from './syncs';
import type { SyncRow } from './syncs';

/** A sync whose run is to be started. */
export interface SyncToStart {
  number: number;
  connection: string;
  id: string;
}

export interface SyncToRun {
  sync: SyncRow;
  credential: CredentialRow;
}

/** What keeps the runs of syncs going: the tables say what should run, and Temporal runs it. */
export interface SyncRunStore {
  /** Those that should run and of which nothing was heard: again after half a minute. */
  lease(limit: number): Promise<SyncToStart[]>;
  /** Null: it is deleted. */
  read(number: number): Promise<SyncToRun | null>;
  desired(number: number): Promise<SyncRow['desired'] | 'deleted'>;
  /** It runs: nobody starts it for a minute. */
  isAlive(number: number): Promise<void>;
}

export function syncRunStore(db: Database): SyncRunStore {
  return {
    lease: (limit) =>
      db.query<SyncToStart & Record<string, unknown>>(
        `with due as (
           select number from mirror_syncs
           where desired = 'running' and deleted_at is null and run_due_at <= now()
           order by run_due_at limit $1 for no key update skip locked
         )
         update mirror_syncs s set run_due_at = now() + interval '30 seconds'
         from due where s.number = due.number returning s.number, s.connection, s.id`,
        [limit],
      ),
    read: (number) => read(db, number),
    desired: async (number) => {
      const sql = 'select desired from mirror_syncs where number = $1 and deleted_at is null';
      const [row] = await db.query<{ desired: SyncRow['desired'] }>(sql, [number]);
      return row?.desired ?? 'deleted';
    },
    isAlive: async (number) => {
      await db.query(
        `update mirror_syncs set run_due_at = now() + interval '1 minute' where number = $1`,
        [number],
      );
    },
  };
}

async function read(db: Queryable, number: number): Promise<SyncToRun | null> {
  const [sync] = await db.query<SyncRow & Record<string, unknown>>(
    `select ${SYNC_COLUMNS} from mirror_syncs where number = $1 and deleted_at is null`,
    [number],
  );
  if (sync === undefined) return null;
  const [credential] = await db.query<CredentialRow & Record<string, unknown>>(
    `select ${CREDENTIAL_COLUMNS} from mirror_credentials where id = $1`,
    [sync.credential],
  );
  return credential === undefined ? null : { sync, credential };
}

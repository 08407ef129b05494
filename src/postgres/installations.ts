import type { Queryable } from './database';
import { databaseIdentity } from './database-identity';

export interface InstallationStore {
  /** On start. */
  ensure(name: string): Promise<void>;
  /** Since when (ms) this database has both an installation and a connection; null: not both. */
  knownSince(name: string, connection: string): Promise<number | null>;
  /** Which database of which server this is. */
  databaseIdentity(): Promise<string>;
}

/** Whose database this is: another one, or a new and empty one, says nothing of an invoice. */
export function installationStore(db: Queryable): InstallationStore {
  return {
    ensure: async (name) => {
      await db.query('insert into installations (name) values ($1) on conflict do nothing', [name]);
    },
    knownSince: async (name, connection) => {
      const [row] = await db.query<{ since: number }>(
        `select greatest(n.created_at, c.created_at) as since
         from installations n join connections c on c.code = $2 where n.name = $1`,
        [name, connection],
      );
      return row?.since ?? null;
    },
    databaseIdentity: () => databaseIdentity(db),
  };
}

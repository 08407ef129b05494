import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationBuilder } from 'node-pg-migrate';
import { SECOND } from '../domain/time';
import { isLockedOut, LOCK_TIMEOUT } from '../postgres/migration-connection';
import type { connectForMigration } from '../postgres/migration-connection';
import { ConfigError } from '../runtime/config';

const TRIES = 5;

type Session = Awaited<ReturnType<typeof connectForMigration>>;

/** Runs those that are new; answers their names. */
export async function runMigrations(dbClient: Session, dir: string): Promise<string[]> {
  const { runner } = await import('node-pg-migrate');
  for (let attempt = 1; ; attempt += 1) {
    try {
      const done = await runner({
        dbClient,
        dir,
        direction: 'up',
        migrationsTable: 'migrations',
        advisoryLockMode: 'wait',
        migrationLoaderStrategies: [{ extensions: ['.sql'], loader: loadMigrations }],
        logger: { debug: silent, info: silent, warn: console.error, error: console.error },
      });
      return done.map(({ name }) => name);
    } catch (error) {
      if (!isLockedOut(error)) throw error;
      await dbClient.query('rollback');
      if (attempt === TRIES) {
        throw new ConfigError([
          'a table that a migration changes was in use the whole time, and nothing was changed: ' +
            'find who holds it in pg_stat_activity, and run migrate again',
        ]);
      }
      console.error('a table that a migration changes is in use; trying again');
      await pause(2 * SECOND);
    }
  }
}

/** The first line of a migration whose statements run one by one, each by itself. */
const WITHOUT_TRANSACTION = /^-- Without a transaction\b/;

async function loadMigrations(paths: string[]) {
  const load = async (path: string) => {
    const sql = await readFile(path, 'utf8');
    const up = (pgm: MigrationBuilder): void => {
      if (WITHOUT_TRANSACTION.test(sql)) runOneByOne(pgm, sql);
      else pgm.sql(sql);
    };
    return { id: path, filePaths: [path], actions: { up, down: false as const } };
  };
  return Promise.all(paths.map(load));
}

/** What it waits for are transactions that were open before, and nobody waits behind it. */
function runOneByOne(pgm: MigrationBuilder, sql: string): void {
  pgm.noTransaction();
  pgm.sql('set lock_timeout = 0');
  for (const statement of sql.split(/;\s*$/m)) {
    if (statement.trim() !== '') pgm.sql(statement);
  }
  pgm.sql(`set lock_timeout = ${LOCK_TIMEOUT}`);
}

function silent(): void {}

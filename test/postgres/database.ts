import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { startPostgres } from '../../src/local/postgres-server';
import type { PostgresServer } from '../../src/local/postgres-server';
import { createStores } from '../../src/postgres/create-stores';
import type { AllStores } from '../../src/postgres/create-stores';
import { base32Digest } from '../../src/runtime/digest';
import { freshDatabase } from '../harness/database';
import { WHERE } from '../harness/where';

export interface TestDatabase {
  url: string;
  stores: AllStores;
  sql<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
  end(): Promise<void>;
}

/** A database of this file's own: a copy of the run's template, or one on a server of ours. */
export async function openDatabase(maxConnections = 10): Promise<TestDatabase> {
  const database = await freshOrOwn();
  const { url } = database;
  const stores = createStores({
    url,
    digest: base32Digest,
    linkSecret: 'a link secret of tests',
    maxConnections,
  });
  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined); // the database is dropped under an idle connection
  return {
    url,
    stores,
    sql: async <R>(text: string, values: unknown[] = []) =>
      (await pool.query(text, values)).rows as R[],
    end: async () => {
      await stores.close();
      await pool.end();
      await database.drop();
    },
  };
}

async function freshOrOwn(): Promise<{ url: string; drop(): Promise<void> }> {
  if (process.env[WHERE.database] !== undefined) return freshDatabase();
  const server = await ownServer();
  migrate(server.url);
  return { url: server.url, drop: server.end };
}

/** A server that may be stopped and started under the test's feet. */
export async function ownServer(
  durable = false,
): Promise<PostgresServer & { folder: string; end(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-postgres-'));
  const server = await startPostgres({ folder, durable });
  const end = async () => {
    await (await startPostgres({ folder, durable })).stop(); // adopts what runs now
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...server, folder, end };
}

export function migrate(url: string, more: NodeJS.ProcessEnv = {}): string {
  const program = join(__dirname, '..', '..', 'src', 'main', 'migrate.js');
  const env = { ...process.env, DATABASE_URL: url, ...more };
  const done = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`migrate ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

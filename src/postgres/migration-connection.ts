import { setTimeout as pause } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { SESSION_LIMITS } from './database';
import { codeOf } from './postgres-errors';
import { SECOND } from '../domain/time';

/** The lock that the migration tool takes, too: a session may take its own lock again. */
const MIGRATIONS_LOCK = 7241865325823964;

/** A table that is in use keeps a migration waiting, and everybody else behind it. */
export const LOCK_TIMEOUT = 5 * SECOND;

const INSUFFICIENT_PRIVILEGE = '42501';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * A session for migrations: it waits for another one's end as long as that takes, and for a table
 * in use only a moment. Limits that the role has for the programs do not hold here.
 */
export async function connectForMigration(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10 * SECOND,
    application_name: 'quittance-migrate',
  });
  await client.connect();
  for (const name of Object.keys(SESSION_LIMITS)) await client.query(`set ${name} = 0`);
  while (!(await hasMigrationsLock(client))) await pause(SECOND / 2);
  await client.query(`set lock_timeout = ${LOCK_TIMEOUT}`);
  return client;
}

/** Asked again and again: an index made concurrently would wait for a statement that waits. */
async function hasMigrationsLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ has: boolean }>(
    `select pg_try_advisory_lock(${MIGRATIONS_LOCK}) as has`,
  );
  return rows[0]?.has === true;
}

/**
 * Whether a migration found its table in use; it was taken back, and may be tried again. The tool
 * keeps the words of some errors and not their code.
 */
export function isLockedOut(error: unknown): boolean {
  return codeOf(error) === LOCK_NOT_AVAILABLE || /due to lock timeout/.test(String(error));
}

/** Gives the sessions of a role their limits. Answers the lines to type where we may not. */
export async function limitSessionsOf(client: Client, role: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  const where = `${escapeIdentifier(role)} in database ${escapeIdentifier(rows[0]?.name ?? '')}`;
  const lines = Object.entries(SESSION_LIMITS).map(
    ([name, ms]) => `alter role ${where} set ${name} = ${ms}`,
  );
  try {
    for (const line of lines) await client.query(line);
    return [];
  } catch (error) {
    if (codeOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    return lines;
  }
}

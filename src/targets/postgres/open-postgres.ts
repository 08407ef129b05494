import { Client } from 'pg';
import type { QueryResultRow } from 'pg';
import { SECOND } from '../../domain/time';
import type { Queryable, SqlValue } from '../../postgres/database';
import { checkedAddresses } from '../checked-addresses';
import type { AddressRules } from '../checked-addresses';
import type { PostgresAddress } from './postgres-address';

/** One connection to a database of somebody else. */
export interface OpenPostgres extends Queryable {
  transaction<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT = 10 * SECOND;
const QUERY_TIMEOUT = 20 * SECOND;

/** Connects to an address that was checked, and to nothing that this process's environment says. */
export async function openPostgres(
  { host, port, database, user, password, sslMode }: PostgresAddress,
  rules: AddressRules,
): Promise<OpenPostgres> {
  const [{ address }] = await checkedAddresses(host, { ...rules, inClear: sslMode === 'disable' });
  const client = new Client({
    host: address,
    port,
    database,
    user,
    password: password.reveal(),
    ssl:
      sslMode === 'disable'
        ? false
        : { servername: host, rejectUnauthorized: sslMode === 'verify-full' },
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    statement_timeout: QUERY_TIMEOUT,
    lock_timeout: CONNECT_TIMEOUT,
    idle_in_transaction_session_timeout: 2 * QUERY_TIMEOUT,
    application_name: 'quittance',
    keepAlive: true,
  });
  // A connection that breaks is reported by the next query on it.
  client.on('error', () => undefined);
  await client.connect();
  const query = async <R extends QueryResultRow>(sql: string, values: readonly SqlValue[] = []) =>
    (await client.query<R>(sql, [...values])).rows;
  return {
    query,
    transaction: async (work) => {
      await query('begin');
      try {
        const result = await work();
        await query('commit');
        return result;
      } catch (error) {
        // Where the connection is gone the server rolls back by itself.
        await query('rollback').catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end(),
  };
}

/** Postgres's or the system's code; null: neither spoke. */
export function codeIn(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ENOTFOUND: 'has a host that no name server knows',
  '28P01': 'refuses this user and password',
  '28000': 'refuses this user',
  '3D000': 'has no such database',
};

const DETAIL_MAX = 300;

/** Why it cannot be worked with. */
export function wordsFor(error: unknown): string {
  const words = WORDS[codeIn(error) ?? ''];
  if (words !== undefined) return words;
  const message = error instanceof Error ? error.message : String(error);
  return `cannot be used: ${message.slice(0, DETAIL_MAX)}`;
}

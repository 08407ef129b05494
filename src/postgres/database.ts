import { createHash } from 'node:crypto';
import { Pool, types } from 'pg';
import type { PoolClient, QueryResultRow } from 'pg';
import { isUnsavable, translateError } from './postgres-errors';
import { replaceNul } from './storable-text';
import type { Transaction } from './transaction';
import { SECOND } from '../domain/time';

/** What takes a question: the pool, or one connection inside a transaction. */
export interface Queryable {
  query<R extends QueryResultRow>(sql: string, values?: readonly SqlValue[]): Promise<R[]>;
}

export type SqlValue =
  string | number | boolean | Date | Uint8Array | null | readonly (string | number | null)[];

export interface Database extends Queryable {
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  maxConnections?: number;
  /**
   * A pooler gives each transaction another session: none may be left a limit or a statement. The
   * limits are then those of the role, which the migration sets.
   */
  pooled?: boolean;
}

/** What the server ends by itself; in milliseconds, as its settings are. */
export const SESSION_LIMITS = {
  statement_timeout: 10 * SECOND,
  lock_timeout: 8 * SECOND,
  idle_in_transaction_session_timeout: 30 * SECOND,
} as const;

/** The pool, with every limit said: nothing here may wait for ever. */
export function connect(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5 * SECOND,
    idleTimeoutMillis: 30 * SECOND,
    ...(options.pooled === true ? {} : SESSION_LIMITS),
    // A server that vanished without a word cannot enforce its own limits.
    query_timeout: 15 * SECOND,
    keepAlive: true,
    application_name: 'quittance',
    types: { getTypeParser },
  });
  // A connection that breaks is reported by the next query on it; unheard, it would end the
  // process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  const prepare: Prepare = options.pooled === true ? () => ({}) : prepared;
  return {
    query: (sql, values) => runQuery(pool, prepare, sql, values),
    transaction: (work) => transaction(pool, prepare, work),
    end: () => pool.end(),
  };
}

async function transaction<T>(
  pool: Pool,
  prepare: Prepare,
  work: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch(rethrow);
  let broken: Error | undefined;
  try {
    await runQuery(client, prepare, 'begin');
    const result = await work({ query: (sql, values) => runQuery(client, prepare, sql, values) });
    await runQuery(client, prepare, 'commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away; the server rolls back by itself.
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Does the work inside a transaction and takes it back. Answers what it failed by, if it did. */
export async function tryOut(
  tx: Queryable,
  work: () => Promise<void>,
): Promise<{ failedBy: unknown } | null> {
  await tx.query('savepoint tried_out');
  const failed = await work().then(
    () => null,
    (failedBy: unknown) => ({ failedBy }),
  );
  if (failed !== null && !isUnsavable(failed.failedBy)) throw failed.failedBy;
  await tx.query('rollback to savepoint tried_out');
  return failed;
}

async function runQuery<R extends QueryResultRow>(
  on: Pool | PoolClient,
  prepare: Prepare,
  sql: string,
  values: readonly SqlValue[] = [],
): Promise<R[]> {
  try {
    const query = { ...prepare(sql), text: sql, values: values.map(storableValue) };
    return (await on.query<R>(query)).rows;
  } catch (error) {
    throw translateError(error);
  }
}

function rethrow(error: unknown): never {
  throw translateError(error);
}

/** How a statement is called in its session, if it is to be kept there. */
type Prepare = (sql: string) => { name?: string };

const prepared: Prepare = (sql) => ({ name: statementName(sql) });

const statementNames = new Map<string, string>();

/** Every query is prepared once a connection, under a name made from its text. */
function statementName(sql: string): string {
  const existing = statementNames.get(sql);
  if (existing !== undefined) return existing;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  statementNames.set(sql, name);
  return name;
}

function storableValue(value: SqlValue): unknown {
  if (typeof value === 'string') return replaceNul(value);
  if (Array.isArray(value)) return value.map((one: SqlValue) => storableValue(one));
  return value;
}

const BIGINT = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** Inside the program a time is a number of milliseconds and money a whole number. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === BIGINT) return Number;
  if (oid === DATE) return (text) => text;
  const parse = types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  return oid === TIMESTAMPTZ ? (text) => Number(parse(text)) : parse;
}

/** A transaction goes through other modules as a thing they cannot open. */
export const toTransaction = (queryable: Queryable): Transaction =>
  queryable as unknown as Transaction;
export const queryableOf = (tx: Transaction): Queryable => tx as unknown as Queryable;

/** Milliseconds to what Postgres takes as a time. */
export const toTimestamp = (ms: number): Date => new Date(ms);
export const toTimestampOrNull = (ms: number | null): Date | null =>
  ms === null ? null : new Date(ms);

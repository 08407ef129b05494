import { createHash } from 'node:crypto';
import { Pool, types } from 'pg';
import type { PoolClient, QueryResultRow } from 'pg';
import { translated } from './errors';
import { plain } from './plain';
import type { Tx } from './tx';

/** What takes a question: the pool, or one connection inside a transaction. */
export interface Asker {
  ask<R extends QueryResultRow>(sql: string, values?: readonly Value[]): Promise<R[]>;
}

export type Value =
  string | number | boolean | Date | Uint8Array | null | readonly (string | number | null)[];

export interface Database extends Asker {
  transaction<T>(work: (tx: Asker) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  maxConnections?: number;
}

const SECOND = 1_000;

/** The pool, with every limit said: nothing here may wait for ever. */
export function connect(options: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5 * SECOND,
    idleTimeoutMillis: 30 * SECOND,
    statement_timeout: 10 * SECOND,
    lock_timeout: 8 * SECOND,
    idle_in_transaction_session_timeout: 30 * SECOND,
    // A server that vanished without a word cannot enforce its own limits.
    query_timeout: 15 * SECOND,
    keepAlive: true,
    application_name: 'quittance',
    types: { getTypeParser },
  });
  // A connection that breaks is told by the next question on it; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return {
    ask: (sql, values) => ask(pool, sql, values),
    transaction: (work) => transaction(pool, work),
    end: () => pool.end(),
  };
}

async function transaction<T>(pool: Pool, work: (tx: Asker) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(rethrow);
  let broken: Error | undefined;
  try {
    await ask(client, 'begin');
    const result = await work({ ask: (sql, values) => ask(client, sql, values) });
    await ask(client, 'commit');
    return result;
  } catch (error) {
    // A connection that cannot even roll back is thrown away; the server rolls back by itself.
    await client.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function ask<R extends QueryResultRow>(
  on: Pool | PoolClient,
  sql: string,
  values: readonly Value[] = [],
): Promise<R[]> {
  try {
    const question = { name: nameOf(sql), text: sql, values: values.map(storable) };
    return (await on.query<R>(question)).rows;
  } catch (error) {
    throw translated(error);
  }
}

function rethrow(error: unknown): never {
  throw translated(error);
}

const names = new Map<string, string>();

/** Every question is prepared once a connection, under a name made from its text. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  names.set(sql, name);
  return name;
}

function storable(value: Value): unknown {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) return value.map((one: Value) => storable(one));
  return value;
}

const BIGINT = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;

/** Inside the house a time is a number of milliseconds and money a whole number. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === BIGINT) return Number;
  if (oid === DATE) return (text) => text;
  const parse = types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  return oid === TIMESTAMPTZ ? (text) => Number(parse(text)) : parse;
}

/** A transaction goes through other rooms as a thing they cannot open. */
export const sealed = (asker: Asker): Tx => asker as unknown as Tx;
export const opened = (tx: Tx): Asker => tx as unknown as Asker;

/** Milliseconds to what Postgres takes as a time. */
export const time = (ms: number): Date => new Date(ms);
export const timeOrNull = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));

import { uuidv7 } from '../runtime/digest';
import type { Queryable } from './database';

export interface ApiKeyRow {
  id: string;
  connection: string;
  mode: 'test' | 'live';
}

export interface ApiKeyStore {
  byHash(hash: string): Promise<ApiKeyRow | null>;
  /** Inserts the key's hash unless it is there. */
  ensure(hash: string, connection: string, mode: 'test' | 'live', last4: string): Promise<void>;
  count(): Promise<number>;
}

/** Keys to the API, known by their hash alone. */
export function apiKeyStore(db: Queryable): ApiKeyStore {
  return {
    byHash: (hash) => byHash(db, hash),
    ensure: (hash, connection, mode, last4) => ensure(db, { hash, connection, mode, last4 }),
    count: () => count(db),
  };
}

async function byHash(db: Queryable, hash: string): Promise<ApiKeyRow | null> {
  const [row] = await db.query<ApiKeyRow>(
    'select id, connection, mode from api_keys where hash = $1 and revoked_at is null',
    [hash],
  );
  return row ?? null;
}

async function ensure(
  db: Queryable,
  key: { hash: string; connection: string; mode: 'test' | 'live'; last4: string },
): Promise<void> {
  await db.query(
    `insert into api_keys (id, hash, connection, mode, last4) values ($1, $2, $3, $4, $5)
     on conflict (hash) do nothing`,
    [`apikey_${uuidv7()}`, key.hash, key.connection, key.mode, key.last4],
  );
}

async function count(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    'select count(*) as count from api_keys where revoked_at is null',
  );
  return row?.count ?? 0;
}

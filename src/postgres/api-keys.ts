import { uuidv7 } from '../runtime/digest';
import type { Queryable } from './database';
import { groupedLookup } from './grouped-lookup';
import { toTimestampOrNull } from './database';

export interface ApiKeyRow {
  id: string;
  connection: string;
  mode: 'test' | 'live';
}

export interface NewApiKey {
  hash: string;
  connection: string;
  mode: 'test' | 'live';
  last4: string;
  name: string | null;
  expiresAt: number | null;
}

export interface StoredApiKey extends ApiKeyRow {
  last4: string;
  name: string | null;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface ApiKeyStore {
  /** The key that may be used now: neither revoked nor expired. */
  byHash(hash: string): Promise<ApiKeyRow | null>;
  /** Inserts the key's hash unless it is there. */
  ensure(hash: string, connection: string, mode: 'test' | 'live', last4: string): Promise<void>;
  /** Answers its id. */
  create(key: NewApiKey): Promise<string>;
  /** All of a connection, the oldest first. */
  list(connection: string): Promise<StoredApiKey[]>;
  revoke(connection: string, id: string): Promise<'revoked' | 'before' | 'unknown'>;
  /** Notes that it was used; callers do it now and then, not with each request. */
  noteUse(id: string): Promise<void>;
  /** How many may be used now. */
  count(): Promise<number>;
}

const USABLE = 'revoked_at is null and (expires_at is null or expires_at > now())';

/** Keys to the API, known by their hash alone. */
export function apiKeyStore(db: Queryable): ApiKeyStore {
  return {
    byHash: groupedLookup((hashes) => byHashes(db, hashes)),
    ensure: async (hash, connection, mode, last4) => {
      await insert(db, { hash, connection, mode, last4, name: null, expiresAt: null });
    },
    create: (key) => insert(db, key),
    list: (connection) => list(db, connection),
    revoke: (connection, id) => revoke(db, connection, id),
    noteUse: async (id) => {
      await db.query('update api_keys set last_used_at = now() where id = $1', [id]);
    },
    count: () => count(db),
  };
}

async function byHashes(db: Queryable, hashes: string[]): Promise<Map<string, ApiKeyRow>> {
  const rows = await db.query<ApiKeyRow & { hash: string }>(
    `select hash, id, connection, mode from api_keys where hash = any($1) and ${USABLE}`,
    [hashes],
  );
  return new Map(rows.map(({ hash, ...row }) => [hash, row]));
}

async function insert(db: Queryable, key: NewApiKey): Promise<string> {
  const id = `apikey_${uuidv7()}`;
  const { hash, connection, mode, last4, name, expiresAt } = key;
  await db.query(
    `insert into api_keys (id, hash, connection, mode, last4, name, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (hash) do nothing`,
    [id, hash, connection, mode, last4, name, toTimestampOrNull(expiresAt)],
  );
  return id;
}

const list = (db: Queryable, connection: string): Promise<StoredApiKey[]> =>
  db.query<StoredApiKey>(
    `select id, connection, mode, last4, name, created_at as "createdAt",
       expires_at as "expiresAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
     from api_keys where connection = $1 order by created_at, id`,
    [connection],
  );

async function revoke(
  db: Queryable,
  connection: string,
  id: string,
): Promise<'revoked' | 'before' | 'unknown'> {
  const revoked = await db.query(
    `update api_keys set revoked_at = now()
     where connection = $1 and id = $2 and revoked_at is null returning id`,
    [connection, id],
  );
  if (revoked.length > 0) return 'revoked';
  const sql = 'select id from api_keys where connection = $1 and id = $2';
  return (await db.query(sql, [connection, id])).length > 0 ? 'before' : 'unknown';
}

async function count(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from api_keys where ${USABLE}`,
  );
  return row?.count ?? 0;
}

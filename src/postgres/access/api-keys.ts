import { ENVIRONMENT } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import type { KeyReach, Scope } from '../../domain/api-key';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from './audit';
import type { Database, Queryable } from '../database';
import { toTimestamp, toTimestampOrNull } from '../database';
import { groupedLookup } from '../grouped-lookup';

type Mode = 'test' | 'live';

/** A key, and the connection that it acts on now. */
export interface ApiKeyRow extends KeyReach {
  id: string;
  /** Null: of the installation, which has connections of both modes. */
  mode: Mode | null;
  /** Its own, or the one asked for; null: none was asked for, or there is none of that code. */
  actsOn: { code: string; mode: Mode } | null;
}

export interface NewApiKey extends KeyReach {
  hash: string;
  mode: Mode | null;
  last4: string;
  name: string | null;
}

export interface StoredApiKey extends KeyReach {
  id: string;
  mode: Mode | null;
  last4: string;
  name: string | null;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface KeyToRevoke {
  id: string;
  /** Whose keys may be revoked; null: all. */
  connection: string | null;
  /** When it ends, so that two overlap; null: at once. */
  at: number | null;
  /** Refused where no other could do what it may: by HTTP nobody could make one any more. */
  exceptLastAdmin: boolean;
}

export type Revoked = 'revoked' | 'before' | 'unknown' | 'last_admin';

export interface ApiKeyStore {
  /**
   * The key that may be used now: neither revoked nor expired. One of the installation acts on the
   * connection asked for.
   */
  byHash(hash: string, connection?: string | null): Promise<ApiKeyRow | null>;
  /** Inserts the key's hash unless it is there. */
  /** `of`: null is the whole installation. */
  ensure(hash: string, of: { connection: string; mode: Mode } | null, last4: string): Promise<void>;
  create(key: NewApiKey, actor: Actor): Promise<StoredApiKey>;
  /** All of a connection, or of everything; the oldest first. */
  list(connection: string | null): Promise<StoredApiKey[]>;
  revoke(key: KeyToRevoke, actor: Actor): Promise<Revoked>;
  /** Notes that it was used; callers do it now and then, not with each request. */
  noteUse(id: string): Promise<void>;
  /** How many may be used now. */
  count(): Promise<number>;
}

const usable = (at: string): string =>
  `k.revoked_at is null and (k.expires_at is null or k.expires_at > ${at})`;

const COLUMNS = `
  k.id, k.connection, k.scope, k.mode, k.last4, k.name, k.created_at as "createdAt",
  k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`;

type KeyFields = StoredApiKey & Record<string, unknown>;

/** Keys to the API, known by their hash alone. */
export function apiKeyStore(db: Database): ApiKeyStore {
  const lookUp = groupedLookup((names: string[]) => byNames(db, names));
  return {
    byHash: (hash, connection = null) => lookUp(lookupName(hash, connection)),
    ensure: async (hash, of, last4) => {
      const scope: Scope = 'admin';
      const { connection, mode } = of ?? { connection: null, mode: null };
      const key = { hash, connection, mode, last4, scope, name: null, expiresAt: null };
      await db.transaction((tx) => insert(tx, key, ENVIRONMENT));
    },
    create: (key, actor) => db.transaction((tx) => create(tx, key, actor)),
    list: (connection) =>
      db.query<KeyFields>(
        `select ${COLUMNS} from api_keys k where $1::text is null or k.connection = $1
         order by k.created_at, k.id`,
        [connection],
      ),
    revoke: (key, actor) => db.transaction((tx) => revoke(tx, key, actor)),
    noteUse: async (id) => {
      await db.query('update api_keys set last_used_at = now() where id = $1', [id]);
    },
    count: () => count(db),
  };
}

/** A hash has no space, so that what is looked up is one text. */
const lookupName = (hash: string, connection: string | null): string =>
  `${hash} ${connection ?? ''}`;

async function byNames(db: Queryable, names: string[]): Promise<Map<string, ApiKeyRow>> {
  const asked = names.map((name) => /^(\S*) (.*)$/s.exec(name) ?? []);
  const rows = await db.query<ApiKeyRow & { name: string; [other: string]: unknown }>(
    `select given.name, k.id, k.connection, k.scope, k.mode, k.expires_at as "expiresAt",
       case when c.code is not null
         then jsonb_build_object('code', c.code, 'mode', c.mode) end as "actsOn"
     from unnest($1::text[], $2::text[], $3::text[]) as given (name, hash, connection)
     join api_keys k on k.hash = given.hash
     left join connections c on c.code = coalesce(k.connection, given.connection)
     where ${usable('now()')}`,
    [names, asked.map(([, hash]) => hash ?? ''), asked.map(([, , code]) => code ?? '')],
  );
  return new Map(rows.map(({ name, ...row }) => [name, row]));
}

/** Answers its id; null if it is there already. */
async function insert(tx: Queryable, key: NewApiKey, actor: Actor): Promise<string | null> {
  const { hash, connection, mode, scope, last4, name, expiresAt } = key;
  const [made] = await tx.query<{ id: string }>(
    `insert into api_keys (id, hash, connection, mode, scope, last4, name, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (hash) do nothing returning id`,
    [
      `apikey_${uuidv7()}`,
      hash,
      connection,
      mode,
      scope,
      last4,
      name,
      toTimestampOrNull(expiresAt),
    ],
  );
  if (made === undefined) return null;
  const expires_at = expiresAt === null ? null : toTimestamp(expiresAt).toISOString();
  await writeAudit(tx, actor, {
    connection,
    action: 'api_key.created',
    subject: made.id,
    before: null,
    after: { name, scope, last4, expires_at },
  });
  return made.id;
}

async function create(tx: Queryable, key: NewApiKey, actor: Actor): Promise<StoredApiKey> {
  const id = await insert(tx, key, actor);
  const sql = `select ${COLUMNS} from api_keys k where k.id = $1`;
  const [row] = id === null ? [] : await tx.query<KeyFields>(sql, [id]);
  if (row === undefined) throw new Error('the new key is one that there is already: make another');
  return row;
}

/** Two administrators who end each other's key at once: the second finds the first one's gone. */
async function revoke(tx: Queryable, key: KeyToRevoke, actor: Actor): Promise<Revoked> {
  const { id, connection, at } = key;
  await tx.query(`select k.id from api_keys k where k.scope = 'admin' order by k.id for update`);
  const [row] = await tx.query<KeyFields>(
    `select ${COLUMNS} from api_keys k
     where k.id = $1 and ($2::text is null or k.connection = $2) for update`,
    [id, connection],
  );
  if (row === undefined) return 'unknown';
  if (row.revokedAt !== null) return 'before';
  if (key.exceptLastAdmin && (await isLastAdmin(tx, row, at))) return 'last_admin';
  const [ended] = await tx.query<{ expiresAt: number | null; revokedAt: number | null }>(
    `update api_keys k set
       revoked_at = case when $2::timestamptz is null then now() end,
       expires_at = least(k.expires_at, $2)
     where k.id = $1 returning k.expires_at as "expiresAt", k.revoked_at as "revokedAt"`,
    [id, toTimestampOrNull(at)],
  );
  const ends = ended?.revokedAt ?? ended?.expiresAt ?? null;
  await writeAudit(tx, actor, {
    connection: row.connection,
    action: 'api_key.revoked',
    subject: id,
    before: { ends_at: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString() },
    after: { ends_at: ends === null ? null : new Date(ends).toISOString() },
  });
  return 'revoked';
}

/** Whether nobody else could do what it may, from then on. */
async function isLastAdmin(tx: Queryable, row: StoredApiKey, at: number | null): Promise<boolean> {
  if (row.scope !== 'admin') return false;
  const others = await tx.query(
    `select k.id from api_keys k
     where k.id <> $1 and k.scope = 'admin' and (k.connection is null or k.connection = $2)
       and ${usable('greatest(now(), $3::timestamptz)')} limit 1`,
    [row.id, row.connection, toTimestampOrNull(at)],
  );
  return others.length === 0;
}

async function count(db: Queryable): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from api_keys k where ${usable('now()')}`,
  );
  return row?.count ?? 0;
}

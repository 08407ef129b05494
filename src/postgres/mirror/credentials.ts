import type { Actor } from '../../domain/audit';
import { decryptAt, encryptAt } from '../../runtime/encryption';
import type { EncryptedPlace, MasterKeys } from '../../runtime/encryption';
import { uuidv7 } from '../../runtime/digest';
import { Secret } from '../../runtime/secret';
import { writeAudit } from '../access/audit';
import { dataKeyInUse, requireKeys, unwrap } from '../access/data-keys';
import type { WrappedKey } from '../access/data-keys';
import type { Database, Queryable } from '../database';
import { codeOf } from '../postgres-errors';
import { toJsonb } from '../storable-text';

export const CREDENTIAL_KINDS = ['stripe_key', 'stripe_connect', 'connection'] as const;

export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** By what a Stripe account is read for its mirror. */
export interface CredentialRow {
  /** `crd_` + UUIDv7. */
  id: string;
  connection: string;
  kind: CredentialKind;
  name: string | null;
  mode: 'test' | 'live';
  /** The account that is read. */
  stripeAccount: string | null;
  /** Of the key it has itself. */
  last4: string | null;
  isRestricted: boolean;
  /** The caller's; nothing here reads it. */
  metadata: Record<string, unknown>;
  createdAt: number;
}

export type NewCredential = Omit<CredentialRow, 'id' | 'last4' | 'isRestricted' | 'createdAt'>;

export interface CredentialStore {
  /** `secret`: of a `stripe_key`, and of no other. */
  create(row: NewCredential, secret: Secret | null, actor: Actor): Promise<CredentialRow>;
  byId(connection: string, id: string): Promise<CredentialRow | null>;
  /** The newest first. */
  list(connection: string, after: string | null, limit: number): Promise<CredentialRow[]>;
  /** Its own key in clear; null: it has none. Throws SecretUnreadable. */
  secretOf(id: string): Promise<Secret | null>;
  delete(connection: string, id: string, actor: Actor): Promise<'deleted' | 'unknown' | 'in_use'>;
}

export const credentialPlace = (id: string): EncryptedPlace => ['mirror_credentials', id, 'sealed'];

export function credentialStore(db: Database, keys: MasterKeys | undefined): CredentialStore {
  return {
    create: (row, secret, actor) =>
      db.transaction((tx) => create(tx, keys, { row, secret, actor })),
    byId: async (connection, id) => {
      const sql = `select ${CREDENTIAL_COLUMNS} from mirror_credentials
        where connection = $1 and id = $2`;
      return (await db.query<Stored>(sql, [connection, id]))[0] ?? null;
    },
    list: (connection, after, limit) =>
      db.query<Stored>(
        `select ${CREDENTIAL_COLUMNS} from mirror_credentials
         where connection = $1 and ($2::text is null or id < $2) order by id desc limit $3`,
        [connection, after, limit],
      ),
    secretOf: (id) => secretOf(db, keys, id),
    delete: async (connection, id, actor) => {
      try {
        return await db.transaction((tx) => remove(tx, { connection, id, actor }));
      } catch (error) {
        // A sync refers to it, or one that is deleted and still has rows.
        if (codeOf(error) === '23503') return 'in_use';
        throw error;
      }
    },
  };
}

type Stored = CredentialRow & Record<string, unknown>;

export const CREDENTIAL_COLUMNS = `id, connection, kind, name, mode,
  stripe_account as "stripeAccount", last4, metadata, is_restricted as "isRestricted",
  created_at as "createdAt"`;

interface Creation {
  row: NewCredential;
  secret: Secret | null;
  actor: Actor;
}

async function create(
  tx: Queryable,
  keys: MasterKeys | undefined,
  { row, secret, actor }: Creation,
): Promise<CredentialRow> {
  const id = `crd_${uuidv7()}`;
  const sealed = secret === null ? null : await seal(tx, keys, { id, row, secret });
  const [created] = await tx.query<Stored>(
    `insert into mirror_credentials
       (id, connection, kind, name, mode, stripe_account, metadata, data_key, sealed, last4,
        is_restricted)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${CREDENTIAL_COLUMNS}`,
    [
      id,
      row.connection,
      row.kind,
      row.name,
      row.mode,
      row.stripeAccount,
      toJsonb(row.metadata),
      sealed?.dataKey ?? null,
      sealed?.text ?? null,
      secret?.reveal().slice(-4) ?? null,
      secret?.reveal().startsWith('rk_') ?? false,
    ],
  );
  if (created === undefined) throw new Error(`the credential ${id} vanished as it was written`);
  const { connection, kind, mode, stripeAccount, last4 } = created;
  const secretKey = last4 === null ? null : `…${last4}`;
  const after = { kind, mode, stripe_account: stripeAccount, secret_key: secretKey };
  const action = 'credential.created';
  await writeAudit(tx, actor, { connection, action, subject: id, before: null, after });
  return created;
}

async function seal(
  tx: Queryable,
  masterKeys: MasterKeys | undefined,
  { id, row, secret }: { id: string; row: NewCredential; secret: Secret },
): Promise<{ dataKey: string; text: string }> {
  const inUse = await dataKeyInUse(tx, requireKeys(masterKeys), row.connection);
  const text = encryptAt(inUse.key, credentialPlace(id), Buffer.from(secret.reveal()));
  return { dataKey: inUse.id, text };
}

async function secretOf(
  db: Queryable,
  keys: MasterKeys | undefined,
  id: string,
): Promise<Secret | null> {
  const [stored] = await db.query<WrappedKey & { sealed: string }>(
    `select c.sealed, k.id, k.wrapped_by as "wrappedBy", k.wrapped
     from mirror_credentials c join data_keys k on k.id = c.data_key where c.id = $1`,
    [id],
  );
  if (stored === undefined) return null;
  const clear = decryptAt(unwrap(requireKeys(keys), stored), credentialPlace(id), stored.sealed);
  return new Secret(clear.toString('utf8'));
}

interface Deletion {
  connection: string;
  id: string;
  actor: Actor;
}

async function remove(
  tx: Queryable,
  { connection, id, actor }: Deletion,
): Promise<'deleted' | 'unknown' | 'in_use'> {
  const [gone] = await tx.query<{ kind: string }>(
    'delete from mirror_credentials where connection = $1 and id = $2 returning kind',
    [connection, id],
  );
  if (gone === undefined) return 'unknown';
  const change = { connection, subject: id, before: { kind: gone.kind }, after: null };
  await writeAudit(tx, actor, { ...change, action: 'credential.deleted' });
  return 'deleted';
}

import type { Actor } from '../../domain/audit';
import { Secret } from '../../runtime/secret';
import { SecretUnreadable, encryptAt, decryptAt } from '../../runtime/encryption';
import type { MasterKeys, EncryptedPlace } from '../../runtime/encryption';
import { writeAudit } from '../access/audit';
import { CONNECTION_COLUMNS } from './connections';
import type { ConnectionRow } from './connections';
import { dataKeyInUse, requireKeys, unwrap } from '../access/data-keys';
import type { WrappedKey } from '../access/data-keys';
import type { Database, Queryable } from '../database';

/** Stripe's key, and up to two secrets of each webhook endpoint while one is replaced. */
export const SECRET_NAMES = [
  'secret_key',
  'webhook_secret',
  'webhook_secret_previous',
  'connect_webhook_secret',
  'connect_webhook_secret_previous',
] as const;

export type SecretName = (typeof SECRET_NAMES)[number];

const WEBHOOK_SECRETS = SECRET_NAMES.filter((name) => name !== 'secret_key');

/** Null takes it away; what is not named stays. */
export type SecretsToSet = Partial<Record<SecretName, Secret | null>>;

/** All that is needed to reach Stripe for a connection. */
export interface ConnectionSettings extends ConnectionRow {
  secretKey: Secret | null;
  webhookSecrets: Secret[];
  isDisconnected: boolean;
  /** No way to pay is opened any more; what is open is being closed. */
  isDisconnecting: boolean;
}

/** As it is stored: its secrets are decrypted when they are asked for. */
export interface StoredConnection {
  isDisconnected: boolean;
  /** Throws SecretUnreadable. */
  open(): ConnectionSettings;
  /** Without the secrets, where these cannot be read. */
  openOrBare(): ConnectionSettings;
}

export interface ConnectionSecretStore {
  /** In clear, from one statement; null if there is no such connection. */
  read(code: string): Promise<ConnectionSettings | null>;
  /** Each by its code, from one statement. */
  readAll(): Promise<Map<string, StoredConnection>>;
  set(code: string, secrets: SecretsToSet, actor: Actor): Promise<void>;
  /** The first ones of a connection that has none; false if it has some already. */
  setFirst(code: string, secrets: SecretsToSet, actor: Actor): Promise<boolean>;
}

export const secretPlace = (connection: string, name: string): EncryptedPlace => [
  'connection_secrets',
  `${connection}/${name}`,
  'sealed',
];

/** The secrets of connections, encrypted with a key of each. */
export function connectionSecretStore(
  db: Database,
  keys: MasterKeys | undefined,
): ConnectionSecretStore {
  return {
    read: async (code) => (await readAll(db, requireKeys(keys), code)).get(code)?.open() ?? null,
    readAll: async () => readAll(db, requireKeys(keys), null),
    set: (code, secrets, actor) =>
      db.transaction((tx) => setSecrets(tx, keys, { code, secrets, actor })),
    setFirst: (code, secrets, actor) =>
      db.transaction(async (tx) => {
        // Disconnected, it has none, and the environment does not connect it again.
        const connected = await tx.query(
          'select 1 from connections where code = $1 and disconnecting_at is null for update',
          [code],
        );
        const sql = 'select 1 from connection_secrets where connection = $1 limit 1';
        if (connected.length === 0 || (await tx.query(sql, [code])).length > 0) return false;
        await setSecrets(tx, keys, { code, secrets, actor });
        return true;
      }),
  };
}

interface StoredSecret extends WrappedKey {
  name: SecretName;
  sealed: string;
}

type StoredSettings = ConnectionRow & {
  secrets: StoredSecret[];
  isDisconnected: boolean;
  isDisconnecting: boolean;
  [other: string]: unknown;
};

async function readAll(
  db: Queryable,
  keys: MasterKeys,
  code: string | null,
): Promise<Map<string, StoredConnection>> {
  const rows = await db.query<StoredSettings>(
    `select ${CONNECTION_COLUMNS}, disconnected_at is not null as "isDisconnected",
       disconnecting_at is not null as "isDisconnecting",
       (select coalesce(jsonb_agg(jsonb_build_object('name', s.name, 'sealed', s.sealed,
          'id', k.id, 'wrappedBy', k.wrapped_by, 'wrapped', k.wrapped) order by s.name), '[]')
        from connection_secrets s join data_keys k on k.id = s.data_key
        where s.connection = code) as secrets
     from connections where $1::text is null or code = $1 order by code`,
    [code],
  );
  return new Map(
    rows.map((row) => [
      row.code,
      {
        isDisconnected: row.isDisconnected,
        open: once(() => settingsOf(keys, row)),
        openOrBare: () => settingsOrBare(keys, row),
      },
    ]),
  );
}

/** Thousands of webhooks a second ask for what is read every two seconds. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function settingsOf(keys: MasterKeys, { secrets, ...row }: StoredSettings): ConnectionSettings {
  const clear = (name: SecretName): Secret[] =>
    secrets
      .filter((secret) => secret.name === name)
      .map((secret) => new Secret(inClear(keys, row.code, secret)));
  return {
    ...row,
    secretKey: clear('secret_key')[0] ?? null,
    webhookSecrets: WEBHOOK_SECRETS.flatMap(clear),
  };
}

function settingsOrBare(keys: MasterKeys, row: StoredSettings): ConnectionSettings {
  try {
    return settingsOf(keys, row);
  } catch (error) {
    if (error instanceof SecretUnreadable) return settingsOf(keys, { ...row, secrets: [] });
    throw error;
  }
}

const inClear = (keys: MasterKeys, code: string, secret: StoredSecret): string =>
  decryptAt(unwrap(keys, secret), secretPlace(code, secret.name), secret.sealed).toString('utf8');

/** One of them in clear, as the transaction sees it. */
export async function readSecret(
  tx: Queryable,
  keys: MasterKeys | undefined,
  code: string,
  name: SecretName,
): Promise<Secret | null> {
  const [stored] = await tx.query<StoredSecret & Record<string, unknown>>(
    `select s.name, s.sealed, k.id, k.wrapped_by as "wrappedBy", k.wrapped
     from connection_secrets s join data_keys k on k.id = s.data_key
     where s.connection = $1 and s.name = $2`,
    [code, name],
  );
  return stored === undefined ? null : new Secret(inClear(requireKeys(keys), code, stored));
}

/** Part of the transaction that changes their connection. */
export async function setSecrets(
  tx: Queryable,
  masterKeys: MasterKeys | undefined,
  { code, secrets, actor }: { code: string; secrets: SecretsToSet; actor: Actor },
): Promise<void> {
  const names = SECRET_NAMES.filter((name) => secrets[name] !== undefined);
  if (names.length === 0) return;
  const keys = requireKeys(masterKeys);
  // In the order in which rows are encrypted anew: first the key, then the row.
  const inUse = await dataKeyInUse(tx, keys, code);
  const before = await lastLettersOf(tx, code);
  for (const name of names) {
    const text = secrets[name]?.reveal() ?? null;
    if (text === null) {
      const sql = 'delete from connection_secrets where connection = $1 and name = $2';
      await tx.query(sql, [code, name]);
      continue;
    }
    await tx.query(
      `insert into connection_secrets (connection, name, data_key, sealed, last4)
       values ($1, $2, $3, $4, $5)
       on conflict (connection, name) do update set
         data_key = excluded.data_key, sealed = excluded.sealed, last4 = excluded.last4,
         set_at = now()`,
      [
        code,
        name,
        inUse.id,
        encryptAt(inUse.key, secretPlace(code, name), Buffer.from(text)),
        text.slice(-4),
      ],
    );
  }
  const after = await lastLettersOf(tx, code);
  const only = (all: Record<string, string>) =>
    Object.fromEntries(names.map((name) => [name, all[name] ?? null]));
  await writeAudit(tx, actor, {
    connection: code,
    action: 'connection.changed',
    subject: code,
    before: only(before),
    after: only(after),
  });
}

/** Of a secret, never more than this is shown. */
export async function lastLettersOf(tx: Queryable, code: string): Promise<Record<string, string>> {
  const rows = await tx.query<{ name: string; last4: string }>(
    'select name, last4 from connection_secrets where connection = $1 for update',
    [code],
  );
  return Object.fromEntries(rows.map(({ name, last4 }) => [name, `…${last4}`]));
}

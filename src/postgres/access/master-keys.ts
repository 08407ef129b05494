import { keyFingerprint, encryptAt, decryptAt } from '../../runtime/encryption';
import type { EncryptedPlace, MasterKeys } from '../../runtime/encryption';
import { consumerPlace } from '../mirror/consumers/consumer-secrets';
import { credentialPlace } from '../mirror/credentials';
import { secretPlace } from '../connections/connection-secrets';
import { dataKeyInUse, requireKeys, unwrap, wrapAnew } from './data-keys';
import type { WrappedKey } from './data-keys';
import type { Database, Queryable } from '../database';

export interface MasterKeyStore {
  /**
   * Remembers the current key. Answers false, and remembers nothing, if there are data keys of one
   * that is not given.
   */
  admit(): Promise<boolean>;
  /** Wraps every data key with the current one; answers how many were of another. */
  rewrap(): Promise<number>;
  /** Encrypts every row with a new data key; answers how many rows that were. */
  encryptAnew(): Promise<number>;
}

/** Both changes go on where they were stopped, and run while others read and write. */
export function masterKeyStore(db: Database, keys: MasterKeys | undefined): MasterKeyStore {
  return {
    admit: () => db.transaction((tx) => admit(tx, requireKeys(keys))),
    rewrap: async () => rewrap(db, requireKeys(keys)),
    encryptAnew: async () => encryptAnew(db, requireKeys(keys)),
  };
}

async function admit(tx: Queryable, keys: MasterKeys): Promise<boolean> {
  const given = [keys.masterKey, keys.previousMasterKey ?? []].flat().map(keyFingerprint);
  await tx.query('lock table master_keys in share row exclusive mode');
  const stored = await tx.query<{ fingerprint: string }>('select fingerprint from master_keys');
  if (!stored.every(({ fingerprint }) => given.includes(fingerprint))) return false;
  await tx.query('insert into master_keys (fingerprint) values ($1) on conflict do nothing', [
    keyFingerprint(keys.masterKey),
  ]);
  return true;
}

type StoredKey = WrappedKey & { connection: string; [other: string]: unknown };

const KEY_COLUMNS = `id, connection, wrapped_by as "wrappedBy", wrapped`;

async function rewrap(db: Database, keys: MasterKeys): Promise<number> {
  const fingerprint = keyFingerprint(keys.masterKey);
  const others = await db.query<StoredKey>(
    `select ${KEY_COLUMNS} from data_keys where wrapped_by <> $1 order by id`,
    [fingerprint],
  );
  for (const key of others) {
    await db.query(
      `update data_keys set wrapped_by = $2, wrapped = $3 where id = $1 and wrapped = $4`,
      [key.id, fingerprint, wrapAnew(keys, key), key.wrapped],
    );
  }
  // A data key that is made with the other master key meanwhile keeps it, and is wrapped next time.
  await db.query(
    `delete from master_keys m where fingerprint <> $1
       and not exists (select 1 from data_keys where wrapped_by = m.fingerprint)`,
    [fingerprint],
  );
  return others.length;
}

/** Connection by connection; one that was stopped half-way has a retired key and gets no third. */
async function encryptAnew(db: Database, keys: MasterKeys): Promise<number> {
  const connections = await db.query<{ connection: string }>(
    'select distinct connection from data_keys order by connection',
  );
  let encrypted = 0;
  for (const { connection } of connections) {
    await retire(db, connection);
    for (const rows of [SECRETS, CREDENTIALS, CONSUMERS]) {
      encrypted += await encryptRows(db, keys, connection, rows);
    }
    await db.query(
      `delete from data_keys k where connection = $1 and retired_at is not null
         and not exists (select 1 from connection_secrets where data_key = k.id)
         and not exists (select 1 from mirror_credentials where data_key = k.id)
         and not exists (select 1 from mirror_consumers where data_key = k.id)`,
      [connection],
    );
  }
  return encrypted;
}

/** Waits for those who write with it: afterwards nobody encrypts with it any more. */
async function retire(db: Database, connection: string): Promise<void> {
  await db.query(
    `update data_keys set retired_at = now()
     where connection = $1 and retired_at is null
       and not exists (
         select 1 from data_keys where connection = $1 and retired_at is not null)`,
    [connection],
  );
}

interface SealedRow extends WrappedKey {
  name: string;
  sealed: string;
  [other: string]: unknown;
}

/** A table of rows that are encrypted with their connection's key. */
interface EncryptedRows {
  table: string;
  /** The column that names a row beside its connection. */
  name: string;
  placeOf(connection: string, name: string): EncryptedPlace;
}

const SECRETS: EncryptedRows = {
  table: 'connection_secrets',
  name: 'name',
  placeOf: secretPlace,
};

const CREDENTIALS: EncryptedRows = {
  table: 'mirror_credentials',
  name: 'id',
  placeOf: (_connection, id) => credentialPlace(id),
};

const CONSUMERS: EncryptedRows = {
  table: 'mirror_consumers',
  name: 'id',
  placeOf: consumerPlace,
};

async function encryptRows(
  db: Database,
  keys: MasterKeys,
  connection: string,
  { table, name, placeOf }: EncryptedRows,
): Promise<number> {
  const rows = await db.query<SealedRow>(
    `select s.${name} as name, s.sealed, k.id, k.wrapped_by as "wrappedBy", k.wrapped
     from ${table} s join data_keys k on k.id = s.data_key
     where s.connection = $1 and k.retired_at is not null order by s.${name}`,
    [connection],
  );
  for (const row of rows) {
    await db.transaction(async (tx) => {
      const place = placeOf(connection, row.name);
      const inUse = await dataKeyInUse(tx, keys, connection);
      const again = encryptAt(inUse.key, place, decryptAt(unwrap(keys, row), place, row.sealed));
      // One that is set meanwhile is of the new key already.
      await tx.query(
        `update ${table} set sealed = $3, data_key = $4
         where connection = $1 and ${name} = $2 and sealed = $5`,
        [connection, row.name, again, inUse.id, row.sealed],
      );
    });
  }
  return rows.length;
}

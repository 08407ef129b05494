import { uuidv7 } from '../../runtime/digest';
import {
  SecretUnreadable,
  keyFingerprint,
  newDataKey,
  encryptAt,
  decryptAt,
} from '../../runtime/encryption';
import type { MasterKeys, EncryptedPlace } from '../../runtime/encryption';
import type { Queryable } from '../database';

export interface WrappedKey {
  id: string;
  wrappedBy: string;
  wrapped: string;
}

const placeOf = (id: string): EncryptedPlace => ['data_keys', id, 'wrapped'];

export function requireKeys(keys: MasterKeys | undefined): MasterKeys {
  if (keys !== undefined) return keys;
  throw new Error('secrets of connections cannot be read or stored without a MASTER_KEY');
}

/** A data key as it is, by whichever of the given master keys wrapped it. */
export function unwrap(keys: MasterKeys, { id, wrappedBy, wrapped }: WrappedKey): Buffer {
  const given = [keys.masterKey, keys.previousMasterKey ?? []].flat();
  const master = given.find((key) => keyFingerprint(key) === wrappedBy);
  if (master === undefined) {
    throw new SecretUnreadable(
      `the data key ${id} is wrapped by a MASTER_KEY that is not given: set that one as ` +
        'MASTER_KEY_PREVIOUS and run `npm run rekey`',
    );
  }
  return decryptAt(master, placeOf(id), wrapped);
}

export const wrapAnew = (keys: MasterKeys, key: WrappedKey): string =>
  encryptAt(keys.masterKey, placeOf(key.id), unwrap(keys, key));

const COLUMNS = `id, wrapped_by as "wrappedBy", wrapped`;

/**
 * The key that a connection's rows are encrypted with, made where there is none. It stays the one
 * in use until the transaction ends.
 */
export async function dataKeyInUse(
  tx: Queryable,
  keys: MasterKeys,
  connection: string,
): Promise<{ id: string; key: Buffer }> {
  for (;;) {
    const [stored] = await tx.query<WrappedKey & Record<string, unknown>>(
      `select ${COLUMNS} from data_keys where connection = $1 and retired_at is null for share`,
      [connection],
    );
    if (stored !== undefined) return { id: stored.id, key: unwrap(keys, stored) };
    await insertDataKey(tx, keys, connection);
  }
}

/** One only, however many make one at once. */
async function insertDataKey(tx: Queryable, keys: MasterKeys, connection: string): Promise<void> {
  const id = `datakey_${uuidv7()}`;
  await tx.query(
    `insert into data_keys (id, connection, wrapped_by, wrapped) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [
      id,
      connection,
      keyFingerprint(keys.masterKey),
      encryptAt(keys.masterKey, placeOf(id), newDataKey()),
    ],
  );
}

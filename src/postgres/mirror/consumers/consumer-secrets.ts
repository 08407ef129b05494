import { decryptAt, encryptAt } from '../../../runtime/encryption';
import type { EncryptedPlace, MasterKeys } from '../../../runtime/encryption';
import { Secret } from '../../../runtime/secret';
import { dataKeyInUse, requireKeys, unwrap } from '../../access/data-keys';
import type { WrappedKey } from '../../access/data-keys';
import type { Queryable } from '../../database';
import type { ConsumerName } from './consumer-row';

export const consumerPlace = (connection: string, id: string): EncryptedPlace => [
  'mirror_consumers',
  `${connection}/${id}`,
  'sealed',
];

/** Part of a transaction. */
export async function sealSecret(
  tx: Queryable,
  masterKeys: MasterKeys | undefined,
  { connection, id }: ConsumerName,
  secret: Secret,
): Promise<{ dataKey: string; text: string }> {
  const inUse = await dataKeyInUse(tx, requireKeys(masterKeys), connection);
  const bytes = Buffer.from(secret.reveal());
  return { dataKey: inUse.id, text: encryptAt(inUse.key, consumerPlace(connection, id), bytes) };
}

/** In clear; null: it has none. Throws SecretUnreadable. */
export async function secretOfConsumer(
  db: Queryable,
  keys: MasterKeys | undefined,
  { connection, id }: ConsumerName,
): Promise<Secret | null> {
  const [stored] = await db.query<WrappedKey & { sealed: string }>(
    `select c.sealed, k.id, k.wrapped_by as "wrappedBy", k.wrapped
     from mirror_consumers c join data_keys k on k.id = c.data_key
     where c.connection = $1 and c.id = $2`,
    [connection, id],
  );
  if (stored === undefined) return null;
  const key = unwrap(requireKeys(keys), stored);
  return new Secret(decryptAt(key, consumerPlace(connection, id), stored.sealed).toString('utf8'));
}

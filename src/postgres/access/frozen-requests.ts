import { decrypt, encrypt } from '../../runtime/cipher';
import type { LinkSecrets } from '../../runtime/link-token';
import type { Queryable } from '../database';

export interface FrozenRequestStore {
  /**
   * The parameters as they were first sent under this key; those given, if none were. A key must
   * not be used with others, whatever changes between two tries.
   */
  freeze<T extends object>(key: string, parameters: T): Promise<T>;
}

/** Encrypted, since the parameters of a checkout hold the link of the invoice. */
export function frozenRequestStore(db: Queryable, secrets: LinkSecrets): FrozenRequestStore {
  return {
    freeze: async (key, parameters) => {
      const stored = await freeze(db, key, encrypt(secrets.linkSecret, JSON.stringify(parameters)));
      return stored === null
        ? parameters
        : (JSON.parse(decrypt(secrets, stored)) as typeof parameters);
    },
  };
}

/** No key is used for longer than a day; what is older is removed on the way. */
async function freeze(db: Queryable, key: string, parameters: string): Promise<string | null> {
  const [row] = await db.query<{ parameters: string }>(
    `with expired as (
       select key from frozen_requests where frozen_at < now() - interval '2 days'
       limit 20 for update skip locked
     ), removed as (delete from frozen_requests f using expired e where f.key = e.key)
     insert into frozen_requests (key, parameters) values ($1, $2)
     on conflict (key) do update set key = excluded.key
     returning parameters`,
    [key, parameters],
  );
  return row?.parameters ?? null;
}

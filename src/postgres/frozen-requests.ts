import type { Queryable } from './database';
import { toJsonb } from './storable-text';

export interface FrozenRequestStore {
  /**
   * The parameters as they were first sent under this key; those given, if none were. A key must
   * not be used with others, whatever changes between two tries.
   */
  freeze<T extends object>(key: string, parameters: T): Promise<T>;
}

export function frozenRequestStore(db: Queryable): FrozenRequestStore {
  return { freeze: (key, parameters) => freeze(db, key, parameters) };
}

/** No key is used for longer than a day; what is older is removed on the way. */
async function freeze<T extends object>(db: Queryable, key: string, parameters: T): Promise<T> {
  const [row] = await db.query<{ parameters: T }>(
    `with expired as (
       select key from frozen_requests where frozen_at < now() - interval '2 days'
       limit 20 for update skip locked
     ), removed as (delete from frozen_requests f using expired e where f.key = e.key)
     insert into frozen_requests (key, parameters) values ($1, $2)
     on conflict (key) do update set key = excluded.key
     returning parameters`,
    [key, toJsonb(parameters)],
  );
  return row?.parameters ?? parameters;
}

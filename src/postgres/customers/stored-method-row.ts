import type { StoredMethod } from '../../domain/stored-methods';
import type { Queryable } from '../database';

/** A method as it is kept; one that was detached stays in the list. */
export interface StoredMethodRow extends StoredMethod {
  detachedAt: number | null;
}

export const METHOD_COLUMNS = `id, type, label, fingerprint, details, mandate,
  (detach_asked_at is not null) as "isDetaching",
  floor(extract(epoch from detached_at) * 1000)::bigint as "detachedAt"`;

export type StoredMethodSqlRow = StoredMethodRow & Record<string, unknown>;

export const METHOD_AGE = `coalesce((details ->> 'createdAt')::bigint, 0)`;

export async function storedMethod(
  db: Queryable,
  customerId: string,
  id: string,
): Promise<StoredMethodRow | null> {
  const [row] = await db.query<StoredMethodSqlRow>(
    `select ${METHOD_COLUMNS} from stored_methods where customer_id = $1 and id = $2`,
    [customerId, id],
  );
  return row ?? null;
}

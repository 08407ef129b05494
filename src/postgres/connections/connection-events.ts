import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toJsonb } from '../storable-text';

export type ConnectionEventType =
  | 'connection.connected'
  | 'connection.active'
  | 'connection.restricted'
  | 'connection.deauthorized'
  | 'connection.disconnected';

/** Part of the transaction that changes the connection. */
export async function publishOfConnection(
  tx: Queryable,
  code: string,
  { type, data }: PublishedEvent<ConnectionEventType>,
): Promise<void> {
  await tx.query(
    'insert into notices (id, connection, type, at, data) values ($1, $2, $3, now(), $4)',
    [`ntc_${uuidv7()}`, code, type, toJsonb(data)],
  );
}

/** Of what Stripe says of its account now. */
export function eventOfGone(
  gone: string | null,
  isAccessEnded: boolean,
): PublishedEvent<ConnectionEventType> {
  if (gone === null) return { type: 'connection.active', data: {} };
  const type = isAccessEnded ? 'connection.deauthorized' : 'connection.restricted';
  return { type, data: { why: gone } };
}

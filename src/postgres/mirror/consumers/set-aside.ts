import type { Actor } from '../../../domain/audit';
import { redriveDelivery } from '../../../domain/mirror/consumers/settle-delivery';
import { writeAudit } from '../../access/audit';
import type { Queryable } from '../../database';
import { DELIVERY, lockConsumer, saveDeliveries } from './delivery-rows';
import type { StoredDelivery } from './delivery-rows';

/** In the order of the stream. */
export const listSetAside = (
  db: Queryable,
  consumer: number,
  after: number,
  limit: number,
): Promise<StoredDelivery[]> =>
  db.query<StoredDelivery>(
    `select ${DELIVERY} from mirror_deliveries
     where consumer = $1 and status = 'set_aside' and position > $2
     order by position limit $3`,
    [consumer, after, limit],
  );

export interface Redrive {
  consumer: number;
  positions: readonly number[] | null;
  actor: Actor;
}

/** So many at once; those after them at the next call. */
const REDRIVE_MAX = 1_000;

/** What was set aside goes out again. Part of a transaction. */
export async function redrive(
  tx: Queryable,
  { consumer, positions, actor }: Redrive,
): Promise<number> {
  const locked = await lockConsumer(tx, consumer);
  if (locked === null) return 0;
  const { row, now } = locked;
  const aside = await tx.query<StoredDelivery>(
    `select ${DELIVERY} from mirror_deliveries where consumer = $1 and status = 'set_aside'
       and ($2::bigint[] is null or position = any($2)) order by position limit $3`,
    [row.number, positions && [...positions], REDRIVE_MAX],
  );
  if (aside.length === 0) return 0;
  const kept = aside.map((one) => redriveDelivery(one, now));
  await saveDeliveries(tx, row, { kept, gone: [], cursor: row.cursor });
  const change = { connection: row.connection, subject: row.id, before: null };
  const after = { messages: aside.length };
  await writeAudit(tx, actor, { ...change, action: 'consumer.redriven', after });
  return aside.length;
}

export interface Drop {
  consumer: number;
  positions: readonly number[];
  actor: Actor;
}

/** What was set aside is forgotten; the stream has it still. Part of a transaction. */
export async function dropSetAside(
  tx: Queryable,
  { consumer, positions, actor }: Drop,
): Promise<number> {
  const locked = await lockConsumer(tx, consumer);
  if (locked === null) return 0;
  const { row } = locked;
  const dropped = await tx.query<{ position: number }>(
    `delete from mirror_deliveries
     where consumer = $1 and status = 'set_aside' and position = any($2) returning position`,
    [row.number, [...positions]],
  );
  if (dropped.length === 0) return 0;
  const before = { positions: dropped.map(({ position }) => position).sort((a, b) => a - b) };
  const change = { connection: row.connection, subject: row.id, before, after: null };
  await writeAudit(tx, actor, { ...change, action: 'consumer.messages_dropped' });
  return dropped.length;
}

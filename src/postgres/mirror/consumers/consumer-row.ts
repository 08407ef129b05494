import type {
  ConsumerKind,
  ConsumerSettings,
  StreamName,
} from '../../../domain/mirror/consumers/consumer';
import type { Queryable } from '../../database';

export interface ConsumerName {
  connection: string;
  /** Of the caller's choice. */
  id: string;
}

/** A named group that takes messages of a stream. */
export interface ConsumerRow extends ConsumerSettings, ConsumerName {
  number: number;
  sync: number;
  syncId: string;
  resourceId: string;
  apiVersion: string;
  kind: ConsumerKind;
  stream: StreamName;
  /** Where it is sent to, as it may be shown. */
  target: Record<string, unknown> | null;
  /** Everything up to here is settled, or among its deliveries. */
  cursor: number;
  generation: number;
  desired: 'running' | 'paused';
  /** Why nothing goes out now. */
  problem: string | null;
  createdAt: number;
}

export type StoredConsumer = ConsumerRow & Record<string, unknown>;

export const CONSUMER_TABLES = 'mirror_consumers c join mirror_syncs s on s.number = c.sync';

export const CONSUMER_COLUMNS = `c.number, c.connection, c.id, c.sync, s.id as "syncId",
  s.resource_id as "resourceId", s.api_version as "apiVersion", c.kind, c.stream, c.collections,
  c.ack_wait_ms as "ackWaitMs", c.max_deliver as "maxDeliver",
  c.max_ack_pending as "maxAckPending", c.target, c.cursor, c.generation, c.desired, c.problem,
  c.created_at as "createdAt"`;

export async function consumerById(
  db: Queryable,
  { connection, id }: ConsumerName,
): Promise<ConsumerRow | null> {
  const [row] = await db.query<StoredConsumer>(
    `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.connection = $1 and c.id = $2`,
    [connection, id],
  );
  return row ?? null;
}

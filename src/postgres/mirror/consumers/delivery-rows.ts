import { BY_CONSUMER } from '../../../domain/audit';
import { collectionId } from '../../../domain/mirror/collections';
import type { Delivery } from '../../../domain/mirror/consumers/delivery';
import type { PublishedEvent } from '../../../domain/public-events';
import { uuidv7 } from '../../../runtime/digest';
import { writeAudit } from '../../access/audit';
import type { Queryable } from '../../database';
import { toJsonb } from '../../storable-text';
import { CONSUMER_COLUMNS, CONSUMER_TABLES } from './consumer-row';
import type { ConsumerRow, StoredConsumer } from './consumer-row';

export type StoredDelivery = Delivery & Record<string, unknown>;

export const DELIVERY = `position, collection || ' ' || upstream_id as object, status, due,
  attempts, forgiven, detail`;

/** One at a time does something with the deliveries of a group. */
export async function lockConsumer(tx: Queryable, consumer: number) {
  return locked(tx, await select(tx, consumer, ''));
}

/** Who only receives does not wait for others with a connection of the pool. */
export async function tryLockConsumer(tx: Queryable, consumer: number) {
  const row = await select(tx, consumer, 'skip locked');
  if (row !== undefined) return locked(tx, row);
  const there = await tx.query('select 1 from mirror_consumers where number = $1', [consumer]);
  return there.length > 0 ? ('busy' as const) : null;
}

async function select(tx: Queryable, consumer: number, how: '' | 'skip locked') {
  const [row] = await tx.query<StoredConsumer>(
    `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.number = $1
     for no key update of c ${how}`,
    [consumer],
  );
  return row;
}

async function locked(tx: Queryable, row: StoredConsumer | undefined) {
  if (row === undefined) return null;
  // Its own statement: the lock may have been waited for.
  const [clock] = await tx.query<{ now: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  );
  return { row: row as ConsumerRow, now: clock?.now ?? Number.NaN };
}

export interface Saving {
  kept: readonly Delivery[];
  gone: readonly Delivery[];
  cursor: number;
}

export async function saveDeliveries(
  tx: Queryable,
  row: ConsumerRow,
  { kept, gone, cursor }: Saving,
) {
  if (gone.length > 0) await forget(tx, row, gone);
  if (kept.length > 0) await keep(tx, row, kept);
  if (cursor === row.cursor) return;
  const sql = 'update mirror_consumers set cursor = $2 where number = $1';
  await tx.query(sql, [row.number, cursor]);
}

const forget = (tx: Queryable, { number }: ConsumerRow, gone: readonly Delivery[]) =>
  tx.query('delete from mirror_deliveries where consumer = $1 and position = any($2)', [
    number,
    gone.map(({ position }) => position),
  ]);

async function keep(tx: Queryable, row: ConsumerRow, kept: readonly Delivery[]): Promise<void> {
  const rows = kept.map(({ object, due, ...one }) => {
    const { collection, upstreamId } = partsOf(object);
    return { ...one, due: new Date(due).toISOString(), collection, upstream_id: upstreamId };
  });
  await tx.query(
    `insert into mirror_deliveries (consumer, position, collection, upstream_id, status, due,
       attempts, forgiven, detail)
     select $1, position, collection, upstream_id, status, due, attempts, forgiven, detail
     from json_to_recordset($2::json) as given (position bigint, collection text,
       upstream_id text, status text, due timestamptz, attempts integer, forgiven integer,
       detail text)
     on conflict (consumer, position) do update set status = excluded.status,
       due = excluded.due, attempts = excluded.attempts, forgiven = excluded.forgiven,
       detail = excluded.detail`,
    [row.number, toJsonb(rows)], // what a target answers may be any text
  );
  for (const one of kept) if (one.status === 'set_aside') await publishSetAside(tx, row, one);
}

/** By the audit log, and by a public event. */
async function publishSetAside(tx: Queryable, row: ConsumerRow, delivery: Delivery): Promise<void> {
  const { object, attempts, detail, position } = delivery;
  const after = { message: object, attempts, detail };
  const change = { connection: row.connection, subject: row.id, before: null, after };
  await writeAudit(tx, BY_CONSUMER, { ...change, action: 'consumer.message_set_aside' });
  const { collection, upstreamId } = partsOf(object);
  const { type, data }: PublishedEvent<'consumer.message_set_aside'> = {
    type: 'consumer.message_set_aside',
    data: {
      consumer: row.id,
      kind: row.kind,
      position,
      collection_id: collectionId(collection),
      upstream_id: upstreamId,
      deliveries: attempts,
      detail,
    },
  };
  await tx.query(
    'insert into notices (id, connection, type, at, data) values ($1, $2, $3, now(), $4)',
    [`ntc_${uuidv7()}`, row.connection, type, toJsonb(data)],
  );
}

/** An id of Stripe's has no space, but what is in its place may have. */
export function partsOf(object: string): { collection: string; upstreamId: string } {
  const [collection = '', ...upstream] = object.split(' ');
  return { collection, upstreamId: upstream.join(' ') };
}

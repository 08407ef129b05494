import type { Actor } from '../../../domain/audit';
import { BY_CONSUMER } from '../../../domain/audit';
import { deliverySettings } from '../../../domain/mirror/consumers/consumer';
import type { AckId } from '../../../domain/mirror/consumers/consumer';
import type { Delivery } from '../../../domain/mirror/consumers/delivery';
import { giveMessages } from '../../../domain/mirror/consumers/give-messages';
import type { OpenDelivery } from '../../../domain/mirror/consumers/give-messages';
import { redriveDelivery, settleDelivery } from '../../../domain/mirror/consumers/settle-delivery';
import type { DeliveryOutcome } from '../../../domain/mirror/consumers/settle-delivery';
import { toEventMessage, toRecordMessage } from '../../../domain/mirror/stream-shapes';
import { writeAudit } from '../../access/audit';
import type { Database, Queryable } from '../../database';
import { eventsFor, recordsFor } from '../mirror-streams';
import type { MessageQuery } from '../mirror-streams';
import { CONSUMER_COLUMNS, CONSUMER_TABLES } from './consumer-row';
import type { ConsumerRow, StoredConsumer } from './consumer-row';

/** A message as a consumer gets it, with what names this delivery of it. */
export interface DeliveredMessage {
  delivery: Delivery;
  generation: number;
  /** In the shape of its stream. */
  message: ReturnType<typeof toRecordMessage> | ReturnType<typeof toEventMessage>;
}

export interface Received {
  messages: DeliveredMessage[];
  /** Whether there may be more at once, also where none came. */
  moved: boolean;
}

export interface Settlement {
  ack: AckId;
  outcome: DeliveryOutcome;
}

export interface DeliveryStore {
  /** Gives so many messages at most; null: there is no such consumer any more. */
  receive(consumer: number, limit: number): Promise<Received | null>;
  /** Whether each was held by who settles it; null: there is no such consumer any more. */
  settle(consumer: number, settlements: readonly Settlement[]): Promise<boolean[] | null>;
  /** What was set aside goes out again, with all its tries; null: all of it. */
  redrive(consumer: number, positions: readonly number[] | null, actor: Actor): Promise<number>;
  /** From after that position on everything goes out again, and nobody holds anything. */
  replay(consumer: number, after: number, actor: Actor): Promise<boolean>;
  /** In the order of the stream. */
  setAside(consumer: number, after: number, limit: number): Promise<Delivery[]>;
}

export function deliveryStore(db: Database, prepare: () => Promise<void>): DeliveryStore {
  return {
    receive: async (consumer, limit) => {
      await prepare();
      return db.transaction((tx) => receive(tx, consumer, limit));
    },
    settle: (consumer, settlements) => db.transaction((tx) => settle(tx, consumer, settlements)),
    redrive: (consumer, positions, actor) =>
      db.transaction((tx) => redrive(tx, { consumer, positions, actor })),
    replay: (consumer, after, actor) =>
      db.transaction((tx) => replay(tx, { consumer, after, actor })),
    setAside: (consumer, after, limit) =>
      db.query<StoredDelivery>(
        `select ${DELIVERY} from mirror_deliveries
         where consumer = $1 and status = 'set_aside' and position > $2
         order by position limit $3`,
        [consumer, after, limit],
      ),
  };
}

type StoredDelivery = Delivery & Record<string, unknown>;

const DELIVERY = `position, collection || ' ' || upstream_id as object, status, due, attempts,
  forgiven, detail`;

/** One at a time does something with the deliveries of a group. */
async function lock(tx: Queryable, consumer: number) {
  const [row] = await tx.query<StoredConsumer & { now: number }>(
    `select ${CONSUMER_COLUMNS} from ${CONSUMER_TABLES} where c.number = $1
     for no key update of c`,
    [consumer],
  );
  if (row === undefined) return null;
  // Its own statement: the lock may have been waited for.
  const [clock] = await tx.query<{ now: number }>(
    'select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  );
  return { row: row as ConsumerRow, now: clock?.now ?? Number.NaN };
}

/** More than are given: some may have to wait for others of their object. */
const AHEAD = 20;

async function receive(tx: Queryable, consumer: number, limit: number): Promise<Received | null> {
  const locked = await lock(tx, consumer);
  if (locked === null) return null;
  const { row, now } = locked;
  if (row.desired === 'paused') return { messages: [], moved: false };
  const of = { sync: row.sync, collections: row.collections };
  const page = await read(tx, row, { ...of, from: { after: row.cursor, limit: limit + AHEAD } });
  const objectOf = (one: Shown) => `${one.collection} ${one.upstreamId}`;
  const { given, changed, superseded, cursor } = giveMessages({
    open: await openDeliveries(tx, row),
    page: page.map((one) => ({ position: one.position, object: objectOf(one) })),
    cursor: row.cursor,
    settings: deliverySettings(row.kind, row),
    now,
    limit,
  });
  const shown = new Map(page.map((one) => [one.position, one]));
  const again = given.filter(({ position }) => !shown.has(position));
  const at = again.map(({ position }) => position);
  const from = { at };
  for (const one of at.length === 0 ? [] : await read(tx, row, { ...of, from }))
    shown.set(one.position, one);
  const messages = given.flatMap((delivery) => {
    const one = shown.get(delivery.position);
    return one === undefined ? [] : [toMessage(row, delivery, one)];
  });
  // Its record changed in this very moment: it comes again at its new place.
  const gone = again.filter(({ position }) => !shown.has(position));
  const kept = changed.filter((one) => !gone.includes(one));
  await save(tx, row, { kept, gone: [...superseded, ...gone], cursor });
  const moved = cursor > row.cursor || gone.length > 0 || superseded.length > 0;
  return { messages, moved };
}

type Shown = Awaited<ReturnType<typeof read>>[number];

const read = (tx: Queryable, { stream }: ConsumerRow, query: MessageQuery) =>
  stream === 'records' ? recordsFor(tx, query) : eventsFor(tx, query);

const toMessage = (row: ConsumerRow, delivery: Delivery, one: Shown): DeliveredMessage => ({
  delivery,
  generation: row.generation,
  message: 'payloadHash' in one ? toRecordMessage(row, one) : toEventMessage(row, one),
});

function openDeliveries(tx: Queryable, row: ConsumerRow): Promise<OpenDelivery[]> {
  const ofRecords = row.stream === 'records';
  const isGone = `(status = 'waiting' or due <= now()) and not exists (
    select 1 from mirror_records r where r.sync = $2 and r.position = d.position)`;
  return tx.query<OpenDelivery & Record<string, unknown>>(
    `select ${DELIVERY}, ${ofRecords ? isGone : 'false'} as "isGone"
     from mirror_deliveries d where consumer = $1 and status <> 'set_aside'`,
    ofRecords ? [row.number, row.sync] : [row.number],
  );
}

interface Saving {
  kept: readonly Delivery[];
  gone: readonly Delivery[];
  cursor: number;
}

async function save(tx: Queryable, row: ConsumerRow, { kept, gone, cursor }: Saving) {
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
    const [collection, ...upstream] = object.split(' ');
    const at = new Date(due).toISOString();
    return { ...one, due: at, collection, upstream_id: upstream.join(' ') };
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
    [row.number, JSON.stringify(rows)],
  );
  for (const { status, object, attempts, detail } of kept) {
    if (status !== 'set_aside') continue;
    const after = { message: object, attempts, detail };
    const change = { connection: row.connection, subject: row.id, before: null, after };
    await writeAudit(tx, BY_CONSUMER, { ...change, action: 'consumer.message_set_aside' });
  }
}

async function settle(
  tx: Queryable,
  consumer: number,
  settlements: readonly Settlement[],
): Promise<boolean[] | null> {
  const locked = await lock(tx, consumer);
  if (locked === null) return null;
  const { row, now } = locked;
  const open = await deliveriesAt(
    tx,
    row,
    settlements.map(({ ack }) => ack.position),
  );
  const kept = new Map<number, Delivery>();
  const gone = new Map<number, Delivery>();
  const settings = deliverySettings(row.kind, row);
  const held = settlements.map(({ ack, outcome }) => {
    const delivery = open.get(ack.position);
    if (ack.generation !== row.generation || delivery === undefined) return false;
    const settled = settleDelivery(delivery, { attempt: ack.attempt, outcome, settings, now });
    if (settled === 'not_held') return false;
    open.delete(ack.position);
    if (settled === null) gone.set(ack.position, delivery);
    else kept.set(ack.position, settled);
    return true;
  });
  await save(tx, row, { kept: [...kept.values()], gone: [...gone.values()], cursor: row.cursor });
  return held;
}

async function deliveriesAt(tx: Queryable, { number }: ConsumerRow, at: readonly number[]) {
  const rows = await tx.query<StoredDelivery>(
    `select ${DELIVERY} from mirror_deliveries where consumer = $1 and position = any($2)`,
    [number, [...at]],
  );
  return new Map(rows.map((one) => [one.position, one]));
}

interface Redrive {
  consumer: number;
  positions: readonly number[] | null;
  actor: Actor;
}

/** So many at once; those after them at the next call. */
const REDRIVE_MAX = 1_000;

async function redrive(tx: Queryable, { consumer, positions, actor }: Redrive): Promise<number> {
  const locked = await lock(tx, consumer);
  if (locked === null) return 0;
  const { row, now } = locked;
  const aside = await tx.query<StoredDelivery>(
    `select ${DELIVERY} from mirror_deliveries where consumer = $1 and status = 'set_aside'
       and ($2::bigint[] is null or position = any($2)) order by position limit $3`,
    [row.number, positions && [...positions], REDRIVE_MAX],
  );
  if (aside.length === 0) return 0;
  const kept = aside.map((one) => redriveDelivery(one, now));
  await save(tx, row, { kept, gone: [], cursor: row.cursor });
  const change = { connection: row.connection, subject: row.id, before: null };
  const after = { messages: aside.length };
  await writeAudit(tx, actor, { ...change, action: 'consumer.redriven', after });
  return aside.length;
}

interface Replay {
  consumer: number;
  after: number;
  actor: Actor;
}

async function replay(tx: Queryable, { consumer, after, actor }: Replay): Promise<boolean> {
  const locked = await lock(tx, consumer);
  if (locked === null) return false;
  const { row } = locked;
  await tx.query('delete from mirror_deliveries where consumer = $1 and position > $2', [
    row.number,
    after,
  ]);
  // What before that place is not settled goes out again, too.
  await tx.query(
    `update mirror_deliveries set status = 'waiting', due = now()
     where consumer = $1 and status = 'out'`,
    [row.number],
  );
  await tx.query(
    `update mirror_consumers set cursor = $2, generation = generation + 1, retry_at = null
     where number = $1`,
    [row.number, after],
  );
  const change = { connection: row.connection, subject: row.id };
  const moved = { before: { cursor: row.cursor }, after: { cursor: after } };
  await writeAudit(tx, actor, { ...change, ...moved, action: 'consumer.replayed' });
  return true;
}

import type { Actor } from '../../../domain/audit';
import { deliverySettings } from '../../../domain/mirror/consumers/consumer';
import type { AckId } from '../../../domain/mirror/consumers/consumer';
import type { Delivery } from '../../../domain/mirror/consumers/delivery';
import { giveMessages } from '../../../domain/mirror/consumers/give-messages';
import type { OpenDelivery } from '../../../domain/mirror/consumers/give-messages';
import { settleDelivery } from '../../../domain/mirror/consumers/settle-delivery';
import type { DeliveryOutcome } from '../../../domain/mirror/consumers/settle-delivery';
import { toEventMessage, toRecordMessage } from '../../../domain/mirror/stream-shapes';
import { writeAudit } from '../../access/audit';
import type { Database, Queryable } from '../../database';
import { eventsFor, lastPlaceOf, recordsFor } from '../mirror-streams';
import type { MessageQuery } from '../mirror-streams';
import type { ConsumerRow } from './consumer-row';
import { DELIVERY, lockConsumer, saveDeliveries, tryLockConsumer } from './delivery-rows';
import type { StoredDelivery } from './delivery-rows';
import { dropSetAside, listSetAside, redrive } from './set-aside';

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
  /** Somebody else has the consumer at this moment: nobody has looked. */
  isBusy?: true;
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
  /** What was set aside never goes out again; answers how many of them. */
  drop(consumer: number, positions: readonly number[], actor: Actor): Promise<number>;
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
    setAside: (consumer, after, limit) => listSetAside(db, consumer, after, limit),
    drop: (consumer, positions, actor) =>
      db.transaction((tx) => dropSetAside(tx, { consumer, positions, actor })),
  };
}

/** More than are given: some may have to wait for others of their object. */
const AHEAD = 20;

async function receive(tx: Queryable, consumer: number, limit: number): Promise<Received | null> {
  const locked = await tryLockConsumer(tx, consumer);
  if (locked === null) return null;
  if (locked === 'busy') return { messages: [], moved: false, isBusy: true };
  const { row, now } = locked;
  if (row.desired === 'paused') return { messages: [], moved: false };
  const of = { sync: row.sync, collections: row.collections };
  const ahead = limit + AHEAD;
  const last = await lastPlaceOf(tx, row.stream, row.sync);
  const page = await read(tx, row, { ...of, from: { after: row.cursor, limit: ahead } });
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
  // All there was is taken: what the filters leave out behind it is not looked at again.
  const isAll = page.length < ahead && cursor === (page.at(-1)?.position ?? row.cursor);
  const next = isAll ? Math.max(cursor, last) : cursor;
  await saveDeliveries(tx, row, { kept, gone: [...superseded, ...gone], cursor: next });
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
  const isMoved = `not exists (
    select 1 from mirror_records r where r.sync = $2 and r.position = d.position)`;
  // What the filters leave out by now goes out no more.
  return tx.query<OpenDelivery & Record<string, unknown>>(
    `select ${DELIVERY}, (status = 'waiting' or due <= now()) and (
       collection <> all($3::text[]) or $2::bigint is not null and ${isMoved}) as "isGone"
     from mirror_deliveries d where consumer = $1 and status <> 'set_aside'`,
    [row.number, ofRecords ? row.sync : null, row.collections],
  );
}

async function settle(
  tx: Queryable,
  consumer: number,
  settlements: readonly Settlement[],
): Promise<boolean[] | null> {
  const locked = await lockConsumer(tx, consumer);
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
  await saveDeliveries(tx, row, {
    kept: [...kept.values()],
    gone: [...gone.values()],
    cursor: row.cursor,
  });
  return held;
}

async function deliveriesAt(tx: Queryable, { number }: ConsumerRow, at: readonly number[]) {
  const rows = await tx.query<StoredDelivery>(
    `select ${DELIVERY} from mirror_deliveries where consumer = $1 and position = any($2)`,
    [number, [...at]],
  );
  return new Map(rows.map((one) => [one.position, one]));
}

interface Replay {
  consumer: number;
  after: number;
  actor: Actor;
}

async function replay(tx: Queryable, { consumer, after, actor }: Replay): Promise<boolean> {
  const locked = await lockConsumer(tx, consumer);
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

import type { Actor } from '../../domain/audit';
import type { BundleState } from '../../domain/bundles/model';
import { totalOf } from '../../domain/bundles/payments';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { queryableOf, toTimestamp } from '../database';
import type { EventAbout } from '../../domain/event-about';
import { toJsonb } from '../storable-text';
import type { Transaction } from '../transaction';
import type { BundleRow } from './bundle-row';
import { bundleWhere } from './bundle-row';
import type { BundleToSave } from './bundle-to-save';
import { saveBundle } from './save-bundle';

export interface NewBundle {
  id: string;
  ref: string;
  connection: string;
  customerId: string;
  state: BundleState;
  successUrl: string | null;
  cancelUrl: string | null;
  /** Engine time. */
  createdAt: number;
}

export interface EventToPlace {
  connection: string;
  about: EventAbout;
  /** Where it was placed before. */
  ref?: string | null;
}

export interface PendingOfBundle {
  events: { id: string; receivedAt: number }[];
  closes: { written: number; invoice: string | null; why: string }[];
}

export interface DueBundle {
  id: string;
  connection: string;
}

/** One payment for several invoices; each decision is saved whole, as a collection's is. */
export interface BundleStore {
  /** With what the audit log says of it. */
  insert(bundle: NewBundle, actor: Actor): Promise<void>;
  byId(connection: string, id: string): Promise<BundleRow | null>;
  /** Whose payment, session or charge this is. */
  byObject(connection: string, objectId: string): Promise<BundleRow | null>;
  lock(tx: Transaction, connection: string, id: string): Promise<BundleRow | null>;
  /** Events and wishes that no decision has applied; the row is locked before. */
  pending(tx: Transaction, row: BundleRow): Promise<PendingOfBundle>;
  /** Throws if the row moved on. */
  save(tx: Transaction, saved: BundleToSave): Promise<void>;
  /** Asks that it be closed: by a person, who is in the audit log, or by one that is its own. */
  requestClose(row: Pick<BundleRow, 'id' | 'connection'>, why: string, actor: Actor): Promise<void>;
  /** The bundle each event is about, by Stripe's names, else by the ref in its metadata. */
  placesOf(events: readonly EventToPlace[]): Promise<(Pick<BundleRow, 'id' | 'ref'> | null)[]>;
  /** Those whose run is to be hinted; each again in half a minute, unless it moves. */
  leaseDue(limit: number): Promise<DueBundle[]>;
  /** All that are unfinished are to be hinted: their runs were lost. */
  requestAll(): Promise<number>;
}

export function bundleStore(db: Database): BundleStore {
  return {
    insert: (bundle, actor) => db.transaction((tx) => insert(tx, bundle, actor)),
    byId: (connection, id) => bundleWhere(db, 'connection = $1 and id = $2', [connection, id]),
    byObject: (connection, objectId) => byObject(db, connection, objectId),
    lock: (tx, connection, id) =>
      bundleWhere(queryableOf(tx), 'connection = $1 and id = $2 for update', [connection, id]),
    pending: (tx, row) => pending(queryableOf(tx), row),
    save: (tx, saved) => saveBundle(queryableOf(tx), saved),
    requestClose: (row, why, actor) => db.transaction((tx) => requestClose(tx, row, why, actor)),
    placesOf: (events) => placesOf(db, events),
    leaseDue: (limit) => leaseDue(db, limit),
    requestAll: () => requestAll(db),
  };
}

async function insert(tx: Queryable, bundle: NewBundle, actor: Actor): Promise<void> {
  const { id, ref, connection, customerId, state, successUrl, cancelUrl, createdAt } = bundle;
  await tx.query(
    `insert into bundles
       (id, ref, connection, customer_id, version, state, finished, due_at, success_url, cancel_url,
        created_at)
     values ($1, $2, $3, $4, 1, $5, false, now(), $6, $7, $8)`,
    [
      id,
      ref,
      connection,
      customerId,
      toJsonb(state),
      successUrl,
      cancelUrl,
      toTimestamp(createdAt),
    ],
  );
  const { currency, members } = state;
  const after = { currency, amount: totalOf(state), invoices: members.map((one) => one.invoice) };
  const change = { connection, subject: id, before: null, after };
  await writeAudit(tx, actor, { ...change, action: 'bundle.created' });
}

const byObject = (db: Queryable, connection: string, objectId: string): Promise<BundleRow | null> =>
  bundleWhere(
    db,
    `id = (select bundle_id from bundle_objects where connection = $1 and object_id = $2)`,
    [connection, objectId],
  );

async function pending(tx: Queryable, { id, ref }: BundleRow): Promise<PendingOfBundle> {
  const [events, closes] = [
    await tx.query<PendingOfBundle['events'][number]>(
      `select id, received_at as "receivedAt" from stripe_events
       where ref = $1 and fate in ('waiting', 'hinted') order by arrived`,
      [ref],
    ),
    await tx.query<PendingOfBundle['closes'][number]>(
      `select written, invoice_id as invoice, why from bundle_closes
       where bundle_id = $1 order by written`,
      [id],
    ),
  ];
  return { events, closes };
}

async function requestClose(
  tx: Queryable,
  { id, connection }: Pick<BundleRow, 'id' | 'connection'>,
  why: string,
  actor: Actor,
): Promise<void> {
  await addCloses(tx, [{ bundle: id, invoice: null, why }]);
  const change = { connection, subject: id, before: null, after: { why } };
  await writeAudit(tx, actor, { ...change, action: 'bundle.close_requested' });
}

export interface WantedClose {
  bundle: string;
  invoice: string | null;
  why: string;
}

/** Its run is hinted by the relay, so what is wanted here is done whatever else is lost. */
export async function addCloses(tx: Queryable, closes: readonly WantedClose[]): Promise<void> {
  if (closes.length === 0) return;
  await tx.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[]) as given (bundle, invoice, why)
     ), written as (
       insert into bundle_closes (bundle_id, invoice_id, why)
       select b.id, given.invoice, given.why from given join bundles b on b.id = given.bundle
     )
     update bundles set due_at = now() where id in (select bundle from given)`,
    [
      closes.map(({ bundle }) => bundle),
      closes.map(({ invoice }) => invoice),
      closes.map(({ why }) => why),
    ],
  );
}

async function placesOf(
  db: Queryable,
  events: readonly EventToPlace[],
): Promise<(Pick<BundleRow, 'id' | 'ref'> | null)[]> {
  const idsOf = (name: 'intentId' | 'sessionId' | 'chargeId' | 'invoiceRef') =>
    events.map(({ about }) => about[name]);
  const rows = await db.query<{ at: number; id: string; ref: string }>(
    `select given.at, b.id, b.ref
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[],
       $6::text[]) with ordinality
       as given (connection, intent, session, charge, named, placed, at)
     join lateral (
       select o.bundle_id as id from bundle_objects o
       where o.connection = given.connection
         and o.object_id in (given.intent, given.session, given.charge)
       union all
       select n.id from bundles n
       where n.ref in (given.placed, given.named) and n.connection = given.connection
       limit 1
     ) found on true
     join bundles b on b.id = found.id`,
    [
      events.map(({ connection }) => connection),
      idsOf('intentId'),
      idsOf('sessionId'),
      idsOf('chargeId'),
      idsOf('invoiceRef'),
      events.map(({ ref }) => ref ?? null),
    ],
  );
  const byPlace = new Map(rows.map(({ at, id, ref }) => [at, { id, ref }]));
  return events.map((_, index) => byPlace.get(index + 1) ?? null);
}

function leaseDue(db: Queryable, limit: number): Promise<DueBundle[]> {
  return db.query<DueBundle & Record<string, unknown>>(
    `with due as (
       select id from bundles where due_at <= now()
       order by due_at limit $1 for update skip locked
     )
     update bundles b set due_at = now() + interval '30 seconds'
     from due where b.id = due.id returning b.id, b.connection`,
    [limit],
  );
}

async function requestAll(db: Queryable): Promise<number> {
  const rows = await db.query('update bundles set due_at = now() where not finished returning id');
  return rows.length;
}

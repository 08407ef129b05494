import type { InvoiceIdentity } from '../domain/refs';
import type { Queryable } from './database';
import { CUSTOMER_COLUMN } from './customers';
import type { CustomerRow } from './customers';
import { requestHintsOfConnection } from './request-hints';
import type { Stores } from './stores';
import type { StoredStripeEvent } from './stripe-events';
import { IN_LOCK_ORDER } from './stripe-events';
import type { StripePollStore } from './stripe-polls';

/** What only the relay asks: leases, so that two of them never do the same work. */
export interface RelayingStore {
  /**
   * The invoice each event is about, in their order: by what we have stored of intents, sessions
   * and charges, else by the ref in its metadata, which is a claim and counts in its connection.
   */
  findInvoiceRefs(
    events: readonly Pick<StoredStripeEvent, 'connection' | 'about'>[],
  ): Promise<(string | null)[]>;
  /** Writes down whose events these are; before the hint, for the run to find them. */
  assignInvoiceRefs(events: readonly { event: StoredStripeEvent; ref: string }[]): Promise<void>;
  /** Invoices whose run has not taken its first step, each once in ten seconds. */
  leaseUnstarted(limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
  /** Temporal has it: a run that has nothing to decide yet need not be started again. */
  markStarted(ref: string): Promise<void>;
  /** Every unfinished run of the connection is to be hinted by the relay. */
  requestHints(connection: string): Promise<void>;
  /** Runs that are to be hinted, each once in half a minute until it was. */
  leaseHints(limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
  markHinted(ref: string): Promise<void>;
  /** Gives woken rows time: 1, 5, 30 min, then 6 h. Returns how often each was woken so far. */
  recordWakeUps(refs: string[]): Promise<Map<string, number>>;
  /** Its effect waits for its turn or an answer: it is looked at again in ten minutes. */
  recordWaiting(ref: string): Promise<void>;
  /** Deletes idempotency keys whose seven days are over. */
  deleteExpiredKeys(): Promise<void>;
  /** Whose stored method this is. */
  findCustomerByMethod(connection: string, methodId: string): Promise<CustomerRow | null>;
}

export interface RelayingStores extends Stores {
  relaying: RelayingStore;
  polls: StripePollStore;
}

export function relayingStore(db: Queryable): RelayingStore {
  return {
    findInvoiceRefs: (events) => findInvoiceRefs(db, events),
    assignInvoiceRefs: (placed) => assignInvoiceRefs(db, placed),
    leaseUnstarted: (limit) => leaseUnstarted(db, limit),
    markStarted: (ref) => markStarted(db, ref),
    requestHints: (connection) => requestHintsOfConnection(db, connection),
    leaseHints: (limit) => leaseHints(db, limit),
    markHinted: (ref) => markHinted(db, ref),
    recordWakeUps: (refs) => recordWakeUps(db, refs),
    recordWaiting: (ref) => recordWaiting(db, ref),
    deleteExpiredKeys: () => deleteExpiredKeys(db),
    findCustomerByMethod: (connection, methodId) => findCustomerByMethod(db, connection, methodId),
  };
}

/** One question for a whole batch: thousands of events a second are asked about. */
async function findInvoiceRefs(
  db: Queryable,
  events: readonly Pick<StoredStripeEvent, 'connection' | 'about'>[],
): Promise<(string | null)[]> {
  const idsOf = (name: 'intentId' | 'sessionId' | 'chargeId' | 'invoiceRef') =>
    events.map(({ about }) => about[name]);
  const rows = await db.query<{ at: number; ref: string | null }>(
    `select given.at, coalesce(
       (select ref from attempts a
        where a.connection = given.connection and a.intent_id = given.intent limit 1),
       (select ref from payments p
        where p.connection = given.connection and p.id = given.intent limit 1),
       (select ref from checkouts s
        where s.connection = given.connection and s.session_id = given.session limit 1),
       (select ref from payments p
        where p.connection = given.connection and p.charge_id = given.charge limit 1),
       (select ref from invoices i
        where i.connection = given.connection and i.ref = given.named)
     ) as ref
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) with ordinality
       as given (connection, intent, session, charge, named, at)`,
    [
      events.map(({ connection }) => connection),
      idsOf('intentId'),
      idsOf('sessionId'),
      idsOf('chargeId'),
      idsOf('invoiceRef'),
    ],
  );
  const byPlace = new Map(rows.map(({ at, ref }) => [at, ref]));
  return events.map((_, index) => byPlace.get(index + 1) ?? null);
}

async function assignInvoiceRefs(
  db: Queryable,
  placed: readonly { event: StoredStripeEvent; ref: string }[],
): Promise<void> {
  await db.query(
    `with given as (
       select * from unnest($1::text[], $2::text[], $3::text[]) as given (connection, id, ref)
     ), locked as (
       select connection, id from stripe_events
       where (connection, id) in (select connection, id from given) ${IN_LOCK_ORDER}
     )
     update stripe_events e set ref = given.ref
     from locked join given on given.connection = locked.connection and given.id = locked.id
     where e.connection = locked.connection and e.id = locked.id
       and e.ref is distinct from given.ref and e.fate = 'waiting'`,
    [
      placed.map(({ event }) => event.connection),
      placed.map(({ event }) => event.id),
      placed.map(({ ref }) => ref),
    ],
  );
}

async function leaseUnstarted(
  db: Queryable,
  limit: number,
): Promise<(InvoiceIdentity & { ref: string })[]> {
  return db.query<{ connection: string; externalId: string; ref: string }>(
    `with due as (
       select ref from collections where start_due_at <= now()
       order by start_due_at limit $1 for update skip locked
     ), leased as (
       update collections k set start_due_at = now() + interval '10 seconds'
       from due where k.ref = due.ref returning k.ref
     )
     select i.connection, i.external_id as "externalId", i.ref
     from leased join invoices i on i.ref = leased.ref order by i.id`,
    [limit],
  );
}

async function markStarted(db: Queryable, ref: string): Promise<void> {
  await db.query('update collections set start_due_at = null where ref = $1', [ref]);
}

async function leaseHints(
  db: Queryable,
  limit: number,
): Promise<(InvoiceIdentity & { ref: string })[]> {
  return db.query<{ connection: string; externalId: string; ref: string }>(
    `with due as (
       select ref from collections where hint_due_at <= now()
       order by hint_due_at limit $1 for update skip locked
     ), leased as (
       update collections k set hint_due_at = now() + interval '30 seconds'
       from due where k.ref = due.ref returning k.ref
     )
     select i.connection, i.external_id as "externalId", i.ref
     from leased join invoices i on i.ref = leased.ref order by i.issued_on, i.due_on, i.id`,
    [limit],
  );
}

async function markHinted(db: Queryable, ref: string): Promise<void> {
  await db.query('update collections set hint_due_at = null where ref = $1', [ref]);
}

async function recordWakeUps(db: Queryable, refs: string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ ref: string; wakes: number }>(
    `update collections set wakes = wakes + 1, woken_until = now() + case wakes
       when 0 then interval '1 minute'
       when 1 then interval '5 minutes'
       when 2 then interval '30 minutes'
       else interval '6 hours' end
     where ref = any($1) returning ref, wakes - 1 as wakes`,
    [refs],
  );
  return new Map(rows.map(({ ref, wakes }) => [ref, wakes]));
}

async function recordWaiting(db: Queryable, ref: string): Promise<void> {
  await db.query(
    `update collections set wakes = 0, woken_until = now() + interval '10 minutes' where ref = $1`,
    [ref],
  );
}

async function deleteExpiredKeys(db: Queryable): Promise<void> {
  await db.query(`delete from idempotency_keys where claimed_at < now() - interval '7 days'`);
}

async function findCustomerByMethod(
  db: Queryable,
  connection: string,
  methodId: string,
): Promise<CustomerRow | null> {
  const [row] = await db.query<{ customer: CustomerRow }>(
    `select ${CUSTOMER_COLUMN} from payment_methods given
     join customers c on c.id = given.customer_id
     where given.id = $2 and c.connection = $1`,
    [connection, methodId],
  );
  return row?.customer ?? null;
}

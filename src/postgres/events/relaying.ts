import type { AccountHintStore } from './account-hints';
import type { Queryable } from '../database';
import type { InvoiceListStore } from '../fill-lists';
import { CUSTOMER_COLUMN } from '../customers/customer-row';
import type { CustomerRow } from '../customers/customer-row';
import { requestHintsOf } from '../customers/request-hints';
import type { RunLeaseStore } from '../collection/run-leases';
import type { Stores } from '../stores';
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
  /** Events that name an invoice or a bundle, and wait until Stripe says whose they are. */
  countUnplaced(): Promise<number>;
  /**
   * Places in the streams that readers go on from are beyond all that were ever given: restored
   * from a copy, the database would give some of them again, and readers would miss what has them.
   */
  raisePositions(): Promise<void>;
  /** The runs of these invoices are to be hinted by the relay. */
  requestHintsOf(refs: readonly string[]): Promise<void>;
  /** Deletes idempotency keys whose seven days are over. */
  deleteExpiredKeys(): Promise<void>;
  /** Whose stored method this is. */
  findCustomerByMethod(connection: string, methodId: string): Promise<CustomerRow | null>;
}

export interface RelayingStores extends Stores {
  relaying: RelayingStore;
  runLeases: RunLeaseStore;
  accountHints: AccountHintStore;
  polls: StripePollStore;
  invoiceLists: InvoiceListStore;
}

export function relayingStore(db: Queryable): RelayingStore {
  return {
    findInvoiceRefs: (events) => findInvoiceRefs(db, events),
    countUnplaced: async () => {
      const [row] = await db.query<{ count: number }>(
        `select count(*) as count from stripe_events
         where fate = 'waiting' and ref is null and about ->> 'invoiceRef' is not null`,
      );
      return row?.count ?? 0;
    },
    raisePositions: () => raisePositions(db),
    assignInvoiceRefs: (placed) => assignInvoiceRefs(db, placed),
    requestHintsOf: (refs) => requestHintsOf(db, refs),
    deleteExpiredKeys: () => deleteExpiredKeys(db),
    findCustomerByMethod: (connection, methodId) => findCustomerByMethod(db, connection, methodId),
  };
}

/**
 * By the clock of Postgres, so that raising them again takes no more of them: no database gives so
 * many a second for long, and until the year 2286 they have the 15 digits of a cursor.
 */
const POSITION_OF_NOW = 'floor(extract(epoch from now()))::bigint * 100000';

async function raisePositions(db: Queryable): Promise<void> {
  await db.query(
    `update installations set events_after = greatest(events_after, ${POSITION_OF_NOW})`,
  );
  // Others may be given places at this moment: it is set where they are far before it, never back.
  await db.query(
    `select setval('mirror_positions', ${POSITION_OF_NOW}) from mirror_positions
     where last_value < ${POSITION_OF_NOW} - 100000`,
  );
}

/**
 * One question for a whole batch: thousands of events a second are asked about. The charge of a
 * payment for several invoices belongs to none of them alone.
 */
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
        where p.connection = given.connection and p.charge_id = given.charge
          and position('#' in p.id) = 0 limit 1),
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

async function deleteExpiredKeys(db: Queryable): Promise<void> {
  await db.query(`delete from idempotency_keys where claimed_at < now() - interval '7 days'`);
}

async function findCustomerByMethod(
  db: Queryable,
  connection: string,
  methodId: string,
): Promise<CustomerRow | null> {
  const [row] = await db.query<{ customer: CustomerRow }>(
    `select ${CUSTOMER_COLUMN} from (
       select customer_id from stored_methods where id = $2
       union select customer_id from payment_methods where id = $2
     ) given
     join customers c on c.id = given.customer_id
     where c.connection = $1`,
    [connection, methodId],
  );
  return row?.customer ?? null;
}

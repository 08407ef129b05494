import type { InvoiceIdentity } from '../domain/refs';
import type { Asker } from './database';
import { CUSTOMER } from './customers';
import type { CustomerRow, StoredEvent, Stores } from './stores';

/** What only the relay asks: leases, so that two of them never do the same work. */
export interface RelayingStore {
  /**
   * The invoice each event is about, in their order: by what we have stored of intents, sessions
   * and charges, else by the ref in its metadata, which is a claim and counts in its connection.
   */
  refsOf(events: readonly StoredEvent[]): Promise<(string | null)[]>;
  /** Writes down whose events these are; before the hint, for the run to find them. */
  found(events: readonly { event: StoredEvent; ref: string }[]): Promise<void>;
  /** Invoices whose run has not taken its first step, each once in ten seconds. */
  toStart(limit: number): Promise<(InvoiceIdentity & { ref: string })[]>;
  /** Temporal has it: a run that has nothing to decide yet need not be started again. */
  started(ref: string): Promise<void>;
  /** Gives woken rows time: 1, 5, 30 min, then 6 h. Answers how often each was woken in vain. */
  woken(refs: string[]): Promise<Map<string, number>>;
  /** Deletes idempotency keys whose seven days are over. */
  forgetOldKeys(): Promise<void>;
  /** Whose stored method this is. */
  customerOfMethod(connection: string, methodId: string): Promise<CustomerRow | null>;
}

export interface RelayingStores extends Stores {
  relaying: RelayingStore;
}

export function relayingStore(db: Asker): RelayingStore {
  return {
    refsOf: (events) => refsOf(db, events),
    found: (placed) => found(db, placed),
    toStart: (limit) => toStart(db, limit),
    started: (ref) => started(db, ref),
    woken: (refs) => woken(db, refs),
    forgetOldKeys: () => forgetOldKeys(db),
    customerOfMethod: (connection, methodId) => customerOfMethod(db, connection, methodId),
  };
}

/** One question for a whole batch: thousands of events a second are asked about. */
async function refsOf(db: Asker, events: readonly StoredEvent[]): Promise<(string | null)[]> {
  const of = (name: 'intentId' | 'sessionId' | 'chargeId' | 'invoiceRef') =>
    events.map(({ about }) => about[name]);
  const rows = await db.ask<{ at: number; ref: string | null }>(
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
      of('intentId'),
      of('sessionId'),
      of('chargeId'),
      of('invoiceRef'),
    ],
  );
  const byPlace = new Map(rows.map(({ at, ref }) => [at, ref]));
  return events.map((_, index) => byPlace.get(index + 1) ?? null);
}

async function found(
  db: Asker,
  placed: readonly { event: StoredEvent; ref: string }[],
): Promise<void> {
  await db.ask(
    `update stripe_events e set ref = given.ref
     from unnest($1::text[], $2::text[], $3::text[]) as given (connection, id, ref)
     where e.connection = given.connection and e.id = given.id
       and e.ref is distinct from given.ref and e.fate = 'waiting'`,
    [
      placed.map(({ event }) => event.connection),
      placed.map(({ event }) => event.id),
      placed.map(({ ref }) => ref),
    ],
  );
}

async function toStart(db: Asker, limit: number): Promise<(InvoiceIdentity & { ref: string })[]> {
  return db.ask<{ connection: string; externalId: string; ref: string }>(
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

async function started(db: Asker, ref: string): Promise<void> {
  await db.ask('update collections set start_due_at = null where ref = $1', [ref]);
}

async function woken(db: Asker, refs: string[]): Promise<Map<string, number>> {
  const rows = await db.ask<{ ref: string; wakes: number }>(
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

async function forgetOldKeys(db: Asker): Promise<void> {
  await db.ask(`delete from idempotency_keys where claimed_at < now() - interval '7 days'`);
}

async function customerOfMethod(
  db: Asker,
  connection: string,
  methodId: string,
): Promise<CustomerRow | null> {
  const [row] = await db.ask<{ customer: CustomerRow }>(
    `select ${CUSTOMER} from payment_methods given
     join customers c on c.id = given.customer_id
     where given.id = $2 and c.connection = $1`,
    [connection, methodId],
  );
  return row?.customer ?? null;
}

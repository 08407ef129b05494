import type { InvoiceIdentity } from '../domain/refs';
import type { Asker } from './database';
import { CUSTOMER } from './customers';
import type { EventFields } from './stripe-events';
import { EVENT } from './stripe-events';
import type { CustomerRow, StoredEvent, Stores } from './stores';

/** What only the relay asks: leases, so that two of them never do the same work. */
export interface RelayingStore {
  /** Leases those of these events that nobody is relaying now. */
  claim(events: StoredEvent[]): Promise<StoredEvent[]>;
  /** Writes down whose events these are; before the hint, for the run to find them. */
  found(events: StoredEvent[], ref: string): Promise<void>;
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
    claim: (events) => claim(db, events),
    found: (events, ref) => found(db, events, ref),
    toStart: (limit) => toStart(db, limit),
    started: (ref) => started(db, ref),
    woken: (refs) => woken(db, refs),
    forgetOldKeys: () => forgetOldKeys(db),
    customerOfMethod: (connection, methodId) => customerOfMethod(db, connection, methodId),
  };
}

async function claim(db: Asker, events: StoredEvent[]): Promise<StoredEvent[]> {
  return db.ask<EventFields>(
    `with due as (
       select e.connection, e.id
       from stripe_events e
       join unnest($1::text[], $2::text[]) as given (connection, id)
         on e.connection = given.connection and e.id = given.id
       where e.fate = 'waiting' and e.due_at <= now()
       for update of e skip locked
     )
     update stripe_events e set due_at = now() + interval '30 seconds'
     from due where e.connection = due.connection and e.id = due.id
     returning ${EVENT}`,
    [events.map(({ connection }) => connection), events.map(({ id }) => id)],
  );
}

async function found(db: Asker, events: StoredEvent[], ref: string): Promise<void> {
  await db.ask(
    `update stripe_events e set ref = $3
     from unnest($1::text[], $2::text[]) as given (connection, id)
     where e.connection = given.connection and e.id = given.id
       and e.ref is distinct from $3 and e.fate = 'waiting'`,
    [events.map(({ connection }) => connection), events.map(({ id }) => id), ref],
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

import { dayAfter, startOfDay } from '../domain/time-zones';
import type { Queryable, Database } from './database';

/** What lists go by of rows that an older program inserted. */
export interface InvoiceListStore {
  /** Fills so many of them in; answers how many there were. */
  fill(limit: number): Promise<number>;
}

export function invoiceListStore(db: Database): InvoiceListStore {
  return { fill: (limit) => db.transaction((tx) => fill(tx, limit)) };
}

/** A step that holds a row is not waited for: the row is filled in by a later page. */
async function fill(tx: Queryable, limit: number): Promise<number> {
  const rows = await tx.query<{ ref: string; dueOn: string; timeZone: string }>(
    `select k.ref, i.due_on as "dueOn", k.state -> 'terms' ->> 'timeZone' as "timeZone"
     from collections k join invoices i on i.ref = k.ref
     where k.invoice_id is null limit $1 for update of k skip locked`,
    [limit],
  );
  const ends = rows.map(({ dueOn, timeZone }) => startOfDay(dayAfter(dueOn, 1), timeZone));
  await tx.query(
    `update collections k set connection = i.connection, invoice_id = i.id,
       customer_id = i.customer_id, due_on = i.due_on,
       overdue_at = timestamptz 'epoch' + given.ends * interval '1 millisecond'
     from unnest($1::text[], $2::bigint[]) as given (ref, ends) join invoices i on i.ref = given.ref
     where k.ref = given.ref`,
    [rows.map(({ ref }) => ref), ends],
  );
  return rows.length;
}

import type { Queryable } from './database';

/**
 * What concerns many invoices is kept with each that is unfinished: the relay hints their runs
 * batch by batch, and whatever step comes first applies it. Locked in one order.
 */
async function requestHints(
  db: Queryable,
  { where, value, after }: { where: string; value: string; after: string },
): Promise<void> {
  await db.query(
    `with concerned as (
       select k.ref from collections k join invoices i on i.ref = k.ref
       where ${where} and k.outcome is null order by k.ref for update of k
     )
     update collections k set hint_due_at = now() + $2::interval
     from concerned where k.ref = concerned.ref`,
    [value, after],
  );
}

export const requestHintsOfConnection = (db: Queryable, connection: string): Promise<void> =>
  requestHints(db, { where: 'i.connection = $1', value: connection, after: '0' });

/** For runs that were not hinted at once by what changed the customer. */
export const requestHintsOfCustomer = (db: Queryable, customerId: string): Promise<void> =>
  requestHints(db, { where: 'i.customer_id = $1', value: customerId, after: '5 seconds' });

export async function requestHintsOf(db: Queryable, refs: readonly string[]): Promise<void> {
  if (refs.length === 0) return;
  await db.query(
    `with concerned as (
       select ref from collections where ref = any($1) and outcome is null order by ref for update
     )
     update collections k set hint_due_at = now() from concerned where k.ref = concerned.ref`,
    [refs],
  );
}

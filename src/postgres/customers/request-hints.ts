import type { Queryable } from '../database';

/**
 * What concerns a customer is kept with each invoice of theirs that is unfinished: the relay hints
 * their runs batch by batch, and whatever step comes first applies it. Locked in one order. It is
 * left for a little, since what changed the customer may hint them at once.
 */
export async function requestHintsOfCustomer(db: Queryable, customerId: string): Promise<void> {
  await db.query(
    `with concerned as (
       select k.ref from collections k join invoices i on i.ref = k.ref
       where i.customer_id = $1 and k.outcome is null order by k.ref for update of k
     )
     update collections k set hint_due_at = now() + interval '5 seconds'
     from concerned where k.ref = concerned.ref`,
    [customerId],
  );
}

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

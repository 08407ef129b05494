import { uuidv7 } from '../runtime/digest';
import type { Queryable } from './database';

/** What a customer would be charged with, as one text; null for nothing. */
export async function currentMethod(tx: Queryable, customerId: string): Promise<string | null> {
  const [row] = await tx.query<{ method: string | null }>(
    `select m.id || ' ' || m.fingerprint as method
     from customers c join payment_methods m on m.customer_id = c.id and m.id = c.default_method
     where c.id = $1`,
    [customerId],
  );
  return row?.method ?? null;
}

/** The world hears of it in the transaction that changes it, and only where it did change. */
export async function announceMethodChange(
  tx: Queryable,
  customerId: string,
  before: string | null,
): Promise<void> {
  if ((await currentMethod(tx, customerId)) === before) return;
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     select $2, c.connection, c.id, 'customer.payment_method_updated', now(), jsonb_build_object(
       'external_id', c.external_id, 'stripe_customer', c.stripe_customer,
       'payment_method', m.id, 'payment_method_type', m.type, 'payment_method_label', m.label)
     from customers c
     left join payment_methods m on m.customer_id = c.id and m.id = c.default_method
     where c.id = $1`,
    [customerId, `ntc_${uuidv7()}`],
  );
}

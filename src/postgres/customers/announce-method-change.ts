import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toJsonb } from '../storable-text';

interface DefaultMethod {
  id: string;
  type: string;
  label: string;
  fingerprint: string;
}

const identityOf = (method: DefaultMethod | null): string | null =>
  method && `${method.id} ${method.fingerprint}`;

/** What a customer would be charged with, as one text; null for nothing. */
export async function currentMethod(tx: Queryable, customerId: string): Promise<string | null> {
  return identityOf(await defaultMethodOf(tx, customerId));
}

async function defaultMethodOf(tx: Queryable, customerId: string): Promise<DefaultMethod | null> {
  const [method] = await tx.query<DefaultMethod & Record<string, unknown>>(
    `select m.id, m.type, m.label, m.fingerprint
     from customers c join payment_methods m on m.customer_id = c.id and m.id = c.default_method
     where c.id = $1`,
    [customerId],
  );
  return method ?? null;
}

/** Published in the transaction that changes it, and only where it did change. */
export async function announceMethodChange(
  tx: Queryable,
  customerId: string,
  before: string | null,
): Promise<void> {
  const method = await defaultMethodOf(tx, customerId);
  if (identityOf(method) === before) return;
  const [customer] = await tx.query<{ external_id: string; stripe_customer: string | null }>(
    'select external_id, stripe_customer from customers where id = $1',
    [customerId],
  );
  if (customer === undefined) return;
  const default_method = method && { id: method.id, type: method.type, label: method.label };
  const event: PublishedEvent<'customer.payment_method_updated'> = {
    type: 'customer.payment_method_updated',
    data: {
      external_id: customer.external_id,
      stripe_customer: customer.stripe_customer,
      default_method,
    },
  };
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     select $2, connection, id, $3, now(), $4 from customers where id = $1`,
    [customerId, `ntc_${uuidv7()}`, event.type, toJsonb(event.data)],
  );
}

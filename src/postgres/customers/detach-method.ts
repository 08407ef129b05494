import type { Actor } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import type { Queryable } from '../database';
import { orderAnew } from './order-methods';
import { storedMethod } from './stored-method-row';

export type DetachRequest =
  | { kind: 'asked' }
  | { kind: 'unknown' }
  | { kind: 'detached' }
  /** The number of the invoice. */
  | { kind: 'charging'; number: string };

const UNDER_WAY = `k.state -> 'lane' ->> 'kind' in
  ('opening_intent', 'confirming', 'reading', 'closing', 'bank_debit')`;

/** A debit under way does not say its method: it is the one that the invoice was charged with. */
const LANE_METHOD = `coalesce(k.state -> 'lane' -> 'method' ->> 'id',
  k.state -> 'lane' -> 'unheard' ->> 'id',
  case when k.state -> 'lane' ->> 'by' <> 'checkout' then k.state -> 'method' ->> 'id' end)`;

export async function requestDetaching(
  tx: Queryable,
  customerId: string,
  id: string,
  actor: Actor,
): Promise<DetachRequest> {
  const [customer] = await tx.query<{ connection: string; now: number }>(
    `select connection, floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now
     from customers where id = $1 for no key update`,
    [customerId],
  );
  const method = await storedMethod(tx, customerId, id);
  if (customer === undefined || method === null) return { kind: 'unknown' };
  if (method.detachedAt !== null) return { kind: 'detached' };
  if (method.isDetaching === true) return { kind: 'asked' };
  // Locked, so that no charge with it begins before this is committed.
  const charging = await tx.query<{ number: string; charged: boolean }>(
    `select i.number, ${UNDER_WAY} and ${LANE_METHOD} = $2 as charged
     from invoices i join collections k on k.ref = i.ref
     where i.customer_id = $1 and k.outcome is null order by k.ref for update of k`,
    [customerId, id],
  );
  const under = charging.find(({ charged }) => charged);
  if (under !== undefined) return { kind: 'charging', number: under.number };
  const { connection, now } = customer;
  await tx.query(
    'update stored_methods set detach_asked_at = now() where customer_id = $1 and id = $2',
    [customerId, id],
  );
  await orderAnew(tx, customerId, { asOf: now });
  await writeAudit(tx, actor, {
    connection,
    action: 'customer.payment_method_detached',
    subject: customerId,
    before: { payment_method: id, label: method.label },
    after: { payment_method: null },
  });
  return { kind: 'asked' };
}

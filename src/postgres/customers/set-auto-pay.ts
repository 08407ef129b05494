import type { Actor } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import type { Queryable } from '../database';
import { requestHintsOfCustomer } from './request-hints';

interface AutoPayToStore {
  customerId: string;
  isAllowed: boolean;
  actor: Actor;
}

/** Consent is the person's: withdrawn, it is so wherever they were moved from or to. */
export async function setAutoPay(
  tx: Queryable,
  { customerId, isAllowed, actor }: AutoPayToStore,
): Promise<void> {
  const ids = isAllowed ? [customerId] : await samePerson(tx, customerId);
  const changed = await tx.query<{ id: string; connection: string }>(
    `update customers set auto_pay_withdrawn_at = case when $2 then null else now() end
     where id = any($1) and (auto_pay_withdrawn_at is null) <> $2 returning id, connection`,
    [ids, isAllowed],
  );
  for (const { id, connection } of changed) {
    await writeAudit(tx, actor, {
      connection,
      action: isAllowed ? 'customer.auto_pay_allowed' : 'customer.auto_pay_withdrawn',
      subject: id,
      before: { auto_pay: !isAllowed },
      after: { auto_pay: isAllowed },
    });
    await requestHintsOfCustomer(tx, id);
  }
}

/** Each customer that one is or was, by moves between connections. */
export async function samePerson(tx: Queryable, customerId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with recursive person as (
       select id, moved_to from customers where id = $1
       union
       select c.id, c.moved_to from person p join lateral (
         select id, moved_to from customers where id = p.moved_to
         union all select id, moved_to from customers where moved_to = p.id
       ) c on true
     )
     select id from person order by id`,
    [customerId],
  );
  return rows.map(({ id }) => id);
}

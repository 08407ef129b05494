import type { Actor } from '../../domain/audit';
import { writeAudit } from '../access/audit';
import type { Queryable } from '../database';
import { requestHintsOfCustomer } from './request-hints';

interface AutoPayToStore {
  customerId: string;
  isAllowed: boolean;
  actor: Actor;
  /** The words to which the customer agreed on a page of ours. */
  agreedTo?: string | undefined;
}

export interface AutoPayConsent {
  /** When the customer agreed to it on a page of ours; null: never, or it was withdrawn. */
  agreedAt: number | null;
  withdrawnAt: number | null;
}

/** Consent is the person's: withdrawn, it is so wherever they were moved from or to. */
export async function setAutoPay(
  tx: Queryable,
  { customerId, isAllowed, actor, agreedTo }: AutoPayToStore,
): Promise<void> {
  const ids = isAllowed ? [customerId] : await samePerson(tx, customerId);
  const changed = await tx.query<{ id: string; connection: string }>(
    `update customers set
       auto_pay_withdrawn_at = case when $2 then null else now() end,
       auto_pay_agreed_at = case when $3 then now() end
     where id = any($1) and (auto_pay_withdrawn_at is null) <> $2 returning id, connection`,
    [ids, isAllowed, agreedTo !== undefined],
  );
  for (const { id, connection } of changed) {
    await writeAudit(tx, actor, {
      connection,
      action: isAllowed ? 'customer.auto_pay_allowed' : 'customer.auto_pay_withdrawn',
      subject: id,
      before: { auto_pay: !isAllowed },
      after: { auto_pay: isAllowed, ...(agreedTo !== undefined && { agreed_to: agreedTo }) },
    });
    await requestHintsOfCustomer(tx, id);
  }
}

export async function autoPayConsent(db: Queryable, customerId: string): Promise<AutoPayConsent> {
  const [row] = await db.query<AutoPayConsent & Record<string, unknown>>(
    `select floor(extract(epoch from auto_pay_agreed_at) * 1000)::bigint as "agreedAt",
       floor(extract(epoch from auto_pay_withdrawn_at) * 1000)::bigint as "withdrawnAt"
     from customers where id = $1`,
    [customerId],
  );
  if (row === undefined) throw new Error(`customer ${customerId} is not in the table`);
  return row;
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

import type { Actor } from '../../domain/audit';
import type { DefaultSetter } from '../../domain/stored-methods';
import { writeAudit } from '../access/audit';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { attachedMethods, choiceOf, orderAnew } from './order-methods';

export interface ChosenBy {
  setBy: DefaultSetter;
  actor: Actor;
  asOf: number;
}

export async function choose(
  tx: Queryable,
  customerId: string,
  id: string,
  { setBy, actor, asOf }: ChosenBy,
): Promise<boolean> {
  const [customer] = await tx.query<{ connection: string; chosen_method: string | null }>(
    'select connection, chosen_method from customers where id = $1 for no key update',
    [customerId],
  );
  const method = (await attachedMethods(tx, customerId)).find((one) => one.id === id);
  if (customer === undefined || method === undefined) return false;
  const chosen = { id, setBy };
  // What was read before this was written knows nothing of it.
  await tx.query('update customers set methods_read_at = $2, stripe_default = $3 where id = $1', [
    customerId,
    toTimestamp(asOf),
    id,
  ]);
  await orderAnew(tx, customerId, { asOf, chosen });
  if ((await choiceOf(tx, customerId)).chosen?.id !== id) return false;
  await writeAudit(tx, actor, {
    connection: customer.connection,
    action: 'customer.default_method_set',
    subject: customerId,
    before: { default_method: customer.chosen_method },
    after: { default_method: id },
  });
  return true;
}

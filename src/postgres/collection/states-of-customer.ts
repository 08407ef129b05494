import type { CollectionState } from '../../domain/collection/model/state';
import { isNewerShape, upgradeState } from '../../domain/collection/model/upgrade-state';
import type { Queryable } from '../database';

/** A state; one of a newer shape than this code knows is handed on untouched. */
export interface StateOfCustomer {
  shape: number;
  state: CollectionState;
}

/** Of one customer's invoices in these statuses, along an index; no more of them than that. */
export async function statesOfCustomer(
  db: Queryable,
  customerId: string,
  statuses: readonly string[],
): Promise<StateOfCustomer[]> {
  const rows = await db.query<{ shape: number; state: unknown }>(
    `select k.shape, k.state from collections k
     where k.customer_id = $1 and k.status = any($2)
     union all
     select k.shape, k.state from collections k join invoices i on i.ref = k.ref
     where k.invoice_id is null and i.customer_id = $1 and k.status = any($2)`,
    [customerId, [...statuses]],
  );
  return rows.map(({ shape, state }) => ({
    shape,
    state: isNewerShape({ shape }) ? (state as CollectionState) : upgradeState(state, shape),
  }));
}

import { checkoutChangesOf } from '../../domain/collection/projections/checkouts';
import { saveClosedCheckout, putCheckout } from './checkouts';
import type { Queryable } from '../database';
import type { DecisionToSave } from './decision-to-save';

/** A session is a row before its address is given out, and closed as soon as it may not be. */
export async function saveCheckouts(
  tx: Queryable,
  { row, happened }: DecisionToSave,
): Promise<void> {
  for (const change of checkoutChangesOf(happened)) {
    if (change.kind === 'closed') {
      const { sessionId, status } = change;
      await saveClosedCheckout(tx, { connection: row.identity.connection, sessionId }, status);
      continue;
    }
    const { sessionId, laneNo: n, amount, expiresAt } = change;
    await putCheckout(tx, {
      sessionId,
      ref: row.ref,
      n,
      url: null,
      amount,
      expiresAt,
      status: 'open',
    });
  }
}

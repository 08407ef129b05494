import { attemptChangesOf } from '../../domain/collection/projections/attempts';
import { stripeKey } from '../../domain/refs';
import { finishAttempt, putAttempt } from './attempts';
import type { Queryable } from '../database';
import type { DecisionToSave } from './decision-to-save';

/** An attempt is a row before its confirm can be sent, and ends when the rules say so. */
export async function saveAttempts(
  tx: Queryable,
  { row, happened, now }: DecisionToSave,
): Promise<void> {
  const { ref } = row;
  for (const change of attemptChangesOf(happened)) {
    const { laneNo: n } = change;
    if (change.kind === 'ended') {
      await finishAttempt(tx, {
        ref,
        n,
        outcome: change.outcome,
        code: change.code,
        at: now,
      });
      continue;
    }
    const { amount, method, intentId, requestedAt, by } = change;
    await putAttempt(tx, {
      ref,
      n,
      intentId,
      key: stripeKey(ref, 'confirm', n),
      amount,
      method,
      askedAt: requestedAt,
      askedBy: by,
      outcome: null,
      declineCode: null,
    });
  }
}

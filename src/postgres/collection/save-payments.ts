import { changedPaymentsOf } from '../../domain/collection/projections/payments';
import type { Payment } from '../../domain/collection/model/payment';
import type { Queryable } from '../database';
import { toJsonb } from '../storable-text';
import type { DecisionToSave } from './decision-to-save';

/** The ledger's payments as rows, so that money is found by Stripe's names for it. */
export async function savePayments(tx: Queryable, saved: DecisionToSave): Promise<void> {
  const changed = changedPaymentsOf(saved.happened, saved.state.ledger);
  if (changed.length === 0) return;
  await tx.query(
    `insert into payments
       (ref, id, connection, via, method_type, method_label, amount, charge_id, at, refunds,
        disputes, reversed)
     select $1, id, $2, via, type, label, amount, charge_id, at, refunds, disputes, reversed
     from jsonb_to_recordset($3::jsonb) as given (
       id text, via text, type text, label text, amount bigint, charge_id text, at timestamptz,
       refunds jsonb, disputes jsonb, reversed boolean)
     on conflict (ref, id) do update set
       method_type = excluded.method_type,
       method_label = excluded.method_label,
       amount = excluded.amount,
       charge_id = coalesce(excluded.charge_id, payments.charge_id),
       refunds = excluded.refunds,
       disputes = excluded.disputes,
       reversed = excluded.reversed`,
    [saved.row.ref, saved.row.identity.connection, toJsonb(changed.map(toPaymentRow))],
  );
  await deleteMatchedMoney(tx, saved.row.identity.connection, changed);
}

/** Money that was nobody's while its invoice was missing, and is recorded now. */
async function deleteMatchedMoney(
  tx: Queryable,
  connection: string,
  payments: Payment[],
): Promise<void> {
  await tx.query('delete from unmatched_money where connection = $1 and intent_id = any($2)', [
    connection,
    payments.map(({ id }) => id),
  ]);
}

function toPaymentRow(payment: Payment): Record<string, unknown> {
  const { id, via, amount, refunds, disputes, reversed } = payment;
  return {
    id,
    via,
    type: payment.methodType,
    label: payment.methodLabel,
    amount,
    charge_id: payment.chargeId,
    at: new Date(payment.at).toISOString(),
    refunds,
    disputes,
    reversed,
  };
}

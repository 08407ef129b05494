import type { Happened } from '../model/happened';
import type { Ledger, Payment } from '../model/payment';

/** The payments whose rows a decision writes anew. */
export function changedPaymentsOf(happened: readonly Happened[], ledger: Ledger): Payment[] {
  const changed = new Set(
    happened.flatMap((one) => (one.kind === 'payment_changed' ? [one.paymentId] : [])),
  );
  return ledger.payments.filter(({ id }) => changed.has(id));
}

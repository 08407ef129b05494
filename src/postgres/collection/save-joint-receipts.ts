import { jointReceiptsOf } from '../../domain/collection/projections/joint-receipts';
import { requestCustomerMail } from '../customers/customer-mails';
import type { Queryable } from '../database';
import type { DecisionToSave } from './decision-to-save';

/**
 * The receipt of a payment for several invoices is asked for with the first share that is recorded,
 * and sent once all of them are: one mail, in whatever order they are recorded.
 */
export async function saveJointReceipts(
  tx: Queryable,
  { row, happened, state }: DecisionToSave,
): Promise<void> {
  const intents = jointReceiptsOf(happened, state.terms);
  if (intents.length === 0) return;
  const [invoice] = await tx.query<{ customer_id: string }>(
    'select customer_id from invoices where ref = $1',
    [row.ref],
  );
  if (invoice === undefined) throw new Error(`${row.ref} is no invoice`);
  for (const intent of intents) {
    await requestCustomerMail(tx, {
      customerId: invoice.customer_id,
      key: `several_paid/${intent}`,
      mail: { name: 'several_paid', about: { intent } },
      recipients: null,
      until: null,
    });
  }
}

import { isShareId } from '../../refs';
import type { Terms } from '../model/terms';

/**
 * By which mail of ours a payment is receipted: `own` is a mail about its invoice. Who pays several
 * invoices at once gets one for all of them (`joint`), which belongs to none of them.
 */
export function receiptOf(
  paymentId: string,
  { receipts }: Pick<Terms, 'receipts'>,
): 'own' | 'joint' | 'none' {
  if (receipts !== 'ours') return 'none';
  return isShareId(paymentId) ? 'joint' : 'own';
}

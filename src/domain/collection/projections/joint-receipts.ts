import { partsOfShare } from '../../refs';
import type { Happened } from '../model/happened';
import type { Terms } from '../model/terms';
import { receiptOf } from '../queries/receipts';

/** Payments for several invoices of which this one got its share now, by Stripe's names. */
export const jointReceiptsOf = (
  happened: readonly Happened[],
  terms: Pick<Terms, 'receipts'>,
): string[] =>
  happened.flatMap((one) =>
    one.kind === 'payment_recorded' && receiptOf(one.paymentId, terms) === 'joint'
      ? [partsOfShare(one.paymentId).whole]
      : [],
  );

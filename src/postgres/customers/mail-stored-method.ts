import type { StoredMethod } from '../../domain/stored-methods';
import { MINUTE } from '../../domain/time';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { requestCustomerMail } from './customer-mails';

/** Stripe's clock need not be ours. */
const CLOCKS_DIFFER = MINUTE;

/**
 * What a customer stored by our link is reported to them, once; what was there before we read it,
 * or came by a payment or by Stripe's own pages, is not.
 */
export async function mailStoredMethod(
  tx: Queryable,
  customerId: string,
  { id: method, label, details }: StoredMethod,
): Promise<void> {
  if (details === undefined) return;
  const { createdAt } = details;
  const [session] = await tx.query(
    `select 1 from customer_checkouts
     where customer_id = $1 and session_id is not null and asked_at <= $2 and expires_at >= $3
     limit 1`,
    [customerId, toTimestamp(createdAt + CLOCKS_DIFFER), toTimestamp(createdAt - CLOCKS_DIFFER)],
  );
  if (session === undefined) return;
  const key = `method_stored/${method}`;
  const mail = { name: 'method_stored', about: { method, label } } as const;
  await requestCustomerMail(tx, { customerId, key, mail, recipients: null, until: null });
}

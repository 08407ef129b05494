import type { ListReader } from '../stripe/list-reader';
import type { FailedCall } from '../stripe/error-table';

/**
 * Stripe answers for an account that is not there as for a key that may do nothing: which of both
 * it is, the key's own account says. False: the key, which may be replaced.
 */
export async function isAccountGone(
  { reader }: { reader: Pick<ListReader, 'object'> },
  account: string,
  called: FailedCall,
): Promise<boolean> {
  if (called.kind !== 'unauthorized' || !account.startsWith('acct_')) return false;
  const own = await reader.object('/v1/account');
  return own.kind === 'ok' || own.kind === 'forbidden';
}

import { linkTokenInput } from '../../domain/refs';
import { hashToken, linkTokenOf } from '../../runtime/digest';
import type { Queryable } from '../database';

/** No link given out before is valid from here on: its hash is forgotten. */
export async function replaceLinkToken(
  tx: Queryable,
  linkSecret: string,
  ref: string,
): Promise<void> {
  const [updated] = await tx.query<{ version: number }>(
    `update invoices set link_version = link_version + 1 where ref = $1
     returning link_version as version`,
    [ref],
  );
  if (updated === undefined) return;
  const hash = hashToken(linkTokenOf(linkSecret, linkTokenInput(ref, updated.version)));
  await tx.query('update invoices set link_token_hash = $2 where ref = $1', [ref, hash]);
}

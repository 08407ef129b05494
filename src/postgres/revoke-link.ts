import { linkTokenInput } from '../domain/refs';
import { hashToken, tokenFor } from '../runtime/digest';
import type { Asker } from './database';

/** Every link given out before leads nowhere from here on: its hash is forgotten. */
export async function revokeLink(tx: Asker, linkSecret: string, ref: string): Promise<void> {
  const [raised] = await tx.ask<{ version: number }>(
    `update invoices set link_version = link_version + 1 where ref = $1
     returning link_version as version`,
    [ref],
  );
  if (raised === undefined) return;
  const hash = hashToken(tokenFor(linkSecret, linkTokenInput(ref, raised.version)));
  await tx.ask('update invoices set link_token_hash = $2 where ref = $1', [ref, hash]);
}

import type { Command, CommandBody } from '../../domain/collection/model/command';
import { hashToken } from '../../runtime/digest';
import { storeCommand } from '../collection/commands';
import type { Queryable } from '../database';

export interface GivenRow {
  ref: string;
  outcome: 'given' | 'changed';
}

interface NextRow {
  position: number;
  ref: string;
  version: number;
  tokenHash: string;
  command: CommandBody;
}

const CHANGED =
  'it has changed since the dry run: look at it, and make another dry run if it is still meant';

/**
 * One row, in one transaction: its command is stored and the row says so, or neither. No step can
 * come between: the row of the collection is locked, and its version is that of the dry run. The
 * command's id is made from the token and the invoice, so it could not be given twice even so.
 */
export async function giveNextRow(tx: Queryable, bulkId: string): Promise<GivenRow | null> {
  const [row] = await tx.query<NextRow & Record<string, unknown>>(
    `select r.position, r.ref, r.version, b.token_hash as "tokenHash", b.command
     from bulk_action_rows r join bulk_actions b on b.id = r.bulk_id
     where r.bulk_id = $1 and b.started_at is not null
       and r.outcome is null and r.command_id is null
     order by r.position limit 1 for update of r skip locked`,
    [bulkId],
  );
  if (row === undefined) return null;
  const { position, ref, version, command } = row;
  const [now] = await tx.query<{ version: number }>(
    'select version from collections where ref = $1 for update',
    [ref],
  );
  if (now?.version !== version) {
    await tx.query(
      `update bulk_action_rows set outcome = 'changed', code = 'changed_since', detail = $3
       where bulk_id = $1 and position = $2`,
      [bulkId, position, CHANGED],
    );
    return { ref, outcome: 'changed' };
  }
  const id = commandIdOf(bulkId, row.tokenHash, ref);
  const given: Command = { id, by: 'business', ...command };
  await storeCommand(tx, { ref, command: given, hash: id });
  await tx.query(
    `update bulk_action_rows set command_id = $3, given_at = now()
     where bulk_id = $1 and position = $2`,
    [bulkId, position, id],
  );
  await tx.query('update collections set hint_due_at = now() where ref = $1', [ref]);
  return { ref, outcome: 'given' };
}

/** It names the bulk action, and nobody can guess it beforehand. */
const commandIdOf = (bulkId: string, tokenHash: string, ref: string): string =>
  `${bulkId}_${hashToken(`${tokenHash} ${ref}`).slice(0, 24)}`;

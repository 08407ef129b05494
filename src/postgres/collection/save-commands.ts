import type { Invoice } from '../../domain/invoice';
import type { Queryable } from '../database';
import { replaceDraft } from '../invoices/invoices';
import { toJsonb } from '../storable-text';
import { replaceLinkToken } from '../access/replace-link-token';
import type { DecisionToSave } from './decision-to-save';

/** What was requested is applied with the step, and its newest answer is kept for ever. */
export async function saveCommands(
  tx: Queryable,
  saved: DecisionToSave,
  linkSecret: string,
): Promise<void> {
  const { connection } = saved.row.identity;
  if (saved.appliedCommandIds.length > 0) {
    await tx.query(
      `update commands set applied_at = coalesce(applied_at, now())
       where connection = $1 and id = any($2)`,
      [connection, saved.appliedCommandIds],
    );
  }
  if (saved.answers.length === 0) return;
  await tx.query(
    `update commands c set answer = given.answer, answered_at = now()
     from (select value as answer from jsonb_array_elements($2::jsonb)) given
     where c.connection = $1 and c.id = given.answer ->> 'commandId'`,
    [connection, toJsonb(saved.answers)],
  );
  const done = saved.answers.filter(({ outcome }) => outcome === 'done');
  if (done.length === 0) return;
  const ids = done.map(({ commandId }) => commandId);
  await applyEdits(tx, saved, ids);
  await applyLinkRevocations(tx, saved, ids, linkSecret);
}

/** The document of a draft changes in the very step in which the core takes the edit. */
async function applyEdits(tx: Queryable, saved: DecisionToSave, done: string[]): Promise<void> {
  const edits = await tx.query<{ document: Invoice }>(
    `select document from commands
     where connection = $1 and id = any($2) and name = 'edit' and document is not null
     order by written`,
    [saved.row.identity.connection, done],
  );
  const newest = edits.at(-1);
  if (newest !== undefined) await replaceDraft(tx, saved.row.ref, newest.document);
}

/** However many were applied at once: what was given out before them is not valid. */
async function applyLinkRevocations(
  tx: Queryable,
  { row }: DecisionToSave,
  done: string[],
  linkSecret: string,
): Promise<void> {
  const asked = await tx.query(
    `select id from commands
     where connection = $1 and id = any($2) and name = 'revoke_link' limit 1`,
    [row.identity.connection, done],
  );
  if (asked.length > 0) await replaceLinkToken(tx, linkSecret, row.ref);
}

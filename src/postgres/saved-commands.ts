import type { Invoice } from '../domain/invoice';
import type { Asker } from './database';
import { replaceDraft } from './invoices';
import { json } from './plain';
import { revokeLink } from './revoke-link';
import type { SavedDecision } from './stores';

/** What was asked is taken in with the step, and its newest answer is kept for ever. */
export async function saveCommands(
  tx: Asker,
  saved: SavedDecision,
  linkSecret: string,
): Promise<void> {
  const { connection } = saved.row.identity;
  if (saved.appliedCommands.length > 0) {
    await tx.ask(
      `update commands set applied_at = coalesce(applied_at, now())
       where connection = $1 and id = any($2)`,
      [connection, saved.appliedCommands],
    );
  }
  if (saved.answers.length === 0) return;
  await tx.ask(
    `update commands c set answer = given.answer, answered_at = now()
     from (select value as answer from jsonb_array_elements($2::jsonb)) given
     where c.connection = $1 and c.id = given.answer ->> 'commandId'`,
    [connection, json(saved.answers)],
  );
  const done = saved.answers.filter(({ outcome }) => outcome === 'done');
  if (done.length === 0) return;
  const ids = done.map(({ commandId }) => commandId);
  await takeEdits(tx, saved, ids);
  await takeRevocations(tx, saved, ids, linkSecret);
}

/** The document of a draft changes in the very step in which the core takes the edit. */
async function takeEdits(tx: Asker, saved: SavedDecision, done: string[]): Promise<void> {
  const edits = await tx.ask<{ document: Invoice }>(
    `select document from commands
     where connection = $1 and id = any($2) and name = 'edit' and document is not null
     order by written`,
    [saved.row.identity.connection, done],
  );
  const newest = edits.at(-1);
  if (newest !== undefined) await replaceDraft(tx, saved.row.ref, newest.document);
}

/** However many were taken in at once: what was given out before them leads nowhere. */
async function takeRevocations(
  tx: Asker,
  { row }: SavedDecision,
  done: string[],
  linkSecret: string,
): Promise<void> {
  const asked = await tx.ask(
    `select id from commands
     where connection = $1 and id = any($2) and name = 'revoke_link' limit 1`,
    [row.identity.connection, done],
  );
  if (asked.length > 0) await revokeLink(tx, linkSecret, row.ref);
}

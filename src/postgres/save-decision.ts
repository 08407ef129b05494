import { SHAPE } from '../domain/collection/model/upgrade-state';
import type { Asker } from './database';
import { timeOrNull } from './database';
import { RowMovedOn } from './errors';
import { json } from './plain';
import { saveAttempts } from './saved-attempts';
import { saveCheckouts } from './saved-checkouts';
import { saveCommands } from './saved-commands';
import { savePayments } from './saved-payments';
import { saveWords } from './saved-words';
import type { SavedDecision } from './stores';

/** A step is stored whole or not at all: the state, and every table that can be read from it. */
export async function saveDecision(
  tx: Asker,
  saved: SavedDecision,
  linkSecret: string,
): Promise<void> {
  await saveState(tx, saved);
  await savePayments(tx, saved);
  await saveAttempts(tx, saved);
  await saveCheckouts(tx, saved);
  await saveCommands(tx, saved, linkSecret);
  await saveWords(tx, saved);
  await markEventsApplied(tx, saved);
}

/** A step taken is a sign of life: nobody has to start or wake this run for now. */
async function saveState(tx: Asker, saved: SavedDecision): Promise<void> {
  const { row, version, state, view, wakeAt, finished } = saved;
  const moved = await tx.ask(
    `update collections set
       version = $3, shape = $4, state = $5, view = $6, wake_at = $7, outcome = $8,
       in_flight = $9, updated_at = now(), start_due_at = null, wakes = 0, woken_until = null
     where ref = $1 and version = $2
     returning ref`,
    [
      row.ref,
      row.version,
      version,
      SHAPE,
      json(state),
      json(view),
      timeOrNull(wakeAt),
      finished === null ? null : json(finished),
      state.outstanding.length > 0,
    ],
  );
  if (moved.length === 0) throw new RowMovedOn(row.ref, row.version);
}

async function markEventsApplied(tx: Asker, saved: SavedDecision): Promise<void> {
  if (saved.appliedEvents.length === 0) return;
  await tx.ask(
    `update stripe_events set fate = 'applied', applied_at = now(), ref = $1
     where connection = $2 and id = any($3) and fate <> 'applied'`,
    [saved.row.ref, saved.row.identity.connection, saved.appliedEvents],
  );
}

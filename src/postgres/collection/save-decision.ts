import { SHAPE } from '../../domain/collection/model/upgrade-state';
import { dueDayIn, overdueAt } from '../../domain/collection/queries/reminder-at';
import type { Queryable } from '../database';
import { toTimestamp, toTimestampOrNull } from '../database';
import { RowMovedOn } from '../postgres-errors';
import { toJsonb } from '../storable-text';
import { addCloses } from '../bundles/bundles';
import type { WantedClose } from '../bundles/bundles';
import { saveAttempts } from './save-attempts';
import { saveCheckouts } from './save-checkouts';
import { saveCommands } from './save-commands';
import { saveJointReceipts } from './save-joint-receipts';
import { savePayments } from './save-payments';
import { saveTimeline } from './save-timeline';
import type { DecisionToSave } from './decision-to-save';
import { IN_LOCK_ORDER } from '../events/stripe-events';

/** A step is stored whole or not at all: the state, and every table that can be read from it. */
export async function saveDecision(
  tx: Queryable,
  saved: DecisionToSave,
  linkSecret: string,
): Promise<void> {
  await saveState(tx, saved);
  await savePayments(tx, saved);
  await saveJointReceipts(tx, saved);
  await saveAttempts(tx, saved);
  await saveCheckouts(tx, saved);
  await saveCommands(tx, saved, linkSecret);
  await saveTimeline(tx, saved);
  await markEventsApplied(tx, saved);
  await addCloses(tx, wantedClosesOf(saved));
}

/** A step taken is a sign of life: nobody has to start or wake this run for now. */
async function saveState(tx: Queryable, saved: DecisionToSave): Promise<void> {
  const { row, version, state, view, wakeAt, finished } = saved;
  const moved = await tx.query(
    `update collections set
       version = $3, shape = $4, state = $5, view = $6, wake_at = $7, outcome = $8,
       in_flight = $9, updated_at = now(), start_due_at = null, hint_due_at = null, wakes = 0,
       woken_until = null, failed_reaches = 0, not_startable = null, not_startable_at = null,
       due_on = $10, overdue_at = $11
     where ref = $1 and version = $2
     returning ref`,
    [
      row.ref,
      row.version,
      version,
      SHAPE,
      toJsonb(state),
      toJsonb(view),
      toTimestampOrNull(wakeAt),
      finished === null ? null : toJsonb(finished),
      state.outstanding.length > 0,
      dueDayIn(state.terms),
      toTimestamp(overdueAt(state)),
    ],
  );
  if (moved.length === 0) throw new RowMovedOn(row.ref, row.version);
}

async function markEventsApplied(tx: Queryable, saved: DecisionToSave): Promise<void> {
  if (saved.appliedEventIds.length === 0) return;
  await tx.query(
    `with locked as (
       select connection, id from stripe_events
       where connection = $2 and id = any($3) ${IN_LOCK_ORDER}
     )
     update stripe_events e set fate = 'applied', applied_at = now(), ref = $1
     from locked where e.connection = locked.connection and e.id = locked.id
       and e.fate <> 'applied'`,
    [saved.row.ref, saved.row.identity.connection, saved.appliedEventIds],
  );
}

/** Only the bundle closes its session; that it is to is stored with what made the invoice ask. */
const wantedClosesOf = ({ happened, row: { invoiceId: invoice } }: DecisionToSave): WantedClose[] =>
  happened.flatMap((one) =>
    one.kind === 'bundle_lane_wanted_back'
      ? [{ bundle: one.bundle, invoice, why: one.reason }]
      : [],
  );

import { bundleEventsOf } from '../../domain/bundles/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toTimestamp, toTimestampOrNull } from '../database';
import { IN_LOCK_ORDER } from '../events/stripe-events';
import { RowMovedOn } from '../postgres-errors';
import { toJsonb } from '../storable-text';
import type { BundleToSave } from './bundle-to-save';

/** A step of a bundle, whole or not at all; its address stays only while it may be paid at. */
export async function saveBundle(tx: Queryable, saved: BundleToSave): Promise<void> {
  await saveState(tx, saved);
  await saveObjects(tx, saved);
  await savePublicEvents(tx, saved);
  await markApplied(tx, saved);
}

async function saveState(tx: Queryable, saved: BundleToSave): Promise<void> {
  const { row, state, finished, wakeAt, dueAt } = saved;
  const url = state.session.kind === 'open' ? (saved.url ?? row.url) : null;
  const moved = await tx.query(
    `update bundles set version = $3, state = $4, finished = $5, wake_at = $6, due_at = $7,
       url = $8, updated_at = now()
     where id = $1 and version = $2 returning id`,
    [
      row.id,
      row.version,
      row.version + 1,
      toJsonb(state),
      finished,
      toTimestampOrNull(wakeAt),
      toTimestampOrNull(dueAt),
      url,
    ],
  );
  if (moved.length === 0) throw new RowMovedOn(row.id, row.version);
}

async function saveObjects(tx: Queryable, { row, state }: BundleToSave): Promise<void> {
  const { session, payments } = state;
  const ids = [
    ...('id' in session && session.id !== null ? [session.id] : []),
    ...payments.flatMap(({ intent }) => [intent.id, ...(intent.charge ? [intent.charge.id] : [])]),
  ];
  if (ids.length === 0) return;
  await tx.query(
    `insert into bundle_objects (connection, object_id, bundle_id)
     select $1, id, $2 from unnest($3::text[]) as given (id)
     order by id on conflict do nothing`,
    [row.connection, row.id, ids],
  );
}

async function savePublicEvents(tx: Queryable, { row, happened, ...of }: BundleToSave) {
  const events = bundleEventsOf(row.id, of.state, happened);
  if (events.length === 0) return;
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     select id, $1, $2, type, $3, data::jsonb
     from unnest($4::text[], $5::text[], $6::text[]) with ordinality
       as given (id, type, data, line)
     order by line`,
    [
      row.connection,
      row.customerId,
      toTimestamp(of.now),
      events.map(() => `ntc_${uuidv7()}`),
      events.map(({ type }) => type),
      events.map(({ data }) => toJsonb(data)),
    ],
  );
}

async function markApplied(
  tx: Queryable,
  { row, appliedEventIds, appliedCloses }: BundleToSave,
): Promise<void> {
  if (appliedEventIds.length > 0) {
    await tx.query(
      `with locked as (
         select connection, id from stripe_events
         where connection = $1 and id = any($2) ${IN_LOCK_ORDER}
       )
       update stripe_events e set fate = 'applied', applied_at = now(), ref = $3
       from locked where e.connection = locked.connection and e.id = locked.id
         and e.fate <> 'applied'`,
      [row.connection, [...appliedEventIds], row.ref],
    );
  }
  if (appliedCloses.length > 0) {
    await tx.query('delete from bundle_closes where written = any($1)', [[...appliedCloses]]);
  }
}

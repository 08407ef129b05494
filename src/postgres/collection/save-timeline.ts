import { publicEventsOf } from '../../domain/collection/projections/public-events';
import { timelineOf } from '../../domain/collection/projections/timeline';
import { uuidv7 } from '../../runtime/digest';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';
import { toJsonb } from '../storable-text';
import type { DecisionToSave } from './decision-to-save';

/**
 * What a step shows people, a line of the timeline for each reason it gives; and what it publishes
 * to the world: public events, numbered once they are committed.
 */
export async function saveTimeline(tx: Queryable, saved: DecisionToSave): Promise<void> {
  const { row, version, state, happened } = saved;
  const notes = timelineOf(happened, state.terms);
  const events = publicEventsOf(happened, state.terms);
  if (notes.length + events.length === 0) return;
  await tx.query(
    `with told as (
       insert into timeline (ref, version, line, at, about, text)
       select $1, $2, line, $3, about, text
       from unnest($4::text[], $5::text[]) with ordinality as given (about, text, line)
     )
     insert into notices (id, connection, ref, type, at, data)
     select id, $6, $1, type, $3, data::jsonb
     from unnest($7::text[], $8::text[], $9::text[]) with ordinality
       as given (id, type, data, line)
     order by line`,
    [
      row.ref,
      version,
      toTimestamp(saved.now),
      notes.map(({ about }) => about),
      notes.map(({ text }) => text),
      row.identity.connection,
      events.map(() => `ntc_${uuidv7()}`),
      events.map(({ type }) => type),
      events.map(({ data }) => toJsonb(data)),
    ],
  );
}

/** A line about what no decision brought, after those of the last one. */
export async function addToTimeline(
  tx: Queryable,
  ref: string,
  { about, text }: { about: 'mail'; text: string },
): Promise<void> {
  // Locked, so that no other line gets the same place.
  const [row] = await tx.query<{ version: number }>(
    'select version from collections where ref = $1 for update',
    [ref],
  );
  await tx.query(
    `insert into timeline (ref, version, line, at, about, text)
     select $1, $2, coalesce(max(line), 0) + 1, now(), $3, $4
     from timeline where ref = $1 and version = $2`,
    [ref, row?.version ?? 0, about, text],
  );
}

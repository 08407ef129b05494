import { setImmediate } from 'node:timers/promises';
import { applyMirrorFact } from '../../domain/mirror/ordering/apply-mirror-fact';
import { newUuid } from '../../runtime/digest';
import { toTimestampOrNull } from '../database';
import type { Queryable, SqlValue } from '../database';
import { TURN } from '../numbering';
import { toJsonb } from '../storable-text';
import type { NextStep } from './next-step';
import { placing } from './one-after-another';
import { payloadHash, storedJson } from './save-records';
import type { ObjectFact } from './write-records';

/** `left`: these are not written, and the step is not made. */
export type Copied = { kind: 'made' } | { kind: 'left'; facts: readonly ObjectFact[] };

/** Of which step of its copy a page is the next one. */
interface StepBefore {
  sync: number;
  collection: string;
  step: number;
}

/**
 * Adds what is not there yet of what a list brought, without a lock, and makes the step with it if
 * that is all of it: one statement. It is made ready before it is its turn.
 */
export async function writeCopied(
  db: Queryable,
  facts: readonly ObjectFact[],
  next: NextStep,
  row: Promise<StepBefore>,
): Promise<Copied> {
  const rows = await toRows(facts);
  const { sync, collection, step } = await row;
  if (rows === null) return { kind: 'left', facts };
  const { walk, readAt, reads } = next;
  const values = [toJsonb(walk), toTimestampOrNull(readAt), reads];
  const endTurn = await placing.turn(sync);
  try {
    const [answer] = await db.query<{ made: number; inserted: string[] | null }>(WRITE, [
      sync,
      collection,
      step,
      ...rows,
      ...values,
    ]);
    if (answer?.made === 1) return { kind: 'made' };
    const inserted = new Set(answer?.inserted);
    return { kind: 'left', facts: facts.filter(({ upstreamId }) => !inserted.has(upstreamId)) };
  } finally {
    endTurn();
  }
}

/** Answers are handled after every so many rows: the statement before this one is not to wait. */
const READY_AT_ONCE = 50;

/** Null: one of them is not just a new object. What is the same of a whole page is sent once. */
async function toRows(facts: readonly ObjectFact[]): Promise<SqlValue[] | null> {
  const ids = new Set<string>();
  const payloads: string[] = [];
  const hashes: string[] = [];
  const heads = new Map<string, number>();
  const headOf: number[] = [];
  for (const [nth, { upstreamId, fact, parent = null }] of facts.entries()) {
    if (nth % READY_AT_ONCE === 0) await setImmediate();
    const { record, change, request } = applyMirrorFact(null, fact);
    const { json } = storedJson(record.payload);
    if (change !== 'created' || request !== null || json === null) return null;
    ids.add(upstreamId);
    payloads.push(json);
    hashes.push(payloadHash(record.payload));
    const { api_version, redacted, upstream_updated_at } = record;
    const ordering = JSON.stringify(record.ordering);
    const at = new Date(upstream_updated_at).toISOString();
    const head = JSON.stringify({ parent, api_version, redacted, ordering, at });
    const number = heads.get(head) ?? heads.size + 1;
    heads.set(head, number);
    headOf.push(number);
  }
  if (ids.size < facts.length) return null;
  const uuids = () => facts.map(() => newUuid());
  const shared = `[${[...heads.keys()].join()}]`;
  return [[...ids], uuids(), uuids(), hashes, headOf, shared, `[${payloads.join()}]`];
}

/**
 * The place of another process, and what is written for a deleted sync, are no page of ours. Where
 * nobody may give places in the streams these rows wait until they are numbered.
 */
const WRITE = `
  with turn as materialized (${TURN}), page as materialized (
    select nextval('mirror_written') as written, (select mine from turn) as mine
    from mirror_syncs s join mirror_backfills b on b.sync = s.number
    where s.number = $1 and s.deleted_at is null and b.collection = $2 and b.step = $3
    for key share of s for no key update of b
  ), placed as materialized (
    select place, written, case when mine then nextval('mirror_positions') end as position
    from page, generate_series(1, cardinality($4::text[])) as place
  ), inserted as (
    insert into mirror_records (sync, collection, upstream_id, parent, id, payload, payload_hash,
      api_version, redacted, ordering, deleted, upstream_updated_at, written, place, position)
    select $1, $2, upstream_id, parent, id, payload, payload_hash, api_version, redacted,
      ordering::json, false, at, written, place - 1, position
    from rows from (unnest($4::text[]), unnest($5::uuid[]), unnest($7::text[]), unnest($8::int[]),
      jsonb_array_elements($10::jsonb))
      with ordinality as row (upstream_id, id, payload_hash, head, payload, place)
    join rows from (json_to_recordset($9::json) as (
      parent text, api_version text, redacted text[], ordering text, at timestamptz))
      with ordinality as shared (parent, api_version, redacted, ordering, at, head) using (head)
    join placed using (place)
    order by upstream_id collate "C"
    on conflict do nothing
    returning upstream_id, payload, upstream_updated_at, written, place, position
  ), shown as (
    insert into mirror_events (id, sync, collection, upstream_id, event_type, data,
      upstream_updated_at, written, place, position)
    select ($6::uuid[])[place + 1], $1, $2, upstream_id, 'created', payload, upstream_updated_at,
      written, place, position
    from inserted
  ), made as (
    update mirror_backfills set walk = $11, step = step + 1, failure = null, ended_at = null,
      events_since = coalesce(events_since, $12), reads = reads + $13
    from page
    where sync = $1 and collection = $2 and step = $3
      and (select count(*) from inserted) = cardinality($4::text[])
    returning step
  )
  select count(*) as made,
    case when count(*) = 0 then (select array_agg(upstream_id) from inserted) end as inserted
  from made`;

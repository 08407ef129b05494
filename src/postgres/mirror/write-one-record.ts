import { applyMirrorFact } from '../../domain/mirror/ordering/apply-mirror-fact';
import type { Applied, StoredRecord } from '../../domain/mirror/ordering/mirror-fact';
import { newUuid } from '../../runtime/digest';
import type { Queryable, SqlValue } from '../database';
import { TURN } from '../numbering';
import { recordNamedBefore } from '../../domain/mirror/ordering/named-before';
import { isCreation } from '../../domain/mirror/ordering/ranks';
import { toRecord } from './stored-record';
import type { StoredRecordRow } from './stored-record';
import { payloadHash, storedJson } from './save-records';
import { SyncGone } from './write-records';
import type { ObjectFact, WrittenFact } from './write-records';

/**
 * One fact without a lock: what is stored is read, or is what an event names; the rules say what is
 * to be, and it is written if the row is still that one, all of it one statement. Null where it is
 * not, or where there is more to write: then a transaction does it.
 */
export async function writeOneFact(
  db: Queryable,
  sync: number,
  given: ObjectFact,
): Promise<WrittenFact | null> {
  const { collection, upstreamId, fact } = given;
  const named = await writeUnread(db, sync, given);
  if (named !== null) return named;
  const before = await read(db, sync, given);
  const applied = applyMirrorFact(before.record, fact);
  const { record, change, request } = applied;
  if (request !== null) return null;
  const isSaved = record === before.record || (await save(db, { sync, given, before, applied }));
  return isSaved ? { collection, upstreamId, change, request } : null;
}

/**
 * Nothing is read first where an event names what was before it: it is written if just that is
 * stored, nothing where it is the first of its object. Null where it is not so.
 */
async function writeUnread(
  db: Queryable,
  sync: number,
  given: ObjectFact,
): Promise<WrittenFact | null> {
  const { collection, upstreamId, fact } = given;
  const isFirst = fact.kind === 'event' && isCreation(fact.type);
  const named = isFirst ? null : recordNamedBefore(fact);
  if (!isFirst && named === null) return null;
  const applied = applyMirrorFact(named, fact);
  const { change, request } = applied;
  if (change === null || request !== null) return null;
  const before: ReadRecord = isFirst ? ABSENT : { record: named, version: AS_NAMED };
  const isSaved = await save(db, { sync, given, before, applied });
  return isSaved ? { collection, upstreamId, change, request } : null;
}

interface ReadRecord {
  record: StoredRecord | null;
  /** Changes whenever anybody writes the row; null: there is none; `AS_NAMED`: it was not read. */
  version: string | null;
}

const AS_NAMED = 'as named';
const ABSENT = { record: null, version: null } as const;

const READ = `
  select r.payload, r.payload_text as text, r.redacted, r.api_version, r.deleted, r.ordering,
    r.upstream_updated_at as at, r.xmin::text as version
  from mirror_syncs s
  left join mirror_records r on r.sync = s.number and r.collection = $2 and r.upstream_id = $3
  where s.number = $1 and s.deleted_at is null`;

async function read(
  db: Queryable,
  sync: number,
  { collection, upstreamId }: ObjectFact,
): Promise<ReadRecord> {
  type Row = StoredRecordRow & { version: string | null };
  const [row] = await db.query<Row>(READ, [sync, collection, upstreamId]);
  if (row === undefined) throw new SyncGone(sync);
  const { version } = row;
  return { record: version === null ? null : toRecord(row), version };
}

interface OneWrite {
  sync: number;
  given: ObjectFact;
  before: ReadRecord;
  applied: Applied;
}

async function save(db: Queryable, write: OneWrite): Promise<boolean> {
  const { before, applied } = write;
  const sql = statementOf(before, applied);
  const [answer] = await db.query<{ saved: number }>(sql, valuesOf(write));
  return answer?.saved === 1;
}

function statementOf({ version }: ReadRecord, { change }: Applied): string {
  if (version === AS_NAMED) return SAVE.named;
  return SAVE[version === null ? 'new' : 'existing'][change === null ? 'silent' : 'shown'];
}

function valuesOf({ sync, given, before, applied }: OneWrite): SqlValue[] {
  const { record, change, changes } = applied;
  const { json, text } = storedJson(record.payload);
  const values: SqlValue[] = [
    sync,
    given.collection,
    given.upstreamId,
    json,
    text,
    payloadHash(record.payload),
    record.api_version,
    [...record.redacted],
    JSON.stringify(record.ordering),
    record.deleted,
    new Date(record.upstream_updated_at),
    guardOf(before),
  ];
  if (change === null) return values;
  values.push(newUuid(), change, changes === null ? null : JSON.stringify(changes));
  if (before.version === AS_NAMED) values.push(before.record?.ordering.to ?? 0);
  return values;
}

/** Of a new row its id, else by what the row is known to be the one that was meant. */
function guardOf({ record, version }: ReadRecord): string {
  if (version !== AS_NAMED) return version ?? newUuid();
  return record === null ? '' : payloadHash(record.payload);
}

// Held until it is committed, so that nobody takes away the rows of a deleted sync before.
const OF_SYNC = `from mirror_syncs where number = $1 and deleted_at is null for key share`;
const SILENT_BATCH = `with batch as materialized (
  select null::bigint as written, null::bigint as position ${OF_SYNC})`;
const BATCH = `with turn as materialized (${TURN}), batch as materialized (
    select nextval('mirror_written') as written,
      case when (select mine from turn) then nextval('mirror_positions') end as position
    ${OF_SYNC})`;

const SAVED_NEW = `saved as (
    insert into mirror_records (sync, collection, upstream_id, id, payload, payload_text,
      payload_hash, api_version, redacted, ordering, deleted, upstream_updated_at, written, place,
      position)
    select $1, $2, $3, $12::uuid, $4::jsonb, $5, $6, $7, $8, $9::json, $10, $11, written, 0,
      position
    from batch on conflict do nothing returning written, position, upstream_updated_at as at)`;

const IS_READ = 'r.xmin = $12::text::xid';
/** Also of what is written at the same moment: what has no place yet comes first. */
const IS_NAMED = `r.payload_hash = $12 and r.api_version is not distinct from $7 and not r.deleted
      and (r.ordering ->> 'to')::numeric <= $16 and r.ordering -> 'others' is null
      and (batch.position is null or r.position is not null)`;

const savedAgain = (moved: string, guard: string): string => `saved as (
    update mirror_records r set payload = $4::jsonb, payload_text = $5, payload_hash = $6,
      api_version = $7, redacted = $8, ordering = $9::json, deleted = $10,
      upstream_updated_at = greatest($11, r.upstream_updated_at)${moved}
    from batch
    where r.sync = $1 and r.collection = $2 and r.upstream_id = $3 and ${guard}
    returning batch.written, batch.position, r.upstream_updated_at as at)`;
const MOVED = ', updated_at = now(), written = batch.written, place = 0, position = batch.position';

const SHOWN = `shown as (
    insert into mirror_events (id, sync, collection, upstream_id, event_type, changes, data,
      data_text, upstream_updated_at, written, place, position)
    select $13::uuid, $1, $2, $3, $14, $15::json, $4::jsonb, $5, at, written, 0, position
    from saved)`;

const COUNT = 'select count(*) as saved from saved';

const SAVE = {
  new: {
    shown: `${BATCH}, ${SAVED_NEW}, ${SHOWN} ${COUNT}`,
    silent: `${SILENT_BATCH}, ${SAVED_NEW} ${COUNT}`,
  },
  existing: {
    shown: `${BATCH}, ${savedAgain(MOVED, IS_READ)}, ${SHOWN} ${COUNT}`,
    silent: `${SILENT_BATCH}, ${savedAgain('', IS_READ)} ${COUNT}`,
  },
  named: `${BATCH}, ${savedAgain(MOVED, IS_NAMED)}, ${SHOWN} ${COUNT}`,
} as const;

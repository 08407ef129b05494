import type { Actor } from '../../domain/audit';
import type { BulkActionName, BulkOutcome, DryRow } from '../../domain/bulk-action';
import type { CommandBody } from '../../domain/collection/model/command';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import type { Queryable, Database } from '../database';
import { toTimestamp } from '../database';
import { giveNextRow } from './give-bulk-row';
import type { GivenRow } from './give-bulk-row';
import { toJsonb } from '../storable-text';

export interface NewDryRun {
  connection: string;
  keyId: string;
  tokenHash: string;
  action: BulkActionName;
  /** As it was given: the execution must give the same. */
  request: Record<string, unknown>;
  requestHash: string;
  command: CommandBody;
  expiresAt: number;
  rows: readonly DryRow[];
}

/** What an execution must show to be the one that the dry run was made for. */
export interface BulkStart {
  connection: string;
  keyId: string;
  tokenHash: string;
  requestHash: string;
}

export type BulkStarted =
  | { kind: 'started' | 'going_on'; id: string }
  /** No dry run of this key in this connection has this token. */
  | { kind: 'unknown' }
  | { kind: 'differs' }
  | { kind: 'expired' };

export interface BulkActionRow {
  id: string;
  connection: string;
  action: BulkActionName;
  request: Record<string, unknown>;
  createdAt: number;
  expiresAt: number;
  startedAt: number | null;
  counts: Record<BulkOutcome, number>;
}

export interface BulkInvoiceRow {
  position: number;
  invoiceId: string;
  externalId: string;
  outcome: BulkOutcome;
  code: string | null;
  detail: string | null;
  commandId: string | null;
}

/** Started, and not all of its commands are given. */
export interface BulkToGive {
  id: string;
  connection: string;
  action: BulkActionName;
  /** Of its commands, those that are on their way. */
  onTheirWay: number;
}

export interface BulkActionStore {
  /** Answers its id. */
  create(dryRun: NewDryRun): Promise<string>;
  /** Once; the same again goes on with what was started. */
  start(asked: BulkStart, actor: Actor): Promise<BulkStarted>;
  get(connection: string, id: string): Promise<BulkActionRow | null>;
  rows(
    id: string,
    of: { limit: number; after: number; outcome?: string | undefined },
  ): Promise<BulkInvoiceRow[]>;
  /** Leased for half a minute: one worker at a time keeps to how many are on their way. */
  lease(limit: number): Promise<BulkToGive[]>;
  /** Gives the command of the next row, or says that it changed; null: there is none left. */
  giveNext(id: string): Promise<GivenRow | null>;
  release(id: string, isGiven: boolean): Promise<void>;
  /** Dry runs that nobody carried out. */
  deleteExpired(): Promise<void>;
}

export function bulkActionStore(db: Database): BulkActionStore {
  return {
    create: (dryRun) => db.transaction((tx) => create(tx, dryRun)),
    start: (asked, actor) => db.transaction((tx) => start(tx, asked, actor)),
    get: (connection, id) => get(db, connection, id),
    rows: (id, of) => rows(db, id, of),
    lease: (limit) => lease(db, limit),
    giveNext: (id) => db.transaction((tx) => giveNextRow(tx, id)),
    release: async (id, isGiven) => {
      await db.query(
        `update bulk_actions set leased_until = null,
           given_at = case when $2 and not exists (
             select 1 from bulk_action_rows
             where bulk_id = $1 and outcome is null and command_id is null) then now() end
         where id = $1`,
        [id, isGiven],
      );
    },
    deleteExpired: async () => {
      await db.query(
        `delete from bulk_actions
         where started_at is null and expires_at < now() - interval '1 day'`,
      );
    },
  };
}

async function create(tx: Queryable, dryRun: NewDryRun): Promise<string> {
  const id = `bulk_${uuidv7()}`;
  const { connection, keyId, tokenHash, action, requestHash, rows: found } = dryRun;
  await tx.query(
    `insert into bulk_actions
       (id, connection, key_id, token_hash, action, request, request_hash, command, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      connection,
      keyId,
      tokenHash,
      action,
      toJsonb(dryRun.request),
      requestHash,
      toJsonb(dryRun.command),
      toTimestamp(dryRun.expiresAt),
    ],
  );
  await tx.query(
    `insert into bulk_action_rows (bulk_id, position, ref, version, outcome, code, detail)
     select $1, at, ref, version, case when code is not null then 'refused' end, code, detail
     from unnest($2::text[], $3::int[], $4::text[], $5::text[]) with ordinality
       as given (ref, version, code, detail, at)`,
    [
      id,
      found.map(({ ref }) => ref),
      found.map(({ version }) => version),
      found.map(({ refused }) => refused?.code ?? null),
      found.map(({ refused }) => refused?.detail ?? null),
    ],
  );
  return id;
}

interface StoredStart {
  id: string;
  action: BulkActionName;
  request: Record<string, unknown>;
  requestHash: string;
  isStarted: boolean;
  isExpired: boolean;
}

async function start(tx: Queryable, asked: BulkStart, actor: Actor): Promise<BulkStarted> {
  const { connection, keyId, tokenHash, requestHash } = asked;
  const [row] = await tx.query<StoredStart & Record<string, unknown>>(
    `select id, action, request, request_hash as "requestHash",
            started_at is not null as "isStarted", expires_at <= now() as "isExpired"
     from bulk_actions where token_hash = $1 and connection = $2 and key_id = $3 for update`,
    [tokenHash, connection, keyId],
  );
  if (row === undefined) return { kind: 'unknown' };
  if (row.requestHash !== requestHash) return { kind: 'differs' };
  if (row.isStarted) return { kind: 'going_on', id: row.id };
  if (row.isExpired) return { kind: 'expired' };
  await tx.query('update bulk_actions set started_at = now() where id = $1', [row.id]);
  const [{ count } = { count: 0 }] = await tx.query<{ count: number }>(
    'select count(*) as count from bulk_action_rows where bulk_id = $1 and outcome is null',
    [row.id],
  );
  const after = { ...row.request, count, token_hash: tokenHash.slice(0, 16) };
  const action = 'bulk_action.started';
  await writeAudit(tx, actor, { connection, action, subject: row.id, before: null, after });
  return { kind: 'started', id: row.id };
}

/** What became of a row: its command says, once it has one. */
const OUTCOME = `
  coalesce(r.outcome, case when r.command_id is null then 'waiting'
    when c.answer ->> 'outcome' in ('done', 'refused') then c.answer ->> 'outcome'
    else 'given' end)`;
const ROWS = `
  bulk_action_rows r join bulk_actions b on b.id = r.bulk_id
  left join commands c on c.connection = b.connection and c.id = r.command_id`;

async function get(db: Queryable, connection: string, id: string): Promise<BulkActionRow | null> {
  type Fields = Omit<BulkActionRow, 'counts'> & { counts: Partial<BulkActionRow['counts']> };
  const [row] = await db.query<Fields & Record<string, unknown>>(
    `select id, connection, action, request, created_at as "createdAt",
       expires_at as "expiresAt", started_at as "startedAt",
       (select coalesce(jsonb_object_agg(outcome, count), '{}') from (
          select ${OUTCOME} as outcome, count(*) as count from ${ROWS}
          where r.bulk_id = $2 group by 1) counted) as counts
     from bulk_actions where connection = $1 and id = $2`,
    [connection, id],
  );
  if (row === undefined) return null;
  const none = { waiting: 0, given: 0, done: 0, refused: 0, changed: 0 };
  return { ...row, counts: { ...none, ...row.counts } };
}

function rows(
  db: Queryable,
  id: string,
  { limit, after, outcome }: { limit: number; after: number; outcome?: string | undefined },
): Promise<BulkInvoiceRow[]> {
  return db.query<BulkInvoiceRow & Record<string, unknown>>(
    `select r.position, i.id as "invoiceId", i.external_id as "externalId",
       ${OUTCOME} as outcome, coalesce(r.code, c.answer ->> 'code') as code,
       coalesce(r.detail, c.answer ->> 'detail') as detail, r.command_id as "commandId"
     from ${ROWS} join invoices i on i.ref = r.ref
     where r.bulk_id = $1 and r.position > $2 and ($3::text is null or ${OUTCOME} = $3)
     order by r.position limit $4`,
    [id, after, outcome ?? null, limit],
  );
}

/**
 * On their way is what is not answered: a charge is once it has ended. What cannot be started, and
 * what has taken so long that it waits for something else, is not counted.
 */
function lease(db: Queryable, limit: number): Promise<BulkToGive[]> {
  return db.query<BulkToGive & Record<string, unknown>>(
    `with due as (
       select id from bulk_actions
       where started_at is not null and given_at is null
         and (leased_until is null or leased_until < now())
       order by started_at limit $1 for update skip locked
     )
     update bulk_actions b set leased_until = now() + interval '30 seconds'
     from due where b.id = due.id
     returning b.id, b.connection, b.action, (
       select count(*) from bulk_action_rows r
         join commands c on c.connection = b.connection and c.id = r.command_id
         join collections k on k.ref = r.ref
       where r.bulk_id = b.id and r.given_at > now() - interval '15 minutes'
         and coalesce(c.answer ->> 'outcome', '') not in ('done', 'refused')
         and k.not_startable is null
     ) as "onTheirWay"`,
    [limit],
  );
}

import type { BrakeRules, EndedAlike } from '../../domain/brake';
import { DEFAULT_BRAKE, LOCKED_OUT_FOR, describeLockOut } from '../../domain/brake';
import { differenceOf } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import type { PublishedEvent } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { toTimestamp, toTimestampOrNull } from '../database';
import { toJsonb } from '../storable-text';

export interface BrakeRow {
  rules: BrakeRules;
  pausedAt: number | null;
  why: string | null;
  resumedAt: number | null;
  /** From then on one charge may try whether Stripe accepts us; null: a person resumes them. */
  tryAt: number | null;
  /** The invoice whose charge tries it. */
  triedBy: string | null;
}

export interface Pause {
  why: string;
  /** Engine time. */
  at: number;
  /** Who pauses them; null: how attempts ended. */
  actor: Actor | null;
}

export interface TryLease {
  ref: string;
  now: number;
  again: number;
}

export interface BrakeStore {
  get(connection: string): Promise<BrakeRow | null>;
  /** Those whose automatic charges are paused. */
  paused(): Promise<{ code: string; why: string }[]>;
  /** How the attempts ended that ended since then. */
  endedSince(connection: string, sinceMs: number): Promise<EndedAlike[]>;
  /** Published once; false: they were paused already. A person's pause outlasts a lock-out. */
  pause(connection: string, pause: Pause): Promise<boolean>;
  /** By a person; false: they were not paused. */
  resume(connection: string, atMs: number, actor: Actor): Promise<boolean>;
  /** Stripe refuses our key or account: they are paused until a charge gets through. */
  lockOut(connection: string, detail: string, atMs: number): Promise<boolean>;
  /** A charge got through: what only a lock-out paused goes on. */
  letIn(connection: string, atMs: number): Promise<boolean>;
  /** Of all that ask at once one may try; the next from `again` on. */
  leaseTry(connection: string, lease: TryLease): Promise<boolean>;
  setRules(connection: string, rules: BrakeRules, actor: Actor): Promise<void>;
  /** What the business was not mailed of yet, leased for ten minutes. */
  leaseForMail(): Promise<{ code: string; why: string; pausedAt: number }[]>;
  markMailed(connection: string): Promise<void>;
}

/** Each charge asks, and a second of them changes little. */
const KEPT_MS = 1_000;

/** Whether the automatic charges of a connection are paused, and when they shall be. */
export function brakeStore(db: Database): BrakeStore {
  const kept = new Map<string, { at: number; since: number; ended: Promise<EndedAlike[]> }>();
  return {
    get: (connection) => get(db, connection),
    paused: () =>
      db.query(
        `select code, charges_paused_why as why from connections
         where charges_paused_at is not null order by code`,
      ),
    endedSince: (connection, since) => {
      const last = kept.get(connection);
      // A person who resumed them in between has set a later beginning.
      const isFresh = last !== undefined && performance.now() - last.at < KEPT_MS;
      if (isFresh && since - last.since < 2 * KEPT_MS) return last.ended;
      const ended = endedSince(db, connection, since);
      kept.set(connection, { at: performance.now(), since, ended });
      return ended;
    },
    pause: (connection, asked) => db.transaction((tx) => pause(tx, connection, asked)),
    resume: (connection, at, actor) => db.transaction((tx) => resume(tx, connection, at, actor)),
    lockOut: (connection, detail, at) =>
      db.transaction((tx) => lockOut(tx, connection, detail, at)),
    letIn: async (connection, at) => {
      const row = await get(db, connection);
      if (row?.pausedAt == null || row.tryAt === null) return false;
      return db.transaction((tx) => resume(tx, connection, at, null));
    },
    leaseTry: (connection, lease) => leaseTry(db, connection, lease),
    setRules: (connection, rules, actor) =>
      db.transaction((tx) => setRules(tx, connection, rules, actor)),
    leaseForMail: () =>
      db.query(
        `update connections set charges_paused_mail_due_at = now() + interval '10 minutes'
         where charges_paused_mail_due_at <= now() and charges_paused_at is not null
         returning code, charges_paused_why as why, charges_paused_at as "pausedAt"`,
      ),
    markMailed: async (connection) => {
      await db.query('update connections set charges_paused_mail_due_at = null where code = $1', [
        connection,
      ]);
    },
  };
}

async function get(db: Queryable, connection: string): Promise<BrakeRow | null> {
  const [row] = await db.query<{ rules: BrakeRules | null } & Omit<BrakeRow, 'rules'>>(
    `select brake_rules as rules, charges_paused_at as "pausedAt", charges_paused_why as why,
            charges_resumed_at as "resumedAt", charges_try_at as "tryAt",
            charges_tried_by as "triedBy"
     from connections where code = $1`,
    [connection],
  );
  return row === undefined ? null : { ...row, rules: { ...DEFAULT_BRAKE, ...row.rules } };
}

/** Of what is still on its way nobody knows yet; what was called off is no attempt. */
function endedSince(db: Queryable, connection: string, since: number): Promise<EndedAlike[]> {
  return db.query<EndedAlike & Record<string, unknown>>(
    `select case when outcome = 'succeeded' then null else coalesce(decline_code, '') end as code,
            count(*) as count
     from attempts
     where connection = $1 and ended_at >= $2 and outcome in ('succeeded', 'declined', 'failed')
     group by 1`,
    [connection, toTimestamp(since)],
  );
}

async function pause(tx: Queryable, code: string, { why, at, actor }: Pause): Promise<boolean> {
  const isNew = await setPaused(tx, code, { why, at, tryAt: null });
  const isTakenOver = !isNew && actor !== null && (await outlastLockOut(tx, code, why));
  if (actor !== null && (isNew || isTakenOver)) await audit(tx, actor, code, { paused: true, why });
  return isNew;
}

function lockOut(tx: Queryable, code: string, detail: string, at: number): Promise<boolean> {
  return setPaused(tx, code, { why: describeLockOut(detail), at, tryAt: at + LOCKED_OUT_FOR });
}

async function setPaused(
  tx: Queryable,
  code: string,
  { why, at, tryAt }: { why: string; at: number; tryAt: number | null },
): Promise<boolean> {
  const paused = await tx.query(
    `update connections set charges_paused_at = $3, charges_paused_why = $2,
       charges_paused_mail_due_at = now(), charges_try_at = $4, charges_tried_by = null
     where code = $1 and charges_paused_at is null returning code`,
    [code, why, toTimestamp(at), toTimestampOrNull(tryAt)],
  );
  if (paused.length === 0) return false;
  await publish(tx, code, { type: 'connection.charges_paused', data: { why } }, at);
  return true;
}

async function outlastLockOut(tx: Queryable, code: string, why: string): Promise<boolean> {
  const taken = await tx.query(
    `update connections set charges_paused_why = $2, charges_try_at = null, charges_tried_by = null
     where code = $1 and charges_try_at is not null returning code`,
    [code, why],
  );
  return taken.length > 0;
}

/** Null: Stripe accepts us again, which ends no other pause. */
async function resume(
  tx: Queryable,
  code: string,
  at: number,
  actor: Actor | null,
): Promise<boolean> {
  const [before] = await tx.query<{ why: string | null }>(
    `select charges_paused_why as why from connections
     where code = $1 and charges_paused_at is not null and ($2 or charges_try_at is not null)
     for update`,
    [code, actor !== null],
  );
  if (before === undefined) return false;
  await tx.query(
    `update connections set charges_paused_at = null, charges_paused_why = null,
       charges_paused_mail_due_at = null, charges_try_at = null, charges_tried_by = null,
       charges_resumed_at = $2
     where code = $1`,
    [code, toTimestamp(at)],
  );
  if (actor !== null) await audit(tx, actor, code, { paused: false, why: before.why });
  await publish(tx, code, { type: 'connection.charges_resumed', data: {} }, at);
  return true;
}

async function leaseTry(
  db: Queryable,
  code: string,
  { ref, now, again }: TryLease,
): Promise<boolean> {
  const leased = await db.query(
    `update connections set charges_try_at = $3, charges_tried_by = $4
     where code = $1 and charges_paused_at is not null and charges_try_at <= $2 returning code`,
    [code, toTimestamp(now), toTimestamp(again), ref],
  );
  return leased.length > 0;
}

async function setRules(
  tx: Queryable,
  code: string,
  rules: BrakeRules,
  actor: Actor,
): Promise<void> {
  const before = await get(tx, code);
  if (before === null) return;
  await tx.query('update connections set brake_rules = $2 where code = $1', [code, toJsonb(rules)]);
  const difference = differenceOf(audited(before.rules), audited(rules));
  if (difference === null) return;
  const change = { connection: code, subject: code, ...difference };
  await writeAudit(tx, actor, { ...change, action: 'charge_brake.changed' });
}

const audited = ({ attempts, failedPercent, minutes, ignoredCodes }: BrakeRules) => ({
  attempts,
  failed_percent: failedPercent,
  minutes,
  ignored_codes: ignoredCodes,
});

async function audit(
  tx: Queryable,
  actor: Actor,
  code: string,
  { paused, why }: { paused: boolean; why: string | null },
): Promise<void> {
  const [off, on] = [{ paused: false }, { paused: true, why }];
  await writeAudit(tx, actor, {
    connection: code,
    action: paused ? 'charge_brake.paused' : 'charge_brake.resumed',
    subject: code,
    before: paused ? off : on,
    after: paused ? on : off,
  });
}

type Published = PublishedEvent<'connection.charges_paused' | 'connection.charges_resumed'>;

async function publish(
  tx: Queryable,
  code: string,
  { type, data }: Published,
  now: number,
): Promise<void> {
  await tx.query(
    'insert into notices (id, connection, type, at, data) values ($1, $2, $3, $4, $5)',
    [`ntc_${uuidv7()}`, code, type, toTimestamp(now), toJsonb(data)],
  );
}

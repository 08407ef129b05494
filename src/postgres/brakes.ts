import type { BrakeRules, EndedAlike } from '../domain/brake';
import { DEFAULT_BRAKE } from '../domain/brake';
import type { PublishedEvent } from '../domain/public-events';
import { uuidv7 } from '../runtime/digest';
import type { Database, Queryable } from './database';
import { toTimestamp } from './database';
import { toJsonb } from './storable-text';

export interface BrakeRow {
  rules: BrakeRules;
  pausedAt: number | null;
  why: string | null;
  resumedAt: number | null;
}

export interface BrakeStore {
  get(connection: string): Promise<BrakeRow | null>;
  /** Those whose automatic charges are paused. */
  paused(): Promise<{ code: string; why: string }[]>;
  /** How the attempts ended that ended since then. */
  endedSince(connection: string, sinceMs: number): Promise<EndedAlike[]>;
  /** From now on, published once; false: they were paused already. */
  pause(connection: string, why: string, nowMs: number): Promise<boolean>;
  /** False: they were not paused. */
  resume(connection: string, nowMs: number): Promise<boolean>;
  setRules(connection: string, rules: BrakeRules): Promise<void>;
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
    pause: (connection, why, now) => db.transaction((tx) => pause(tx, connection, why, now)),
    resume: (connection, now) => db.transaction((tx) => resume(tx, connection, now)),
    setRules: async (connection, rules) => {
      await db.query('update connections set brake_rules = $2 where code = $1', [
        connection,
        toJsonb(rules),
      ]);
    },
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
            charges_resumed_at as "resumedAt"
     from connections where code = $1`,
    [connection],
  );
  return row === undefined ? null : { ...row, rules: row.rules ?? DEFAULT_BRAKE };
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

async function pause(tx: Queryable, code: string, why: string, now: number): Promise<boolean> {
  const paused = await tx.query(
    `update connections set charges_paused_at = $3, charges_paused_why = $2,
       charges_paused_mail_due_at = now()
     where code = $1 and charges_paused_at is null returning code`,
    [code, why, toTimestamp(now)],
  );
  if (paused.length === 0) return false;
  await publish(tx, code, { type: 'connection.charges_paused', data: { why } }, now);
  return true;
}

async function resume(tx: Queryable, code: string, now: number): Promise<boolean> {
  const resumed = await tx.query(
    `update connections set charges_paused_at = null, charges_paused_why = null,
       charges_paused_mail_due_at = null, charges_resumed_at = $2
     where code = $1 and charges_paused_at is not null returning code`,
    [code, toTimestamp(now)],
  );
  if (resumed.length === 0) return false;
  await publish(tx, code, { type: 'connection.charges_resumed', data: {} }, now);
  return true;
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

import type { Method } from '../domain/collection/model/method';
import type { Queryable } from './database';
import { toTimestamp } from './database';

export interface AttemptRow {
  ref: string;
  n: number;
  intentId: string | null;
  key: string;
  amount: number;
  method: Method;
  askedAt: number;
  outcome: string | null;
  declineCode: string | null;
}

export interface AttemptStore {
  /** Answered attempts of this card in the last `days`, over all invoices. */
  countByFingerprint(fingerprint: string, sinceMs: number): Promise<number>;
}

/** Confirms of ours, one row each, by the number of their lane. */
export function attemptStore(db: Queryable): AttemptStore {
  return {
    countByFingerprint: (fingerprint, sinceMs) => countByFingerprint(db, fingerprint, sinceMs),
  };
}

/** The intent is learned later than the number; what is known once is never forgotten. */
export async function putAttempt(tx: Queryable, row: AttemptRow): Promise<void> {
  const { method } = row;
  await tx.query(
    `insert into attempts
       (ref, n, connection, intent_id, key, amount, method_id, method_type, method_label,
        fingerprint, asked_at, outcome, decline_code)
     select $1, $2, i.connection, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
     from invoices i where i.ref = $1
     on conflict (ref, n) do update set
       intent_id = coalesce(attempts.intent_id, excluded.intent_id),
       key = excluded.key,
       outcome = coalesce(attempts.outcome, excluded.outcome),
       decline_code = coalesce(attempts.decline_code, excluded.decline_code)`,
    [
      row.ref,
      row.n,
      row.intentId,
      row.key,
      row.amount,
      method.id,
      method.type,
      method.label,
      method.fingerprint,
      toTimestamp(row.askedAt),
      row.outcome,
      row.declineCode,
    ],
  );
}

/** A success overrules what was thought before; anything else is written once. */
export async function finishAttempt(
  tx: Queryable,
  done: { ref: string; n: number; outcome: string; code: string | null },
): Promise<void> {
  await tx.query(
    `update attempts set
       outcome = $3::text,
       decline_code = case when $3::text = 'succeeded' then null else $4 end
     where ref = $1 and n = $2 and (outcome is null or $3::text = 'succeeded')`,
    [done.ref, done.n, done.outcome, done.code],
  );
}

async function countByFingerprint(
  db: Queryable,
  fingerprint: string,
  since: number,
): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `select count(*) as count from attempts
     where fingerprint = $1 and asked_at >= $2 and outcome in ('declined', 'failed')`,
    [fingerprint, toTimestamp(since)],
  );
  return row?.count ?? 0;
}

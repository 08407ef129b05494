import type { Method } from '../../domain/collection/model/method';
import type { ChargedBy } from '../../domain/collection/model/state';
import type { Queryable } from '../database';
import { toTimestamp } from '../database';

export interface AttemptRow {
  ref: string;
  n: number;
  intentId: string | null;
  key: string;
  amount: number;
  method: Method;
  askedAt: number;
  askedBy: ChargedBy | null;
  outcome: string | null;
  declineCode: string | null;
}

export interface AttemptStore {
  /** This card's failed attempts since then, over all invoices: the newest ones first. */
  failedOf(fingerprint: string, sinceMs: number, most: number): Promise<FailedTry[]>;
  /** What the customer's other invoices do with this card, however many there are. */
  ofOtherInvoices(ref: string, fingerprint: string, sinceMs: number): Promise<OtherAttempts>;
}

export interface FailedTry {
  at: number;
  /** The customer asked for it, on an invoice's page. */
  isOwn: boolean;
}

export interface OtherAttempts {
  /** Their confirms in flight. */
  confirming: number;
  /** Older invoices whose attempt is being prepared. */
  older: number;
  /** Whether one was declined since the time given that the customer had not asked for. */
  declined: boolean;
}

/** Confirms of ours, one row each, by the number of their lane. */
export function attemptStore(db: Queryable): AttemptStore {
  return {
    failedOf: (fingerprint, sinceMs, most) => failedOf(db, fingerprint, sinceMs, most),
    ofOtherInvoices: (ref, fingerprint, sinceMs) => ofOtherInvoices(db, ref, fingerprint, sinceMs),
  };
}

/** The intent is learned later than the number; what is known once is never forgotten. */
export async function putAttempt(tx: Queryable, row: AttemptRow): Promise<void> {
  const { method } = row;
  await tx.query(
    `insert into attempts
       (ref, n, connection, intent_id, key, amount, method_id, method_type, method_label,
        fingerprint, asked_at, outcome, decline_code, asked_by)
     select $1, $2, i.connection, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13
     from invoices i where i.ref = $1
     on conflict (ref, n) do update set
       intent_id = coalesce(attempts.intent_id, excluded.intent_id),
       key = excluded.key,
       outcome = coalesce(attempts.outcome, excluded.outcome),
       asked_by = coalesce(attempts.asked_by, excluded.asked_by),
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
      row.askedBy,
    ],
  );
}

/** A success overrules what was thought before; anything else is written once. */
export async function finishAttempt(
  tx: Queryable,
  done: { ref: string; n: number; outcome: string; code: string | null; at: number },
): Promise<void> {
  await tx.query(
    `update attempts set
       outcome = $3::text,
       decline_code = case when $3::text = 'succeeded' then null else $4 end,
       ended_at = $5
     where ref = $1 and n = $2 and (outcome is null or $3::text = 'succeeded')`,
    [done.ref, done.n, done.outcome, done.code, toTimestamp(done.at)],
  );
}

/** Of rows of the time before it was kept, nobody knows who asked: they count with the plan. */
async function failedOf(
  db: Queryable,
  fingerprint: string,
  since: number,
  most: number,
): Promise<FailedTry[]> {
  return db.query<FailedTry & Record<string, unknown>>(
    `select asked_at as at, coalesce(asked_by = 'customer', false) as "isOwn" from attempts
     where fingerprint = $1 and asked_at >= $2 and outcome in ('declined', 'failed')
     order by asked_at desc limit $3`,
    [fingerprint, toTimestamp(since), most],
  );
}

/**
 * Found by the card alone: the row of an attempt says whether it is in flight, and only of those
 * the state is asked how far it is. One that waits for Stripe to be asked again is in nobody's way.
 */
async function ofOtherInvoices(
  db: Queryable,
  ref: string,
  fingerprint: string,
  since: number,
): Promise<OtherAttempts> {
  const [found] = await db.query<OtherAttempts & Record<string, unknown>>(
    `with own as (
       select customer_id, issued_on, due_on, id from invoices where ref = $1
     ), in_flight as (
       select k.state -> 'lane' ->> 'kind' as lane,
         k.state -> 'outstanding' @> '[{"kind": "openIntent"}]' as is_asked,
         (i.issued_on, i.due_on, i.id) < (own.issued_on, own.due_on, own.id) as is_older
       from own join attempts a on a.fingerprint = $2 and a.outcome is null and a.ref <> $1
       join invoices i on i.ref = a.ref and i.customer_id = own.customer_id
       join collections k on k.ref = a.ref and k.state -> 'lane' ->> 'n' = a.n::text
     )
     select count(*) filter (where lane = 'confirming') as confirming,
       count(*) filter (where lane = 'opening_intent' and is_older and is_asked) as older,
       exists (
         select from own join attempts a on a.fingerprint = $2 and a.outcome = 'declined'
           and a.ref <> $1 and a.asked_by is distinct from 'customer'
           and coalesce(a.ended_at, a.asked_at) >= $3
         join invoices i on i.ref = a.ref and i.customer_id = own.customer_id
       ) as declined
     from in_flight`,
    [ref, fingerprint, toTimestamp(since)],
  );
  return found ?? { confirming: 0, older: 0, declined: false };
}

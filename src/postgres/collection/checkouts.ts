import type { Queryable } from '../database';
import { queryableOf, toTimestamp } from '../database';
import type { Transaction } from '../transaction';

export interface CheckoutRow {
  sessionId: string;
  ref: string;
  n: number;
  url: string | null;
  amount: number;
  expiresAt: number;
  status: 'open' | 'complete' | 'expired';
}

export interface CheckoutStore {
  put(tx: Transaction, row: CheckoutRow): Promise<void>;
  /** The open session with the highest number. */
  current(ref: string): Promise<CheckoutRow | null>;
}

const COLUMNS = `
  session_id as "sessionId", ref, n, url, amount, expires_at as "expiresAt", status`;

/** Checkout sessions; only the open one with the highest number may be given to anybody. */
export function checkoutStore(db: Queryable): CheckoutStore {
  return {
    put: (tx, row) => putCheckout(queryableOf(tx), row),
    current: (ref) => current(db, ref),
  };
}

/** A session that was closed meanwhile stays closed, also when it is written again. */
export async function putCheckout(tx: Queryable, row: CheckoutRow): Promise<void> {
  await tx.query(
    `insert into checkouts (connection, session_id, ref, n, url, amount, expires_at, status)
     select i.connection, $2, $1, $3, $4, $5, $6, $7 from invoices i where i.ref = $1
     on conflict (connection, session_id) do update set
       url = coalesce(excluded.url, checkouts.url),
       status = case when checkouts.status = 'open' then excluded.status
                     else checkouts.status end`,
    [row.ref, row.sessionId, row.n, row.url, row.amount, toTimestamp(row.expiresAt), row.status],
  );
}

/**
 * A session being closed counts as expired, so that its address is given to nobody; if it then
 * turns out to be paid, it is complete.
 */
export async function saveClosedCheckout(
  tx: Queryable,
  { connection, sessionId }: { connection: string; sessionId: string },
  status: 'complete' | 'expired',
): Promise<void> {
  await tx.query(
    `update checkouts set status = $3
     where connection = $1 and session_id = $2 and status <> 'complete'`,
    [connection, sessionId, status],
  );
}

async function current(db: Queryable, ref: string): Promise<CheckoutRow | null> {
  const [row] = await db.query<CheckoutRow>(
    `select ${COLUMNS} from checkouts where ref = $1 and status = 'open' order by n desc limit 1`,
    [ref],
  );
  return row ?? null;
}

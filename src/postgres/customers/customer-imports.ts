import type { Actor } from '../../domain/audit';
import { textOfPlans } from '../../domain/customer-imports/plan-row';
import type { ImportSource, RowPlan } from '../../domain/customer-imports/plan-row';
import type { PairGiven } from '../../domain/customer-imports/parse-csv';
import type { Digest } from '../../domain/refs';
import { uuidv7 } from '../../runtime/digest';
import { writeAudit } from '../access/audit';
import type { Database, Queryable } from '../database';
import { toJsonb } from '../storable-text';

export const IMPORT_STATUSES = [
  'listing',
  'preparing',
  'checking',
  'checked',
  'linking',
  'done',
  'failed',
] as const;

export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export interface ImportRow {
  /** `cim_` + UUIDv7. */
  id: string;
  connection: string;
  source: ImportSource;
  status: ImportStatus;
  /** Of what was found; null until all of it is. */
  token: string | null;
  /** Why it waits, or has failed. */
  problem: string | null;
  rows: number;
  /** How many rows of each plan, and of each result. */
  planned: Record<string, number>;
  results: Record<string, number>;
  methodsMissing: number;
  createdAt: number;
  checkedAt: number | null;
  finishedAt: number | null;
}

/** An import that a worker goes on with. */
export interface ImportJob {
  id: string;
  connection: string;
  source: ImportSource;
  status: ImportStatus;
  listedAfter: string | null;
  acceptsEmail: boolean;
  actor: Actor;
}

export interface ExecutionOrder {
  connection: string;
  id: string;
  token: string;
  acceptsEmail: boolean;
  actor: Actor;
}

export type Executed = 'begun' | 'same' | 'unknown' | 'not_checked' | 'another_token';

export interface CustomerImportStore {
  /** Of a file with its rows; else Stripe's list brings them. */
  create(connection: string, source: ImportSource, pairs: readonly PairGiven[]): Promise<string>;
  byId(connection: string, id: string): Promise<ImportRow | null>;
  /** Only with the token of what was found; again, it changes nothing. */
  execute(order: ExecutionOrder): Promise<Executed>;
  /** One that is due; to others it is due again only in a minute. */
  lease(): Promise<ImportJob | null>;
  /** There is more to do, of this status, at once; listing goes on after this customer. */
  goOn(id: string, status: ImportStatus, listedAfter?: string | null): Promise<void>;
  /** All rows have a plan: from now on it may be executed. */
  finishCheck(id: string): Promise<void>;
  finish(id: string): Promise<void>;
  fail(id: string, why: string): Promise<void>;
  /** Stripe gives no answer now: each time in a row it waits twice as long, at most 10 minutes. */
  postpone(id: string, why: string): Promise<void>;
}

export function customerImportStore(db: Database, digest: Digest): CustomerImportStore {
  return {
    create: (connection, source, pairs) =>
      db.transaction((tx) => create(tx, { connection, source, pairs })),
    byId: (connection, id) => byId(db, connection, id),
    execute: (order) => db.transaction((tx) => execute(tx, order)),
    lease: () => lease(db),
    goOn: async (id, status, listedAfter = null) => {
      await db.query(
        `update customer_imports set status = $2, listed_after = $3, due_at = now(), tries = 0,
           problem = null
         where id = $1`,
        [id, status, listedAfter],
      );
    },
    finishCheck: (id) => db.transaction((tx) => finishCheck(tx, digest, id)),
    finish: async (id) => end(db, id, 'done', null),
    fail: async (id, why) => end(db, id, 'failed', why),
    postpone: async (id, why) => {
      await db.query(
        `update customer_imports set problem = $2, tries = tries + 1,
           due_at = now() + least(interval '10 minutes', interval '1 second' * 2 ^ least(tries, 20))
         where id = $1`,
        [id, why],
      );
    },
  };
}

interface NewImport {
  connection: string;
  source: ImportSource;
  pairs: readonly PairGiven[];
}

async function create(tx: Queryable, { connection, source, pairs }: NewImport): Promise<string> {
  const id = `cim_${uuidv7()}`;
  const status = source.kind === 'csv' ? 'preparing' : 'listing';
  await tx.query(
    `insert into customer_imports (id, connection, source, status, due_at)
     values ($1, $2, $3, $4, now())`,
    [id, connection, toJsonb(source), status],
  );
  await tx.query(
    `insert into customer_import_rows (import_id, position, given, stripe_customer)
     select $1, position, given, stripe_customer
     from unnest($2::text[], $3::text[]) with ordinality as row (given, stripe_customer, position)`,
    [id, pairs.map(({ given }) => given), pairs.map(({ stripeCustomer }) => stripeCustomer)],
  );
  return id;
}

type Counts = { plan: string | null; result: string | null; missing: boolean; rows: number };
type Kept = Omit<ImportRow, 'rows' | 'planned' | 'results' | 'methodsMissing'>;

async function byId(db: Queryable, connection: string, id: string): Promise<ImportRow | null> {
  const [row] = await db.query<Kept & Record<string, unknown>>(
    `select id, connection, source, status, token, problem, created_at as "createdAt",
       checked_at as "checkedAt", finished_at as "finishedAt"
     from customer_imports where connection = $1 and id = $2`,
    [connection, id],
  );
  if (row === undefined) return null;
  const counts = await db.query<Counts & Record<string, unknown>>(
    `select plan, result, is_method_missing and result is not null as missing, count(*) as rows
     from customer_import_rows where import_id = $1 group by 1, 2, 3`,
    [id],
  );
  const sum = (of: Counts[]) => of.reduce((all, { rows }) => all + rows, 0);
  return {
    ...row,
    rows: sum(counts),
    planned: countsBy(counts, ({ plan }) => plan),
    results: countsBy(counts, ({ result }) => result),
    methodsMissing: sum(counts.filter(({ missing }) => missing)),
  };
}

function countsBy(
  counts: readonly Counts[],
  nameOf: (one: Counts) => string | null,
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const one of counts) {
    const name = nameOf(one);
    if (name !== null) all[name] = (all[name] ?? 0) + one.rows;
  }
  return all;
}

async function execute(tx: Queryable, order: ExecutionOrder): Promise<Executed> {
  const { connection, id, token, acceptsEmail, actor } = order;
  const [row] = await tx.query<{ status: ImportStatus; token: string | null }>(
    'select status, token from customer_imports where connection = $1 and id = $2 for update',
    [connection, id],
  );
  if (row === undefined) return 'unknown';
  if (row.token === null) return 'not_checked';
  if (row.token !== token) return 'another_token';
  if (row.status !== 'checked') return 'same';
  await tx.query(
    `update customer_imports set status = 'linking', accepts_email = $2, actor = $3, due_at = now()
     where id = $1`,
    [id, acceptsEmail, toJsonb(actor)],
  );
  const after = { token, accept_email_matches: acceptsEmail };
  const change = { connection, subject: id, before: null, after };
  await writeAudit(tx, actor, { ...change, action: 'customer_import.executed' });
  return 'begun';
}

async function lease(db: Queryable): Promise<ImportJob | null> {
  const [job] = await db.query<ImportJob & Record<string, unknown>>(
    `with due as (
       select id from customer_imports where due_at <= now()
       order by due_at limit 1 for update skip locked
     )
     update customer_imports i set due_at = now() + interval '1 minute' from due
     where i.id = due.id
     returning i.id, i.connection, i.source, i.status, i.listed_after as "listedAfter",
       i.accepts_email as "acceptsEmail", i.actor`,
  );
  return job ?? null;
}

async function finishCheck(tx: Queryable, digest: Digest, id: string): Promise<void> {
  const rows = await tx.query<{ position: number; stripeCustomer: string; plan: RowPlan }>(
    `select position, stripe_customer as "stripeCustomer", plan from customer_import_rows
     where import_id = $1 order by position`,
    [id],
  );
  const token = digest(`${id}\n${textOfPlans(rows)}`).slice(0, 32);
  await tx.query(
    `update customer_imports set status = 'checked', token = $2, checked_at = now(), due_at = null,
       tries = 0, problem = null
     where id = $1 and status = 'checking'`,
    [id, token],
  );
}

async function end(
  db: Queryable,
  id: string,
  status: 'done' | 'failed',
  problem: string | null,
): Promise<void> {
  await db.query(
    `update customer_imports set status = $2, problem = $3, finished_at = now(), due_at = null
     where id = $1`,
    [id, status, problem],
  );
}

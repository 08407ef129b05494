import type { Actor } from '../../domain/audit';
import type { PairGiven } from '../../domain/customer-imports/parse-csv';
import type {
  RowPlan,
  Planned,
  RowResult,
  RowToPlan,
} from '../../domain/customer-imports/plan-row';
import { CUSTOMER_COLUMN, customerWhere, existingCustomer } from './customer-row';
import type { CustomerRow } from './customer-row';
import type { StripeReading } from './customers';
import { linkGiven } from './customers';
import type { Database, Queryable, SqlValue } from '../database';

export interface RowToCheck extends RowToPlan {
  position: number;
}

export interface RowToLink {
  position: number;
  stripeCustomer: string;
  customer: CustomerRow;
  /** Null: it is to be linked; else the link by which a method is stored is left to be made. */
  result: RowResult | null;
}

export interface ShownRow {
  position: number;
  given: string;
  stripeCustomer: string;
  customerId: string | null;
  plan: RowPlan | null;
  detail: string | null;
  result: RowResult | null;
  isMethodMissing: boolean;
  /** Why there is no link by which a method is stored. */
  setup: string | null;
  checkoutUrl: string | null;
  checkoutExpiresAt: number | null;
}

export interface RowQuery {
  importId: string;
  after: number;
  limit: number;
  plan?: string | undefined;
  result?: string | undefined;
}

export interface PlannedRow extends Planned {
  position: number;
}

export interface RowLink {
  importId: string;
  row: RowToLink;
  reading: StripeReading;
  /** None of those read can be charged. */
  isMethodMissing: boolean;
  actor: Actor;
}

export interface CustomerImportRowStore {
  /** Found at Stripe; the same again adds none. Answers how many there are. */
  add(importId: string, pairs: readonly PairGiven[]): Promise<number>;
  /** Pairs of those whose customer of ours has the same e-mail address. */
  withEmails(
    connection: string,
    listed: readonly { id: string; email: string }[],
  ): Promise<PairGiven[]>;
  /** Finds the customers of the rows, and which are named twice. */
  prepare(importId: string): Promise<void>;
  toCheck(importId: string, limit: number): Promise<RowToCheck[]>;
  savePlans(importId: string, planned: readonly PlannedRow[]): Promise<void>;
  toLink(importId: string, acceptsEmail: boolean, limit: number): Promise<RowToLink[]>;
  /** What was otherwise when it was checked is left as it is. */
  link(link: RowLink): Promise<RowResult>;
  leave(importId: string, position: number): Promise<void>;
  saveSetup(importId: string, position: number, setup: string): Promise<void>;
  list(query: RowQuery): Promise<ShownRow[]>;
}

export function customerImportRowStore(db: Database): CustomerImportRowStore {
  return {
    add: (importId, pairs) => db.transaction((tx) => add(tx, importId, pairs)),
    withEmails: (connection, listed) =>
      db.query<PairGiven & Record<string, string>>(
        `select c.external_id as given, l.id as "stripeCustomer"
         from unnest($2::text[], $3::text[]) as l (id, email)
         join customers c on c.connection = $1 and lower(c.email) = lower(l.email)
         order by l.id, c.id`,
        [connection, listed.map(({ id }) => id), listed.map(({ email }) => email)],
      ),
    prepare: (importId) => db.transaction((tx) => prepare(tx, importId)),
    toCheck: (importId, limit) => toCheck(db, importId, limit),
    savePlans: (importId, planned) => savePlans(db, importId, planned),
    toLink: (importId, acceptsEmail, limit) => toLink(db, importId, { acceptsEmail, limit }),
    link: (link) => db.transaction((tx) => linkRow(tx, link)),
    leave: (importId, position) => saveResult(db, { importId, position, result: 'changed_since' }),
    saveSetup: async (importId, position, setup) => {
      const sql =
        'update customer_import_rows set setup = $3 where import_id = $1 and position = $2';
      await db.query(sql, [importId, position, setup]);
    },
    list: (query) => list(db, query),
  };
}

async function add(tx: Queryable, importId: string, pairs: readonly PairGiven[]): Promise<number> {
  const [before] = await tx.query<{ rows: number }>(
    'select count(*) as rows from customer_import_rows where import_id = $1',
    [importId],
  );
  const rows = before?.rows ?? 0;
  const added = await tx.query(
    `insert into customer_import_rows (import_id, position, given, stripe_customer)
     select $1, $4 + n, l.given, l.stripe_customer
     from unnest($2::text[], $3::text[]) with ordinality as l (given, stripe_customer, n)
     where not exists (
       select 1 from customer_import_rows r
       where r.import_id = $1 and r.stripe_customer = l.stripe_customer and r.given = l.given)
     returning position`,
    [
      importId,
      pairs.map(({ given }) => given),
      pairs.map(({ stripeCustomer }) => stripeCustomer),
      rows,
    ],
  );
  return rows + added.length;
}

/** An external id comes before an id of ours that is written alike. */
async function prepare(tx: Queryable, importId: string): Promise<void> {
  await tx.query(
    `update customer_import_rows r set customer_id = coalesce(
       (select c.id from customers c
        where c.connection = i.connection and c.external_id = r.given),
       (select c.id from customers c where c.connection = i.connection and c.id = r.given))
     from customer_imports i where i.id = r.import_id and r.import_id = $1`,
    [importId],
  );
  await tx.query(
    `update customer_import_rows r set is_repeated = true
     where r.import_id = $1 and (
       r.customer_id in (
         select customer_id from customer_import_rows
         where import_id = $1 and customer_id is not null
         group by customer_id having count(*) > 1)
       or r.stripe_customer in (
         select stripe_customer from customer_import_rows where import_id = $1
         group by stripe_customer having count(*) > 1))`,
    [importId],
  );
}

function toCheck(db: Queryable, importId: string, limit: number): Promise<RowToCheck[]> {
  return db.query<RowToCheck & Record<string, unknown>>(
    `select r.position, r.stripe_customer as "stripeCustomer", r.is_repeated as "isRepeated",
       case when c.id is not null then jsonb_build_object(
         'stripeCustomer', c.stripe_customer, 'isMoved', c.moved_to is not null) end as customer,
       exists (
         select 1 from customers o
         where o.connection = i.connection and o.stripe_customer = r.stripe_customer
           and o.id is distinct from r.customer_id) as "isTaken"
     from customer_import_rows r
     join customer_imports i on i.id = r.import_id
     left join customers c on c.id = r.customer_id
     where r.import_id = $1 and r.plan is null order by r.position limit $2`,
    [importId, limit],
  );
}

async function savePlans(
  db: Queryable,
  importId: string,
  planned: readonly PlannedRow[],
): Promise<void> {
  await db.query(
    `update customer_import_rows r set plan = p.plan, detail = p.detail,
       is_method_missing = p.is_missing::boolean
     from unnest($2::integer[], $3::text[], $4::text[], $5::text[])
       as p (position, plan, detail, is_missing)
     where r.import_id = $1 and r.position = p.position and r.plan is null`,
    [
      importId,
      planned.map(({ position }) => position),
      planned.map(({ plan }) => plan),
      planned.map(({ detail }) => detail),
      planned.map(({ isMethodMissing }) => String(isMethodMissing)),
    ],
  );
}

function toLink(
  db: Queryable,
  importId: string,
  { acceptsEmail, limit }: { acceptsEmail: boolean; limit: number },
): Promise<RowToLink[]> {
  return db.query<RowToLink & Record<string, unknown>>(
    `select r.position, r.stripe_customer as "stripeCustomer", r.result, ${CUSTOMER_COLUMN}
     from customer_import_rows r join customers c on c.id = r.customer_id
     where r.import_id = $1
       and ((r.result is null and (r.plan = 'to_link' or $2 and r.plan = 'matched_by_email'))
         or (r.result = 'linked' and r.is_method_missing and r.setup is null))
     order by r.position limit $3`,
    [importId, acceptsEmail, limit],
  );
}

/** The result is saved with the link: who goes on after a crash finds both, or none. */
async function linkRow(tx: Queryable, link: RowLink): Promise<RowResult> {
  const { importId, row, reading, isMethodMissing, actor } = link;
  const { position } = row;
  const customerId = row.customer.id;
  await tx.query('select 1 from customers where id = $1 for update', [customerId]);
  const customer = await existingCustomer(tx, customerId);
  const result = await resultFor(tx, customer, reading.id);
  if (result === 'linked') await linkGiven(tx, { customerId, given: reading, actor });
  await saveResult(tx, { importId, position, result, isMethodMissing });
  return result;
}

async function resultFor(
  tx: Queryable,
  customer: CustomerRow,
  stripeCustomer: string,
): Promise<RowResult> {
  if (customer.movedTo != null) return 'changed_since';
  if (customer.stripeCustomer === stripeCustomer) return 'unchanged';
  if (customer.stripeCustomer !== null) return 'changed_since';
  const where = 'c.connection = $1 and c.stripe_customer = $2';
  const holder = await customerWhere(tx, where, [customer.connection, stripeCustomer]);
  return holder === null ? 'linked' : 'changed_since';
}

interface ResultToSave {
  importId: string;
  position: number;
  result: RowResult;
  isMethodMissing?: boolean;
}

async function saveResult(
  db: Queryable,
  { importId, position, result, isMethodMissing = false }: ResultToSave,
): Promise<void> {
  await db.query(
    `update customer_import_rows set result = $3, is_method_missing = $4
     where import_id = $1 and position = $2 and result is null`,
    [importId, position, result, isMethodMissing],
  );
}

function list(db: Queryable, query: RowQuery): Promise<ShownRow[]> {
  const filters: [string, SqlValue | undefined][] = [
    ['r.plan =', query.plan],
    ['r.result =', query.result],
  ];
  const given = filters.filter((filter): filter is [string, SqlValue] => filter[1] !== undefined);
  const where = given.map(([compared], at) => `and ${compared} $${at + 4}`).join(' ');
  return db.query<ShownRow & Record<string, unknown>>(
    `select r.position, r.given, r.stripe_customer as "stripeCustomer",
       r.customer_id as "customerId", r.plan, r.detail, r.result,
       r.is_method_missing as "isMethodMissing", r.setup, k.url as "checkoutUrl",
       k.expires_at as "checkoutExpiresAt"
     from customer_import_rows r left join lateral (
       select url, expires_at from customer_checkouts
       where customer_id = r.customer_id and r.setup is not null order by n desc limit 1
     ) k on true
     where r.import_id = $1 and r.position > $2 ${where} order by r.position limit $3`,
    [query.importId, query.after, query.limit, ...given.map(([, value]) => value)],
  );
}

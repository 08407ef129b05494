import type { InvoiceFilter, InvoiceOrder } from '../../domain/invoice-filter';
import { cursorOf, lastOverdueDay, orderOf, placeOf } from '../../domain/invoice-filter';
import type { CollectionFields, CollectionRow } from '../collection/collection-row';
import { COLLECTION_COLUMNS, collectionOf } from '../collection/collection-row';
import type { Queryable, SqlValue } from '../database';
import { toTimestamp } from '../database';
import type { InvoiceFields, InvoiceRow } from './invoice-row';
import { INVOICE_COLUMNS, invoiceOf } from './invoice-row';
import { walkIndex } from '../walk-index';

export interface InvoiceQuery extends InvoiceFilter {
  limit: number;
  after?: string;
  before?: string;
}

export interface ListedInvoice {
  row: InvoiceRow;
  collection: CollectionRow;
  /** Its place in the list that was asked for. */
  cursor: string;
}

/** Which column has what is asked of an invoice. */
interface Columns {
  id: string;
  connection: string;
  customer: string;
  due: string;
  updated: string;
  overdue: string;
}

/** `k` is collections: its indexes hold all that lists are filtered and ordered by. */
const LISTED: Columns = {
  id: 'k.invoice_id',
  connection: 'k.connection',
  customer: 'k.customer_id',
  due: 'k.due_on',
  updated: 'k.updated_at',
  overdue: 'k.overdue_at',
};

/** What an older program inserted has none of that until the sweep has filled it in. */
const JOINED: Columns = {
  id: 'i.id',
  connection: 'i.connection',
  customer: 'i.customer_id',
  due: 'i.due_on',
  updated: 'k.updated_at',
  overdue: `coalesce(k.overdue_at, (i.due_on + 1)::timestamp at time zone 'UTC')`,
};
const BOTH = 'collections k join invoices i on i.ref = k.ref';

/** The value before the id in each order, and as its text is in a cursor. */
const SORTED_BY: Record<InvoiceOrder, { by: (of: Columns) => string; text: string }> = {
  created: { by: ({ id }) => id, text: 'null' },
  due: { by: ({ due }) => due, text: 'page.at::text' },
  updated: {
    by: ({ updated }) => updated,
    text: '(extract(epoch from page.at) * 1000000)::bigint::text',
  },
};

interface Page {
  sql: string;
  values: SqlValue[];
}

/**
 * In the order that the filter asks for. `before` reads the page above a row, so it is asked the
 * other way and turned round.
 */
export async function listInvoices(db: Queryable, query: InvoiceQuery): Promise<ListedInvoice[]> {
  const order = orderOf(query);
  const isTurned = query.before !== undefined && query.after === undefined;
  const direction = (order === 'created') === isTurned ? 'asc' : 'desc';
  const { sql, values } = pageOf(query, direction);
  const rows = await db.query<InvoiceFields & CollectionFields & { at: string | null }>(
    `with page as materialized (${sql})
     select ${INVOICE_COLUMNS}, ${COLLECTION_COLUMNS}, ${SORTED_BY[order].text} as at
     from page join invoices i on i.ref = page.ref join customers c on c.id = i.customer_id
       join collections k on k.ref = page.ref
     order by page.at ${direction}, page.id ${direction}`,
    values,
  );
  const page = rows.map((row) => ({
    row: invoiceOf(row),
    collection: collectionOf(row),
    cursor: cursorOf({ at: row.at, id: row.id }),
  }));
  return isTurned ? page.reverse() : page;
}

/** Of a filter that names no status nor orders by anything but ids. */
function walkById(
  query: InvoiceQuery,
  place: (value: SqlValue) => string,
  direction: 'asc' | 'desc',
): string {
  const { connection, customerId, after, before } = query;
  const key = customerId === undefined ? 'i.connection' : 'i.customer_id';
  const keys = [[key, customerId ?? connection]] as const;
  const from = after ?? before;
  const walk = walkIndex({ keys, id: 'i.id', prefix: 'inv', direction, from }, place);
  const own = customerId === undefined ? [] : [`i.connection = ${place(connection)}`];
  return `
    select i.ref, i.id, i.id as at from invoices i
    where ${[...walk.conditions, ...own].join(' and ')}
    order by ${walk.order} limit ${place(query.limit)}`;
}

/**
 * The page as `ref, id, at`. By ids alone it is one walk along an index of invoices. Else there is
 * one walk for each status along an index that begins with it, and the page is merged from them:
 * so each order has one index, whatever statuses are meant.
 */
function pageOf(query: InvoiceQuery, direction: 'asc' | 'desc'): Page {
  const { by } = SORTED_BY[orderOf(query)];
  const values: SqlValue[] = [];
  const place = (value: SqlValue) => `$${values.push(value)}`;
  if (query.statuses === undefined && query.externalId === undefined)
    return { sql: walkById(query, place, direction), values };
  const [connection, limit] = [place(query.connection), place(query.limit)];
  const conditions = conditionsOf(query, place, direction);
  const select = (of: Columns, from: string, more: string[] = []) =>
    `select k.ref, ${of.id} as id, ${by(of)} as at from ${from}
     where ${[`${of.connection} = ${connection}`, ...conditions(of), ...more].join(' and ')}
     order by at ${direction}, id ${direction} limit ${limit}`;
  const statuses = place(query.statuses ?? null);
  if (query.externalId !== undefined) {
    const named = `i.external_id = ${place(query.externalId)}`;
    const anyOf = `(${statuses}::text[] is null or k.status = any(${statuses}))`;
    return { sql: select(JOINED, BOTH, [named, anyOf]), values };
  }
  const sql = `
    select * from (
      select found.* from unnest(${statuses}::text[]) as wanted (status)
      cross join lateral (
        ${select(LISTED, 'collections k', ['k.status = wanted.status'])}) found
      union all (
        ${select(JOINED, BOTH, ['k.invoice_id is null', `k.status = any(${statuses})`])})
    ) merged
    order by at ${direction}, id ${direction} limit ${limit}`;
  return { sql, values };
}

/** All but the connection and the status, for either set of columns. */
function conditionsOf(
  query: InvoiceQuery,
  place: (value: SqlValue) => string,
  direction: 'asc' | 'desc',
): (of: Columns) => string[] {
  const parts: ((of: Columns) => string)[] = [];
  const add = (column: keyof Columns, compared: string, value: SqlValue | undefined) => {
    if (value === undefined) return;
    const at = place(value);
    parts.push((of) => `${of[column]} ${compared} ${at}`);
  };
  add('customer', '=', query.customerId);
  add('due', '<', query.dueBefore);
  add('due', '>', query.dueAfter);
  if (query.overdueAt !== undefined) {
    add('overdue', '<=', toTimestamp(query.overdueAt));
    add('due', '<=', lastOverdueDay(query.overdueAt));
  }
  if (query.updatedSince !== undefined) add('updated', '>=', toTimestamp(query.updatedSince));
  const cursor = query.after ?? query.before;
  if (cursor !== undefined) parts.push(beyond(query, cursor, place, direction));
  return (of) => parts.map((part) => part(of));
}

/** What comes after a place of the list, in the direction in which it is read. */
function beyond(
  query: InvoiceQuery,
  cursor: string,
  place: (value: SqlValue) => string,
  direction: 'asc' | 'desc',
): (of: Columns) => string {
  const order = orderOf(query);
  const from = placeOf(order, cursor);
  if (from === null) throw new Error(`"${cursor}" is no place of a list ordered by ${order}`);
  const compared = direction === 'asc' ? '>' : '<';
  const id = place(from.id);
  if (from.at === null) return (of) => `${of.id} ${compared} ${id}`;
  const given = place(from.at);
  const at =
    order === 'due'
      ? `${given}::date`
      : `timestamptz 'epoch' + ${given}::bigint * interval '0.000001'`;
  return (of) => `(${SORTED_BY[order].by(of)}, ${of.id}) ${compared} (${at}, ${id})`;
}

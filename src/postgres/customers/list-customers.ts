import { CUSTOMER_COLUMN } from './customer-row';
import type { CustomerRow } from './customer-row';
import type { Queryable, SqlValue } from '../database';

export interface CustomerQuery {
  connection: string;
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
  /** The beginning of a name or of an address, or the whole of any id. */
  search?: string | undefined;
}

/** Each line has its index; the last code point there is ends what begins like it. */
const FOUND = `
  select id from customers where connection = $1 and external_id = $3
  union all select id from customers where connection = $1 and id = $3
  union all select id from customers where connection = $1 and stripe_customer = $3
  union all select id from customers where connection = $1
    and lower(name) ~>=~ lower($3) and lower(name) ~<~ (lower($3) || chr(1114111))
  union all select id from customers where connection = $1
    and lower(email) ~>=~ lower($3) and lower(email) ~<~ (lower($3) || chr(1114111))
  union all select id from customers where connection = $1 and billing_emails @> array[$3]
  union all select customer_id from customer_aliases where connection = $1 and alias = $3
  union all select customer_id from customer_external_ids where connection = $1 and value = $3`;

/** Newest first. `before` reads the page above a row, so it is asked upwards and turned round. */
export async function listCustomers(db: Queryable, query: CustomerQuery): Promise<CustomerRow[]> {
  const { connection, limit, after, before, search } = query;
  const isAscending = before !== undefined && after === undefined;
  const values: SqlValue[] = [connection, limit];
  const parts = ['c.connection = $1'];
  const addCondition = (condition: (place: string) => string, value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(condition(`$${values.length}`));
  };
  addCondition(() => `c.id in (${FOUND})`, search);
  addCondition((place) => `c.id < ${place}`, after);
  addCondition((place) => `c.id > ${place}`, before);
  const rows = await db.query<{ customer: CustomerRow }>(
    `select ${CUSTOMER_COLUMN} from customers c where ${parts.join(' and ')}
     order by c.id ${isAscending ? 'asc' : 'desc'} limit $2`,
    values,
  );
  const page = rows.map(({ customer }) => customer);
  return isAscending ? page.reverse() : page;
}

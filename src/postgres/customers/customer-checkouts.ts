import type { PublishedEvent } from '../../domain/public-events';
import { eventTime } from '../../domain/public-events';
import { uuidv7 } from '../../runtime/digest';
import type { CustomerRow } from './customer-row';
import type { Database, Queryable } from '../database';
import { toTimestamp } from '../database';
import { toJsonb } from '../storable-text';

/** A session in which a customer stores a method; its number rises for each customer. */
export interface CustomerCheckout {
  n: number;
  stripeCustomer: string;
  /** Engine time. */
  askedAt: number;
  expiresAt: number;
  /** Null until Stripe has answered. */
  sessionId: string | null;
  url: string | null;
  /** Why Stripe refused it. */
  refused: string | null;
}

export interface RequestedCheckout {
  stripeCustomer: string;
  askedAt: number;
  expiresAt: number;
  /** The number of the one it replaces; null for none. */
  replaces: number | null;
}

export interface CustomerCheckoutStore {
  latest(customerId: string): Promise<CustomerCheckout | null>;
  /** The next one, stored before Stripe is called; of two at once both get the first one's. */
  request(customer: CustomerRow, wanted: RequestedCheckout): Promise<CustomerCheckout>;
  /** Stores what Stripe answered, and publishes it, once. */
  opened(customer: CustomerRow, n: number, session: OpenedCheckout): Promise<void>;
  refused(customerId: string, n: number, detail: string): Promise<void>;
}

export interface OpenedCheckout {
  sessionId: string;
  url: string | null;
  expiresAt: number;
}

const COLUMNS = `
  n, stripe_customer as "stripeCustomer", session_id as "sessionId", url, refused,
  asked_at as "askedAt", expires_at as "expiresAt"`;

export function customerCheckoutStore(db: Database): CustomerCheckoutStore {
  return {
    latest: (customerId) => latest(db, customerId),
    request: (customer, wanted) => db.transaction((tx) => request(tx, customer, wanted)),
    opened: (customer, n, session) => db.transaction((tx) => opened(tx, customer, n, session)),
    refused: async (customerId, n, detail) => {
      await db.query(
        'update customer_checkouts set refused = $3 where customer_id = $1 and n = $2',
        [customerId, n, detail],
      );
    },
  };
}

async function latest(db: Queryable, customerId: string): Promise<CustomerCheckout | null> {
  const [row] = await db.query<CustomerCheckout & Record<string, unknown>>(
    `select ${COLUMNS} from customer_checkouts where customer_id = $1 order by n desc limit 1`,
    [customerId],
  );
  return row ?? null;
}

async function request(
  tx: Queryable,
  { id, connection }: CustomerRow,
  { stripeCustomer, askedAt, expiresAt, replaces }: RequestedCheckout,
): Promise<CustomerCheckout> {
  await tx.query('select 1 from customers where id = $1 for update', [id]);
  const last = await latest(tx, id);
  if (last !== null && last.n !== replaces) return last;
  const [made] = await tx.query<CustomerCheckout & Record<string, unknown>>(
    `insert into customer_checkouts
       (customer_id, n, connection, stripe_customer, asked_at, expires_at)
     values ($1, $2, $3, $4, $5, $6) returning ${COLUMNS}`,
    [
      id,
      (last?.n ?? 0) + 1,
      connection,
      stripeCustomer,
      toTimestamp(askedAt),
      toTimestamp(expiresAt),
    ],
  );
  if (made === undefined) throw new Error(`no session was stored for customer ${id}`);
  return made;
}

async function opened(
  tx: Queryable,
  { id, connection, externalId }: CustomerRow,
  n: number,
  { sessionId, url, expiresAt }: OpenedCheckout,
): Promise<void> {
  const changed = await tx.query<{ stripe_customer: string }>(
    `update customer_checkouts set session_id = $3, url = $4, expires_at = $5
     where customer_id = $1 and n = $2 and session_id is null returning stripe_customer`,
    [id, n, sessionId, url, toTimestamp(expiresAt)],
  );
  const stripeCustomer = changed[0]?.stripe_customer;
  if (stripeCustomer === undefined) return;
  const event: PublishedEvent<'customer.checkout_url_generated'> = {
    type: 'customer.checkout_url_generated',
    data: {
      external_id: externalId,
      stripe_customer: stripeCustomer,
      expires_at: eventTime(expiresAt),
    },
  };
  await tx.query(
    `insert into notices (id, connection, customer_id, type, at, data)
     values ($1, $2, $3, $4, now(), $5)`,
    [`ntc_${uuidv7()}`, connection, id, event.type, toJsonb(event.data)],
  );
}

import type { Method } from '../domain/collection/model/method';
import type { InvoiceIdentity } from '../domain/refs';
import { uuidv7 } from '../runtime/digest';
import type { Asker, Database } from './database';
import { time } from './database';
import { StripeCustomerTaken, codeOf } from './errors';
import { json } from './plain';
import { methodNow, tellMethod } from './tell-method';
import type { CustomerPut, CustomerRow, CustomerStore } from './stores';

/** A customer with the method we would charge; `c` must stand for customers in the question. */
export const CUSTOMER = `
  jsonb_build_object(
    'id', c.id, 'connection', c.connection, 'externalId', c.external_id, 'name', c.name,
    'email', c.email, 'country', c.country, 'locale', c.locale, 'timeZone', c.time_zone,
    'settings', c.settings, 'stripeCustomer', c.stripe_customer,
    'unlinkedAt', floor(extract(epoch from c.unlinked_at) * 1000),
    'defaultMethod', (
      select jsonb_build_object('id', m.id, 'type', m.type, 'label', m.label,
                                'fingerprint', m.fingerprint)
      from payment_methods m where m.customer_id = c.id and m.id = c.default_method
    )
  ) as customer`;

export function customerStore(db: Database): CustomerStore {
  return {
    byId: (connection, id) => byId(db, connection, id),
    byExternalId: (connection, externalId) => byExternalId(db, connection, externalId),
    byStripeCustomer: (connection, stripeCustomer) =>
      one(db, 'c.connection = $1 and c.stripe_customer = $2', [connection, stripeCustomer]),
    put: (customer) => put(db, customer),
    link: (customerId, stripeCustomer) => link(db, customerId, stripeCustomer),
    unlink: (customerId) => unlink(db, customerId),
    setMethods: (customerId, methods, defaultId, asOf) =>
      db.transaction((tx) => setMethods(tx, { customerId, methods, defaultId, asOf })),
    methods: (customerId) => methodsOf(db, customerId),
    openInvoices: (customerId) => openInvoices(db, customerId),
  };
}

async function one(db: Asker, where: string, values: string[]): Promise<CustomerRow | null> {
  const sql = `select ${CUSTOMER} from customers c where ${where}`;
  const [row] = await db.ask<{ customer: CustomerRow }>(sql, values);
  return row?.customer ?? null;
}

export function byId(db: Asker, connection: string, id: string): Promise<CustomerRow | null> {
  return one(db, 'c.connection = $1 and c.id = $2', [connection, id]);
}

export function byExternalId(
  db: Asker,
  connection: string,
  externalId: string,
): Promise<CustomerRow | null> {
  return one(db, 'c.connection = $1 and c.external_id = $2', [connection, externalId]);
}

async function current(tx: Asker, customerId: string): Promise<CustomerRow> {
  const row = await one(tx, 'c.id = $1', [customerId]);
  if (row === null) throw new Error(`customer ${customerId} of an invoice is not in the table`);
  return row;
}

/** Two that put the same new customer at once both end with the one row. */
export async function put(
  db: Asker,
  customer: CustomerPut,
): Promise<{ row: CustomerRow; created: boolean }> {
  const id = `cst_${uuidv7()}`;
  const [made] = await db.ask<{ id: string }>(
    `insert into customers
       (id, connection, external_id, name, email, country, locale, time_zone, settings)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (connection, external_id) do update set
       name = excluded.name, email = excluded.email, country = excluded.country,
       locale = excluded.locale, time_zone = excluded.time_zone, settings = excluded.settings
     returning id`,
    [
      id,
      customer.connection,
      customer.externalId,
      customer.name,
      customer.email,
      customer.country,
      customer.locale,
      customer.timeZone,
      json(customer.settings),
    ],
  );
  return { row: await current(db, made?.id ?? id), created: made?.id === id };
}

/** Another Stripe customer brings other methods: the old ones go with the old one. */
async function link(db: Database, customerId: string, stripeCustomer: string): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await methodNow(tx, customerId);
    const changed = await tx
      .ask(
        `update customers set stripe_customer = $2, unlinked_at = null, methods_read_at = null,
           default_method = case when stripe_customer = $2 then default_method end
         where id = $1 and (stripe_customer is distinct from $2 or unlinked_at is not null)
         returning default_method`,
        [customerId, stripeCustomer],
      )
      .catch((error: unknown) => {
        throw codeOf(error) === '23505' ? new StripeCustomerTaken(stripeCustomer) : error;
      });
    if (changed.length === 0) return;
    await forgetMethods(tx, customerId);
    await tellMethod(tx, customerId, before);
  });
}

async function unlink(db: Database, customerId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await methodNow(tx, customerId);
    await tx.ask(
      `update customers set stripe_customer = null, default_method = null,
         unlinked_at = coalesce(unlinked_at, now())
       where id = $1 and stripe_customer is not null`,
      [customerId],
    );
    await forgetMethods(tx, customerId);
    await tellMethod(tx, customerId, before);
  });
}

async function forgetMethods(tx: Asker, customerId: string): Promise<void> {
  await tx.ask('delete from payment_methods where customer_id = $1', [customerId]);
}

interface MethodsRead {
  customerId: string;
  methods: Method[];
  defaultId: string | null;
  /** Database time before the request was sent. */
  asOf: number;
}

/** Two may read at once: the answer to the later request stands, whichever is written last. */
async function setMethods(
  tx: Asker,
  { customerId, methods, defaultId, asOf }: MethodsRead,
): Promise<void> {
  const before = await methodNow(tx, customerId);
  const newest = await tx.ask(
    `update customers set methods_read_at = $2, default_method = null
     where id = $1 and (methods_read_at is null or methods_read_at <= $2) returning id`,
    [customerId, time(asOf)],
  );
  if (newest.length === 0) return;
  await forgetMethods(tx, customerId);
  await tx.ask(
    `insert into payment_methods (customer_id, id, position, type, label, fingerprint)
     select $1, id, position - 1, type, label, fingerprint
     from unnest($2::text[], $3::text[], $4::text[], $5::text[])
       with ordinality as given (id, type, label, fingerprint, position)`,
    [
      customerId,
      methods.map(({ id }) => id),
      methods.map(({ type }) => type),
      methods.map(({ label }) => label),
      methods.map(({ fingerprint }) => fingerprint),
    ],
  );
  await tx.ask('update customers set default_method = $2 where id = $1', [customerId, defaultId]);
  await tellMethod(tx, customerId, before);
}

async function methodsOf(db: Asker, customerId: string): Promise<Method[]> {
  return db.ask<Method & Record<string, string>>(
    `select id, type, label, fingerprint from payment_methods
     where customer_id = $1 order by position`,
    [customerId],
  );
}

async function openInvoices(db: Asker, customerId: string): Promise<InvoiceIdentity[]> {
  return db.ask<{ connection: string; externalId: string }>(
    `select i.connection, i.external_id as "externalId"
     from invoices i join collections c on c.ref = i.ref
     where i.customer_id = $1 and c.outcome is null
     order by i.issued_on, i.due_on, i.id`,
    [customerId],
  );
}

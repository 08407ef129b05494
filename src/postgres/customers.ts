import { isDeepStrictEqual } from 'node:util';
import { BY_TEMPORAL } from '../domain/audit';
import type { Actor } from '../domain/audit';
import type { Method } from '../domain/collection/model/method';
import type { InvoiceIdentity } from '../domain/refs';
import type { CustomerDetails } from '../domain/submission';
import type { Queryable, Database } from './database';
import { writeAudit } from './audit';
import { toTimestamp } from './database';
import { CustomerIsCharged, StripeCustomerTaken, codeOf } from './postgres-errors';
import { currentMethod, announceMethodChange } from './announce-method-change';
import {
  customerByExternalId,
  customerById,
  customerWhere,
  existingCustomer,
} from './customer-row';
import type { CustomerRow } from './customer-row';
import { identifiersOfAll } from './customer-identifiers';
import type { CustomerIdentifiers } from './customer-identifiers';
import { listCustomers } from './list-customers';
import type { CustomerQuery } from './list-customers';
import { auditLink, putCustomer } from './put-customer';
import { requestHintsOfCustomer } from './request-hints';

export interface WithLink {
  detailsVersion?: number | undefined;
  /** For the audit log; absent: a customer that we made at Stripe. */
  actor?: Actor | undefined;
}

export interface StoredDetails extends CustomerIdentifiers {
  methods: Method[];
}

export interface CustomerStore {
  byId(connection: string, id: string): Promise<CustomerRow | null>;
  byExternalId(connection: string, externalId: string): Promise<CustomerRow | null>;
  byStripeCustomer(connection: string, stripeCustomer: string): Promise<CustomerRow | null>;
  put(customer: CustomerDetails, actor?: Actor): Promise<{ row: CustomerRow; created: boolean }>;
  /** With the version of the details that Stripe has; by default those of now. */
  link(customerId: string, stripeCustomer: string, more?: WithLink): Promise<void>;
  /** Stripe was given the details of this version, or refused them. */
  markGivenToStripe(customerId: string, detailsVersion: number): Promise<void>;
  unlink(customerId: string, actor?: Actor): Promise<void>;
  /** Every open invoice of theirs hears of it. */
  setAutoPay(customerId: string, isAllowed: boolean, actor: Actor): Promise<void>;
  /** Replaces the known methods and the default; the default is null when none is chargeable. */
  setMethods(
    customerId: string,
    methods: Method[],
    defaultId: string | null,
    asOf: number,
  ): Promise<void>;
  methods(customerId: string): Promise<Method[]>;
  /** Newest first; keyset by id. */
  list(query: CustomerQuery): Promise<CustomerRow[]>;
  /** What is shown beside the row itself, of each of these. */
  details(customerIds: readonly string[]): Promise<Map<string, StoredDetails>>;
  openInvoices(customerId: string): Promise<InvoiceIdentity[]>;
}

export function customerStore(db: Database): CustomerStore {
  return {
    byId: (connection, id) => customerById(db, connection, id),
    byExternalId: (connection, externalId) => customerByExternalId(db, connection, externalId),
    byStripeCustomer: (connection, stripeCustomer) =>
      customerWhere(db, 'c.connection = $1 and c.stripe_customer = $2', [
        connection,
        stripeCustomer,
      ]),
    put: (customer, actor = BY_TEMPORAL) =>
      db.transaction((tx) => putCustomer(tx, customer, actor)),
    link: (customerId, stripeCustomer, { detailsVersion = null, actor } = {}) =>
      link(db, { customerId, stripeCustomer, detailsVersion, actor }),
    markGivenToStripe: (customerId, detailsVersion) =>
      markGivenToStripe(db, customerId, detailsVersion),
    unlink: (customerId, actor) => unlink(db, customerId, actor),
    setAutoPay: (customerId, isAllowed, actor) =>
      db.transaction((tx) => setAutoPay(tx, { customerId, isAllowed, actor })),
    setMethods: (customerId, methods, defaultId, asOf) =>
      db.transaction((tx) => setMethods(tx, { customerId, methods, defaultId, asOf })),
    methods: (customerId) => methodsOf(db, customerId),
    list: (query) => listCustomers(db, query),
    details: (customerIds) => detailsOf(db, customerIds),
    openInvoices: (customerId) => openInvoices(db, customerId),
  };
}

interface AutoPayToStore {
  customerId: string;
  isAllowed: boolean;
  actor: Actor;
}

async function setAutoPay(
  tx: Queryable,
  { customerId, isAllowed, actor }: AutoPayToStore,
): Promise<void> {
  const changed = await tx.query<{ connection: string }>(
    `update customers set auto_pay_withdrawn_at = case when $2 then null else now() end
     where id = $1 and (auto_pay_withdrawn_at is null) <> $2 returning connection`,
    [customerId, isAllowed],
  );
  const [customer] = changed;
  if (customer === undefined) return;
  await writeAudit(tx, actor, {
    connection: customer.connection,
    action: isAllowed ? 'customer.auto_pay_allowed' : 'customer.auto_pay_withdrawn',
    subject: customerId,
    before: { auto_pay: !isAllowed },
    after: { auto_pay: isAllowed },
  });
  await requestHintsOfCustomer(tx, customerId);
}

interface LinkToStore {
  customerId: string;
  stripeCustomer: string;
  detailsVersion: number | null;
  actor: Actor | undefined;
}

/** Another Stripe customer brings other methods: the old ones go with the old one. */
async function link(
  db: Database,
  { customerId, stripeCustomer, detailsVersion, actor }: LinkToStore,
): Promise<void> {
  await db.transaction(async (tx) => {
    const rowBefore = await existingCustomer(tx, customerId);
    if (actor !== undefined) await refuseWhileCharging(tx, rowBefore, stripeCustomer);
    const before = await currentMethod(tx, customerId);
    const changed = await tx
      .query(
        `update customers set stripe_customer = $2, unlinked_at = null, methods_read_at = null,
           stripe_details_version = coalesce($3, details_version),
           default_method = case when stripe_customer = $2 then default_method end
         where id = $1 and (stripe_customer is distinct from $2 or unlinked_at is not null)
         returning default_method`,
        [customerId, stripeCustomer, detailsVersion],
      )
      .catch((error: unknown) => {
        throw codeOf(error) === '23505' ? new StripeCustomerTaken(stripeCustomer) : error;
      });
    if (changed.length === 0) return;
    await auditLink(tx, actor, rowBefore, stripeCustomer);
    await deleteMethods(tx, customerId);
    await announceMethodChange(tx, customerId, before);
    await requestHintsOfCustomer(tx, customerId);
  });
}

/** A confirm that is asked is never withdrawn: until it is read, it is this customer's. */
async function refuseWhileCharging(
  tx: Queryable,
  { id, stripeCustomer: linked }: CustomerRow,
  stripeCustomer: string,
): Promise<void> {
  if (linked === null || linked === stripeCustomer) return;
  const [charging] = await tx.query<{ number: string }>(
    `select i.number from invoices i join collections k on k.ref = i.ref
     where i.customer_id = $1 and k.outcome is null
       and k.state -> 'lane' ->> 'kind' in ('confirming', 'reading')
     order by i.id limit 1`,
    [id],
  );
  if (charging !== undefined) throw new CustomerIsCharged(charging.number, linked);
}

async function markGivenToStripe(
  db: Queryable,
  customerId: string,
  detailsVersion: number,
): Promise<void> {
  await db.query(
    `update customers set stripe_details_version = greatest(stripe_details_version, $2)
     where id = $1`,
    [customerId, detailsVersion],
  );
}

async function unlink(db: Database, customerId: string, actor: Actor | undefined): Promise<void> {
  await db.transaction(async (tx) => {
    const rowBefore = await existingCustomer(tx, customerId);
    const before = await currentMethod(tx, customerId);
    await tx.query(
      `update customers set stripe_customer = null, default_method = null,
         unlinked_at = coalesce(unlinked_at, now())
       where id = $1 and stripe_customer is not null`,
      [customerId],
    );
    await auditLink(tx, actor, rowBefore, null);
    await deleteMethods(tx, customerId);
    await announceMethodChange(tx, customerId, before);
    await requestHintsOfCustomer(tx, customerId);
  });
}

async function deleteMethods(tx: Queryable, customerId: string): Promise<void> {
  await tx.query('delete from payment_methods where customer_id = $1', [customerId]);
}

interface MethodsToSet {
  customerId: string;
  methods: Method[];
  defaultId: string | null;
  /** Database time before the request was sent. */
  asOf: number;
}

/** Two may read at once: the answer to the later request is kept, whichever is written last. */
async function setMethods(
  tx: Queryable,
  { customerId, methods, defaultId, asOf }: MethodsToSet,
): Promise<void> {
  const before = await currentMethod(tx, customerId);
  const methodsBefore = await methodsOf(tx, customerId);
  const newest = await tx.query(
    `update customers set methods_read_at = $2, default_method = null
     where id = $1 and (methods_read_at is null or methods_read_at <= $2) returning id`,
    [customerId, toTimestamp(asOf)],
  );
  if (newest.length === 0) return;
  await deleteMethods(tx, customerId);
  await tx.query(
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
  await tx.query('update customers set default_method = $2 where id = $1', [customerId, defaultId]);
  await announceMethodChange(tx, customerId, before);
  const isSame =
    isDeepStrictEqual(methodsBefore, await methodsOf(tx, customerId)) &&
    before === (await currentMethod(tx, customerId));
  if (!isSame) await requestHintsOfCustomer(tx, customerId);
}

async function detailsOf(
  db: Queryable,
  customerIds: readonly string[],
): Promise<Map<string, StoredDetails>> {
  const identifiers = await identifiersOfAll(db, customerIds);
  const rows = await db.query<Method & { customerId: string }>(
    `select customer_id as "customerId", id, type, label, fingerprint from payment_methods
     where customer_id = any($1) order by position`,
    [customerIds],
  );
  const none = { aliases: [], externalIds: [] };
  return new Map(
    customerIds.map((id) => {
      const methods = rows
        .filter(({ customerId }) => customerId === id)
        .map(({ id: methodId, type, label, fingerprint }) => ({
          id: methodId,
          type,
          label,
          fingerprint,
        }));
      return [id, { ...(identifiers.get(id) ?? none), methods }];
    }),
  );
}

async function methodsOf(db: Queryable, customerId: string): Promise<Method[]> {
  return db.query<Method & Record<string, string>>(
    `select id, type, label, fingerprint from payment_methods
     where customer_id = $1 order by position`,
    [customerId],
  );
}

async function openInvoices(db: Queryable, customerId: string): Promise<InvoiceIdentity[]> {
  return db.query<{ connection: string; externalId: string }>(
    `select i.connection, i.external_id as "externalId"
     from invoices i join collections c on c.ref = i.ref
     where i.customer_id = $1 and c.outcome is null
     order by i.issued_on, i.due_on, i.id`,
    [customerId],
  );
}

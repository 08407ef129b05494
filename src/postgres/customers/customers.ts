import { BY_TEMPORAL } from '../../domain/audit';
import type { Actor } from '../../domain/audit';
import type { Method } from '../../domain/collection/model/method';
import type { MethodOnFile } from '../../domain/collection/queries/method-for';
import type { StoredMethod } from '../../domain/stored-methods';
import type { InvoiceIdentity } from '../../domain/refs';
import type { CustomerChange } from '../../domain/submission';
import type { Queryable, Database } from '../database';
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
import { moveToConnection } from './move-customer';
import type { CustomerMove, MoveResult } from './move-customer';
import { linkCreated, linkCustomer, unlink } from './link-customer';
import { saveMethodsRead } from './order-methods';
import { putCustomer } from './put-customer';
import { autoPayConsent, setAutoPay } from './set-auto-pay';
import type { AutoPayConsent } from './set-auto-pay';

/** What Stripe answered of a Stripe customer before it is linked. */
export interface StripeReading {
  id: string;
  methods: readonly StoredMethod[];
  defaultId: string | null;
  /** Database time before the request was sent. */
  asOf: number;
}

export interface PutCustomer {
  row: CustomerRow;
  created: boolean;
  linkChanged: boolean;
}

export interface StoredDetails extends CustomerIdentifiers {
  methods: Method[];
}

export interface CustomerStore {
  byId(connection: string, id: string): Promise<CustomerRow | null>;
  byExternalId(connection: string, externalId: string): Promise<CustomerRow | null>;
  byStripeCustomer(connection: string, stripeCustomer: string): Promise<CustomerRow | null>;
  /**
   * What is absent stays as it is. The link is changed with the rest: to what Stripe answered, or
   * to none (null); absent, it stays.
   */
  put(customer: CustomerChange, actor?: Actor, link?: StripeReading | null): Promise<PutCustomer>;
  /** To another connection, with what is linked there. */
  move(move: CustomerMove, link?: StripeReading): Promise<MoveResult>;
  /** By a person; with its methods, where they are known. */
  link(customerId: string, given: string | StripeReading, actor?: Actor): Promise<void>;
  /**
   * One that we created at Stripe, with the details of this version. What a person linked or
   * unlinked meanwhile stays; answers what is linked now.
   */
  linkCreated(
    customerId: string,
    stripeCustomer: string,
    detailsVersion: number,
  ): Promise<string | null>;
  /** Stripe was given the details of this version, or refused them. */
  markGivenToStripe(customerId: string, detailsVersion: number): Promise<void>;
  unlink(customerId: string, actor?: Actor): Promise<void>;
  /** Every open invoice of theirs hears of it; `agreedTo`: the words a page of ours showed. */
  setAutoPay(
    customerId: string,
    isAllowed: boolean,
    actor: Actor,
    agreedTo?: string,
  ): Promise<void>;
  autoPayConsent(customerId: string): Promise<AutoPayConsent>;
  /** What Stripe has stored, the newest first, and its default: what is charged follows. */
  setMethods(
    customerId: string,
    methods: readonly StoredMethod[],
    defaultId: string | null,
    asOf: number,
  ): Promise<void>;
  methods(customerId: string): Promise<MethodOnFile[]>;
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
    put: (customer, actor = BY_TEMPORAL, link) =>
      db.transaction((tx) => putWithLink(tx, { customer, actor, link })),
    move: (move, link) => db.transaction((tx) => moveWithLink(tx, move, link)),
    link: (customerId, given, actor = BY_TEMPORAL) =>
      db.transaction((tx) => linkGiven(tx, { customerId, given, actor })),
    linkCreated: (customerId, stripeCustomer, detailsVersion) =>
      db.transaction((tx) => linkCreated(tx, { customerId, stripeCustomer, detailsVersion })),
    markGivenToStripe: (customerId, detailsVersion) =>
      markGivenToStripe(db, customerId, detailsVersion),
    unlink: (customerId, actor) => db.transaction((tx) => unlink(tx, customerId, actor)),
    setAutoPay: (customerId, isAllowed, actor, agreedTo) =>
      db.transaction((tx) => setAutoPay(tx, { customerId, isAllowed, actor, agreedTo })),
    autoPayConsent: (customerId) => autoPayConsent(db, customerId),
    setMethods: (customerId, methods, defaultId, asOf) =>
      db.transaction((tx) => saveMethodsRead(tx, { customerId, methods, defaultId, asOf })),
    methods: (customerId) => methodsOf(db, customerId),
    list: (query) => listCustomers(db, query),
    details: (customerIds) => detailsOf(db, customerIds),
    openInvoices: (customerId) => openInvoices(db, customerId),
  };
}

interface CustomerToPut {
  customer: CustomerChange;
  actor: Actor;
  link: StripeReading | null | undefined;
}

/** In one transaction: nobody finds the customer without the link that it was given with. */
async function putWithLink(
  tx: Queryable,
  { customer, actor, link }: CustomerToPut,
): Promise<PutCustomer> {
  const { row: before, created } = await putCustomer(tx, customer, actor);
  if (link === undefined) return { row: before, created, linkChanged: false };
  if (link === null) await unlink(tx, before.id, actor);
  else await linkGiven(tx, { customerId: before.id, given: link, actor });
  const row = await existingCustomer(tx, before.id);
  return { row, created, linkChanged: row.stripeCustomer !== before.stripeCustomer };
}

async function moveWithLink(
  tx: Queryable,
  move: CustomerMove,
  link: StripeReading | undefined,
): Promise<MoveResult> {
  const result = await moveToConnection(tx, move);
  if (result.kind !== 'moved' || link === undefined) return result;
  const customerId = result.row.id;
  await linkGiven(tx, { customerId, given: link, actor: move.actor });
  return { kind: 'moved', row: await existingCustomer(tx, customerId) };
}

interface LinkToGive {
  customerId: string;
  given: string | StripeReading;
  actor: Actor;
}

/** Its methods are stored with it, so that the next charge can run. */
export async function linkGiven(
  tx: Queryable,
  { customerId, given, actor }: LinkToGive,
): Promise<void> {
  const stripeCustomer = typeof given === 'string' ? given : given.id;
  await linkCustomer(tx, { customerId, stripeCustomer, actor });
  if (typeof given === 'string') return;
  const { methods, defaultId, asOf } = given;
  await saveMethodsRead(tx, { customerId, methods, defaultId, asOf });
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

async function methodsOf(db: Queryable, customerId: string): Promise<MethodOnFile[]> {
  const rows = await db.query<Method & { storedAt: number | null }>(
    `select id, type, label, fingerprint,
       floor(extract(epoch from stored_at) * 1000)::bigint as "storedAt"
     from payment_methods where customer_id = $1 order by position`,
    [customerId],
  );
  return rows.map(({ storedAt, ...method }) =>
    storedAt === null ? method : { ...method, storedAt },
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

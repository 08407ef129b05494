import { BY_TEMPORAL } from '../domain/audit';
import type { Invoice } from '../domain/invoice';
import type { InvoiceIdentity } from '../domain/refs';
import type { CollectionFields, CollectionRow } from './collection-row';
import { COLLECTION_COLUMNS, collectionOf } from './collection-row';
import type { Queryable, Database, SqlValue } from './database';
import { documentsOf } from './documents';
import type { StoredDocument } from './documents';
import { groupedLookup } from './grouped-lookup';
import type { InsertInvoiceOptions, SubmitResult, WithSubmission } from './insert-invoice';
import { insertInvoice } from './insert-invoice';
import type { InvoiceFields, InvoiceRow } from './invoice-row';
import {
  INVOICE_COLUMNS,
  invoiceByRef,
  invoiceOf,
  invoiceWhere,
  invoicesByLink,
} from './invoice-row';
import { toJsonb } from './storable-text';

export interface InvoiceStore {
  /**
   * Inserts or updates the customer, freezes settings into terms, inserts the invoice and the
   * first state of its collection; or returns what is stored, idempotent for ever. Whether a
   * draft that differs becomes the command `edit` is up to the caller.
   */
  submit(invoice: Invoice, now: number, more?: WithSubmission): Promise<SubmitResult>;
  /** The documents the invoice names, with what they hold; only the mail reads them. */
  documents(ref: string): Promise<StoredDocument[]>;
  byIdentity(identity: InvoiceIdentity): Promise<InvoiceRow | null>;
  byId(connection: string, id: string): Promise<InvoiceRow | null>;
  byRef(ref: string): Promise<InvoiceRow | null>;
  withCollection(ref: string): Promise<{ row: InvoiceRow; collection: CollectionRow } | null>;
  byLinkTokenHash(hash: string): Promise<InvoiceRow | null>;
  /** Newest first; keyset by id. Joined with the collection's view. */
  list(query: InvoiceQuery): Promise<{ row: InvoiceRow; collection: CollectionRow }[]>;
}

export interface InvoiceQuery {
  connection: string;
  limit: number;
  after?: string;
  before?: string;
  status?: string;
  customerId?: string;
  externalId?: string;
}

export function invoiceStore(db: Database, options: InsertInvoiceOptions): InvoiceStore {
  return {
    submit: (invoice, now, { contents = [], actor = BY_TEMPORAL } = {}) =>
      insertInvoice(db, options, { invoice, contents, now, actor }),
    documents: (ref) => documentsOf(db, ref),
    byIdentity: ({ connection, externalId }) =>
      invoiceWhere(db, 'i.connection = $1 and i.external_id = $2', [connection, externalId]),
    byId: (connection, id) => invoiceWhere(db, 'i.connection = $1 and i.id = $2', [connection, id]),
    byRef: (ref) => invoiceByRef(db, ref),
    withCollection: (ref) => withCollection(db, ref),
    byLinkTokenHash: groupedLookup((hashes) => invoicesByLink(db, hashes)),
    list: (query) => list(db, query),
  };
}

/** Only ever called for a draft, in the step that takes the edit in. */
export async function replaceDraft(tx: Queryable, ref: string, invoice: Invoice): Promise<void> {
  await tx.query(
    `update invoices set document = $2, number = $3, currency = $4, amount_due = $5,
       issued_on = $6, due_on = $7
     where ref = $1`,
    [
      ref,
      toJsonb(invoice),
      invoice.number,
      invoice.currency,
      invoice.amountDue,
      invoice.issuedOn,
      invoice.dueOn,
    ],
  );
}

type InvoiceWithCollection = { row: InvoiceRow; collection: CollectionRow };

const INVOICE_WITH_COLLECTION = `
  select ${INVOICE_COLUMNS}, ${COLLECTION_COLUMNS}
  from invoices i
  join customers c on c.id = i.customer_id
  join collections k on k.ref = i.ref`;

const toInvoiceWithCollection = (row: InvoiceFields & CollectionFields): InvoiceWithCollection => ({
  row: invoiceOf(row),
  collection: collectionOf(row),
});

async function withCollection(db: Queryable, ref: string): Promise<InvoiceWithCollection | null> {
  const sql = `${INVOICE_WITH_COLLECTION} where i.ref = $1`;
  const [row] = await db.query<InvoiceFields & CollectionFields>(sql, [ref]);
  return row === undefined ? null : toInvoiceWithCollection(row);
}

/** Newest first. `before` reads the page above a row, so it is asked upwards and turned round. */
async function list(db: Queryable, query: InvoiceQuery): Promise<InvoiceWithCollection[]> {
  const ascending = query.before !== undefined && query.after === undefined;
  const { where, values } = conditions(query);
  const rows = await db.query<InvoiceFields & CollectionFields>(
    `${INVOICE_WITH_COLLECTION} where ${where}
     order by i.id ${ascending ? 'asc' : 'desc'}
     limit $${values.length + 1}`,
    [...values, query.limit],
  );
  const page = rows.map(toInvoiceWithCollection);
  return ascending ? page.reverse() : page;
}

function conditions(query: InvoiceQuery): { where: string; values: SqlValue[] } {
  const values: SqlValue[] = [query.connection];
  const parts = ['i.connection = $1'];
  const addCondition = (condition: string, value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(`${condition} $${values.length}`);
  };
  addCondition('i.id <', query.after);
  addCondition('i.id >', query.before);
  addCondition('k.status =', query.status);
  addCondition('i.customer_id =', query.customerId);
  addCondition('i.external_id =', query.externalId);
  return { where: parts.join(' and '), values };
}

import { BY_TEMPORAL } from '../../domain/audit';
import type { Invoice } from '../../domain/invoice';
import type { InvoiceIdentity } from '../../domain/refs';
import type { StatementPeriod, Statement } from '../../domain/statements/statement';
import type { CollectionFields, CollectionRow } from '../collection/collection-row';
import { COLLECTION_COLUMNS, collectionOf } from '../collection/collection-row';
import type { Queryable, Database } from '../database';
import { documentsOf } from '../documents';
import type { StoredDocument } from '../documents';
import { groupedLookup } from '../grouped-lookup';
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
import { listInvoices } from './list-invoices';
import type { InvoiceQuery, ListedInvoice } from './list-invoices';
import { readStatement } from './read-statement';
import type { StatedCustomer } from './read-statement';
import { toJsonb } from '../storable-text';

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
  /** For the checkout, and for those who open the page again. */
  setPageLanguage(ref: string, language: string): Promise<void>;
  /** What a customer owed, was billed and paid from day to day, by all invoices there are. */
  statement(customer: StatedCustomer, period: StatementPeriod): Promise<Statement>;
  /** A page of those that a filter means, in its order. */
  list(query: InvoiceQuery): Promise<ListedInvoice[]>;
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
    setPageLanguage: async (ref, language) => {
      await db.query(
        `update invoices set page_language = $2
         where ref = $1 and page_language is distinct from $2`,
        [ref, language],
      );
    },
    statement: (customer, period) => readStatement(db, customer, period),
    list: (query) => listInvoices(db, query),
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

async function withCollection(
  db: Queryable,
  ref: string,
): Promise<{ row: InvoiceRow; collection: CollectionRow } | null> {
  const [row] = await db.query<InvoiceFields & CollectionFields>(
    `select ${INVOICE_COLUMNS}, ${COLLECTION_COLUMNS}
     from invoices i join customers c on c.id = i.customer_id join collections k on k.ref = i.ref
     where i.ref = $1`,
    [ref],
  );
  return row === undefined ? null : { row: invoiceOf(row), collection: collectionOf(row) };
}

import type { Invoice } from '../domain/invoice';
import type { CollectionFields } from './collection-row';
import { COLLECTION, collectionOf } from './collection-row';
import type { Asker, Database, Value } from './database';
import { opened } from './database';
import { documentsOf } from './documents';
import type { HandOverOptions } from './hand-over';
import { handOver } from './hand-over';
import type { InvoiceFields } from './invoice-row';
import { INVOICE, byRef, invoiceOf, oneInvoice } from './invoice-row';
import { json } from './plain';
import type { CollectionRow, InvoiceQuery, InvoiceRow, InvoiceStore } from './stores';

export function invoiceStore(db: Database, options: HandOverOptions): InvoiceStore {
  return {
    handOver: (invoice, now, contents = []) => handOver(db, options, { invoice, contents, now }),
    documents: (ref) => documentsOf(db, ref),
    replaceDraft: (tx, ref, invoice) => replaceDraft(opened(tx), ref, invoice),
    byIdentity: ({ connection, externalId }) =>
      oneInvoice(db, 'i.connection = $1 and i.external_id = $2', [connection, externalId]),
    byId: (connection, id) => oneInvoice(db, 'i.connection = $1 and i.id = $2', [connection, id]),
    byRef: (ref) => byRef(db, ref),
    withCollection: (ref) => withCollection(db, ref),
    byLinkTokenHash: (hash) => oneInvoice(db, 'i.link_token_hash = $1', [hash]),
    list: (query) => list(db, query),
  };
}

/** Only ever called for a draft, in the step that takes the edit in. */
export async function replaceDraft(tx: Asker, ref: string, invoice: Invoice): Promise<void> {
  await tx.ask(
    `update invoices set document = $2, number = $3, currency = $4, amount_due = $5,
       issued_on = $6, due_on = $7
     where ref = $1`,
    [
      ref,
      json(invoice),
      invoice.number,
      invoice.currency,
      invoice.amountDue,
      invoice.issuedOn,
      invoice.dueOn,
    ],
  );
}

type Both = { row: InvoiceRow; collection: CollectionRow };

const BOTH = `
  select ${INVOICE}, ${COLLECTION}
  from invoices i
  join customers c on c.id = i.customer_id
  join collections k on k.ref = i.ref`;

const bothOf = (row: InvoiceFields & CollectionFields): Both => ({
  row: invoiceOf(row),
  collection: collectionOf(row),
});

async function withCollection(db: Asker, ref: string): Promise<Both | null> {
  const sql = `${BOTH} where i.ref = $1`;
  const [row] = await db.ask<InvoiceFields & CollectionFields>(sql, [ref]);
  return row === undefined ? null : bothOf(row);
}

/** Newest first. `before` reads the page above a row, so it is asked upwards and turned round. */
async function list(db: Asker, query: InvoiceQuery): Promise<Both[]> {
  const upwards = query.before !== undefined && query.after === undefined;
  const { where, values } = conditions(query);
  const rows = await db.ask<InvoiceFields & CollectionFields>(
    `${BOTH} where ${where}
     order by i.id ${upwards ? 'asc' : 'desc'}
     limit $${values.length + 1}`,
    [...values, query.limit],
  );
  const page = rows.map(bothOf);
  return upwards ? page.reverse() : page;
}

function conditions(query: InvoiceQuery): { where: string; values: Value[] } {
  const values: Value[] = [query.connection];
  const parts = ['i.connection = $1'];
  const also = (condition: string, value: string | undefined) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(`${condition} $${values.length}`);
  };
  also('i.id <', query.after);
  also('i.id >', query.before);
  also('k.status =', query.status);
  also('i.customer_id =', query.customerId);
  also('i.external_id =', query.externalId);
  return { where: parts.join(' and '), values };
}

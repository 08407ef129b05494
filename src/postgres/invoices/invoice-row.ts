import type { Invoice } from '../../domain/invoice';
import { CUSTOMER_COLUMN } from '../customers/customer-row';
import type { CustomerRow } from '../customers/customer-row';
import type { Queryable, SqlValue } from '../database';

export interface InvoiceRow {
  /** `inv_` + UUIDv7. */
  id: string;
  ref: string;
  invoice: Invoice;
  customer: CustomerRow;
  linkVersion: number;
  linkTokenHash: string | null;
  /** Chosen on its page by somebody who paid there; null: the customer's. */
  pageLanguage: string | null;
  createdAt: number;
}

/** An invoice with its customer; `i` is invoices and `c` is customers. */
export const INVOICE_COLUMNS = `
  i.id, i.ref, i.document as invoice, ${CUSTOMER_COLUMN}, i.link_version as "linkVersion",
  i.link_token_hash as "linkTokenHash", i.page_language as "pageLanguage",
  i.created_at as "createdAt"`;

export type InvoiceFields = InvoiceRow & Record<string, unknown>;

export async function invoiceWhere(
  db: Queryable,
  where: string,
  values: SqlValue[],
): Promise<InvoiceRow | null> {
  return (await invoicesWhere(db, where, values))[0] ?? null;
}

async function invoicesWhere(db: Queryable, where: string, values: SqlValue[]) {
  const rows = await db.query<InvoiceFields>(
    `select ${INVOICE_COLUMNS} from invoices i join customers c on c.id = i.customer_id
     where ${where}`,
    values,
  );
  return rows.map(invoiceOf);
}

export async function invoicesByLink(
  db: Queryable,
  hashes: string[],
): Promise<Map<string, InvoiceRow>> {
  const rows = await invoicesWhere(db, 'i.link_token_hash = any($1)', [hashes]);
  return new Map(rows.map((row) => [row.linkTokenHash ?? '', row]));
}

export function invoiceByRef(db: Queryable, ref: string): Promise<InvoiceRow | null> {
  return invoiceWhere(db, 'i.ref = $1', [ref]);
}

export function invoiceOf(row: InvoiceFields): InvoiceRow {
  const { id, ref, invoice, customer, linkVersion, linkTokenHash, pageLanguage, createdAt } = row;
  return { id, ref, invoice, customer, linkVersion, linkTokenHash, pageLanguage, createdAt };
}

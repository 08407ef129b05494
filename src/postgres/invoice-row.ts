import { CUSTOMER } from './customers';
import type { Asker } from './database';
import type { InvoiceRow } from './stores';

/** An invoice with its customer; `i` stands for invoices and `c` for customers. */
export const INVOICE = `
  i.id, i.ref, i.document as invoice, ${CUSTOMER}, i.link_version as "linkVersion",
  i.link_token_hash as "linkTokenHash", i.created_at as "createdAt"`;

export type InvoiceFields = InvoiceRow & Record<string, unknown>;

export async function oneInvoice(
  db: Asker,
  where: string,
  values: string[],
): Promise<InvoiceRow | null> {
  const [row] = await db.ask<InvoiceFields>(
    `select ${INVOICE} from invoices i join customers c on c.id = i.customer_id where ${where}`,
    values,
  );
  return row === undefined ? null : invoiceOf(row);
}

export function byRef(db: Asker, ref: string): Promise<InvoiceRow | null> {
  return oneInvoice(db, 'i.ref = $1', [ref]);
}

export function invoiceOf(row: InvoiceFields): InvoiceRow {
  const { id, ref, invoice, customer, linkVersion, linkTokenHash, createdAt } = row;
  return { id, ref, invoice, customer, linkVersion, linkTokenHash, createdAt };
}

import { pdfFileName } from '../documents/pdf/file-name';
import { invoicePdf, receiptPdf } from '../documents/pdf/pdf-of-invoice';
import type { PdfInput } from '../documents/pdf/pdf-input';
import { pdfSource } from '../documents/pdf/pdf-source';
import { statusOf } from '../domain/collection/queries/status';
import type { DocumentInput } from '../pdf/make-pdf';
import type { ConnectionRow } from '../postgres/connections/connections';
import type { DocumentFile } from './document-file';
import type { FoundInvoice } from './find-invoice';
import type { HttpDeps } from './http-deps';
import { HttpProblem } from './http-problem';
import { hostedUrl } from './responses/invoice';

export const PDF = 'application/pdf';

export interface OfInvoice extends FoundInvoice {
  connection: ConnectionRow | null;
  /** Of who reads it; absent: the customer's own language. */
  locale?: string | null;
}

/** The billing system's own PDF is the invoice, untouched; without one it is ours. */
export async function invoiceFile(deps: HttpDeps, of: OfInvoice): Promise<DocumentFile> {
  const { row, collection } = of;
  if (statusOf(collection.state) === 'draft') {
    throw new HttpProblem('document_unknown', 'a draft has no PDF: it gets one once it is sent');
  }
  const given = row.invoice.documents?.some(({ contentType }) => contentType === PDF) ?? false;
  const files = given ? await deps.stores.invoices.documents(row.ref) : [];
  const own = files.find(({ contentType }) => contentType === PDF);
  return own ?? pdfOf(deps, invoicePdf(sourceOf(deps, of)));
}

/** Of all that was paid so far. */
export async function receiptFile(deps: HttpDeps, of: OfInvoice): Promise<DocumentFile> {
  const input = receiptPdf(sourceOf(deps, of), null);
  if (input !== null) return pdfOf(deps, input);
  const detail = 'there is no receipt: no payment of this invoice came, or it was taken back';
  throw new HttpProblem('document_unknown', detail);
}

/** What the documents of an invoice are drawn from. */
export function sourceOf(deps: HttpDeps, { row, collection, connection, locale }: OfInvoice) {
  const customer = locale === undefined ? row.customer : { ...row.customer, locale };
  const { state } = collection;
  const stored = { row: { ...row, customer }, state, connection, linkUrl: hostedUrl(deps, row) };
  return pdfSource(stored);
}

async function pdfOf(deps: HttpDeps, input: PdfInput): Promise<DocumentFile> {
  return { filename: pdfFileName(input), contentType: PDF, bytes: await drawn(deps, input) };
}

/** The bytes of a PDF, or why there are none now. */
export async function drawn(deps: HttpDeps, input: DocumentInput): Promise<Buffer> {
  const result = await deps.pdf.make(input);
  if (result.kind === 'made') return result.bytes;
  if (result.kind === 'failed') throw new Error(`no PDF of a ${input.kind}: ${result.detail}`);
  const detail = 'more PDFs are asked for than can be drawn at once: ask again in a moment';
  throw new HttpProblem('busy', detail, {}, { 'Retry-After': '2' });
}

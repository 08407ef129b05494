import type { MailOrder } from '../../src/domain/collection/model/effect';
import { pdfFileName } from '../../src/documents/pdf/file-name';
import { invoicePdf, receiptPdf } from '../../src/documents/pdf/pdf-of-invoice';
import type { PdfInput } from '../../src/documents/pdf/pdf-input';
import { pdfSource } from '../../src/documents/pdf/pdf-source';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import { outOfTurn } from '../application-failures';
import type { ActivityDeps } from '../deps';
import { payLink } from '../pay-link';
import type { TriedEffect } from '../records/run-effect';

type Attachments = OutgoingMail['attachments'];

/** What a mail is sent about, as it is when it is sent. */
export type CurrentMails = TriedEffect<'sendMail'> & { connection: ConnectionRow | null };

/**
 * With the mail that brings the invoice go the billing system's own files, or where it gave none
 * our PDF; with a receipt its own; with others nothing.
 */
export async function attachmentsOf(
  deps: ActivityDeps,
  current: CurrentMails,
  mail: MailOrder,
): Promise<Attachments> {
  const { ref, invoice } = current;
  if (mail.name === 'receipt') return drawn(deps, receiptPdf(sourceOf(deps, current), mail.about));
  if (mail.name !== 'invoice') return [];
  if (invoice.invoice.documents === undefined) {
    return drawn(deps, invoicePdf(sourceOf(deps, current)));
  }
  const documents = await deps.stores.invoices.documents(ref);
  return documents.map(({ filename, contentType, bytes }) => ({
    filename,
    contentType,
    content: bytes,
  }));
}

/** A mail without its PDF is better than none: it has all that matters, and a link to the page. */
async function drawn(deps: ActivityDeps, input: PdfInput | null): Promise<Attachments> {
  if (input === null) return [];
  const result = await deps.pdf.make(input);
  if (result.kind === 'busy') throw outOfTurn('more PDFs are due than may be drawn at once');
  if (result.kind === 'failed') return [];
  const filename = pdfFileName(input);
  return [{ filename, contentType: 'application/pdf', content: result.bytes }];
}

const sourceOf = ({ settings }: ActivityDeps, { state, invoice, connection }: CurrentMails) =>
  pdfSource({ row: invoice, state, connection, linkUrl: payLink(settings, invoice) });

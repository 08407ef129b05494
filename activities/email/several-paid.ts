import type { CustomerMailOf } from '../../src/documents/mails/customer-mail-without-invoice';
import { renderSeveralPaidMail } from '../../src/documents/mails/several-paid-mail';
import { pdfFileName } from '../../src/documents/pdf/file-name';
import { receiptPdf } from '../../src/documents/pdf/pdf-of-invoice';
import { pdfSource } from '../../src/documents/pdf/pdf-source';
import type { BundleState } from '../../src/domain/bundles/model';
import type { Payment } from '../../src/domain/collection/model/payment';
import type { CollectionState } from '../../src/domain/collection/model/state';
import { netAmountOf, remainingOf } from '../../src/domain/collection/queries/ledger';
import { shareId } from '../../src/domain/refs';
import type { OutgoingMail } from '../../src/mail/mailer';
import type { ConnectionRow } from '../../src/postgres/connections/connections';
import type { InvoiceRow } from '../../src/postgres/invoices/invoice-row';
import { payLink } from '../pay-link';
import { NOT_TRUE, TOO_MANY_PDFS, composed } from './composed-mail';
import type { ComposedMail, ComposingDeps, NotComposed } from './composed-mail';

/** Mail servers take 10 MB with what base64 adds; beyond it the links lead to the receipts. */
const MOST_BYTES_ATTACHED = 5 * 1024 * 1024;

export interface SeveralPaid {
  of: CustomerMailOf;
  connection: ConnectionRow;
  /** Of the payment at Stripe. */
  intent: string;
}

/** One receipt for all invoices of a payment, once each has recorded its share of it. */
export async function composeSeveralPaid(
  deps: ComposingDeps,
  { of, connection, intent }: SeveralPaid,
): Promise<ComposedMail | NotComposed> {
  const bundle = await deps.stores.bundles.byObject(connection.code, intent);
  if (bundle === null) return { kind: 'never', why: `${intent} is no payment of a bundle` };
  const waiting = waitsFor(bundle.state, intent);
  if (waiting !== null) return { kind: 'later', ...waiting };
  const paid = await paidBy(deps, bundle.state, intent);
  const [first] = paid;
  if (first === undefined) return { kind: 'never', why: NOT_TRUE };
  const files = await receiptsOf(deps, paid, connection);
  if (files === null) return TOO_MANY_PDFS;
  const { at, methodLabel } = first.payment;
  const rendered = renderSeveralPaidMail({
    ...of,
    currency: bundle.state.currency,
    at,
    timeZone: first.state.terms.timeZone,
    methodLabel,
    invoices: paid.map(({ row, state, payment }) => ({
      number: row.invoice.number,
      amount: payment.amount,
      remaining: remainingOf(state),
      url: payLink(deps.settings, row),
    })),
    isAttached: files.length === paid.length,
    url: `${deps.settings.publicUrl}/portal`,
  });
  return { ...composed(rendered, files), invoices: paid.map(({ row }) => row.ref) };
}

const UNDER_WAY: readonly string[] = ['processing', 'requires_action'];

/** An invoice may read that it succeeded before the bundle does, which gives it to the others. */
function waitsFor({ payments }: BundleState, intent: string) {
  const payment = payments.find((one) => one.intent.id === intent);
  if (payment === undefined) return null;
  if (UNDER_WAY.includes(payment.intent.status)) {
    return { why: 'the bundle has not read yet that it succeeded', inSeconds: 60 };
  }
  const left = payment.toGive.length;
  if (left === 0) return null;
  return { why: `invoices that have not got their share yet: ${left}`, inSeconds: 3 };
}

interface PaidInvoice {
  row: InvoiceRow;
  state: CollectionState;
  payment: Payment;
}

/** Those whose ledger has it still: what was taken back meanwhile is receipted no more. */
async function paidBy(
  { stores }: ComposingDeps,
  { members }: BundleState,
  intent: string,
): Promise<PaidInvoice[]> {
  const all = await Promise.all(
    members.map(async ({ ref }): Promise<PaidInvoice[]> => {
      const found = await stores.invoices.withCollection(ref);
      if (found === null) throw new Error(`the invoice ${ref} of a bundle is not in our tables`);
      const { row, collection } = found;
      const { state } = collection;
      const payment = state.ledger.payments.find(({ id }) => id === shareId(intent, ref));
      return payment === undefined || netAmountOf(payment) === 0 ? [] : [{ row, state, payment }];
    }),
  );
  return all.flat();
}

/** All of them or none; null while too many PDFs are due. */
async function receiptsOf(
  { pdf, settings }: ComposingDeps,
  paid: readonly PaidInvoice[],
  connection: ConnectionRow,
): Promise<OutgoingMail['attachments'] | null> {
  const files: OutgoingMail['attachments'] = [];
  let bytes = 0;
  for (const { row, state, payment } of paid) {
    const linkUrl = payLink(settings, row);
    const input = receiptPdf(pdfSource({ row, state, connection, linkUrl }), payment.id);
    if (input === null) return [];
    const made = await pdf.make(input);
    if (made.kind === 'busy') return null;
    if (made.kind === 'failed') return [];
    bytes += made.bytes.length;
    if (bytes > MOST_BYTES_ATTACHED) return [];
    const filename = pdfFileName(input);
    files.push({ filename, contentType: 'application/pdf', content: made.bytes });
  }
  return files;
}

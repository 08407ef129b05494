import { formatMoney } from '../domain/money';
import { startOfDay } from '../domain/time-zones';
import type { InvoiceRow } from '../postgres/invoices/invoice-row';
import type { StartInvoice } from '../temporal/collections';

/** How an invoice's run is opened, also by the relay, and what the Temporal UI shows beside it. */
export function startOf(row: InvoiceRow, status: string): StartInvoice {
  const { invoice, customer } = row;
  const { connection, externalId, number, currency, amountDue } = invoice;
  return {
    identity: { connection, externalId },
    summary: summaryOf([number, customer.name, formatMoney(amountDue, currency)]),
    attributes: {
      status,
      connection,
      customerId: customer.id,
      currency,
      amountDue,
      dueAt: startOfDay(invoice.dueOn, customer.timeZone ?? 'UTC'),
    },
  };
}

/** As JSON in UTF-8, a summary of a run may have so many bytes in Temporal. */
const MAX_SUMMARY_BYTES = 400;

/** Whole characters of it, as many as Temporal takes: a name may be long, and each letter three. */
function summaryOf(words: string[]): string {
  const characters = Array.from(words.join(' · '));
  const bytesOf = (text: string) => Buffer.byteLength(JSON.stringify(text));
  let bytes = bytesOf('');
  const fits = (character: string) => (bytes += bytesOf(character) - 2) <= MAX_SUMMARY_BYTES;
  const end = characters.findIndex((character) => !fits(character));
  return (end === -1 ? characters : characters.slice(0, end)).join('');
}

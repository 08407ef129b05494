import { formatMoney } from '../domain/money';
import { startOfDay } from '../domain/time-zones';
import type { InvoiceRow } from '../postgres/invoice-row';
import type { StartInvoice } from '../temporal/collections';

/** How an invoice's run is opened, also by the relay, and what the Temporal UI shows beside it. */
export function startOf(row: InvoiceRow, status: string): StartInvoice {
  const { invoice, customer } = row;
  const { connection, externalId, number, currency, amountDue } = invoice;
  return {
    identity: { connection, externalId },
    summary: [number, customer.name, formatMoney(amountDue, currency)].join(' · ').slice(0, 200),
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

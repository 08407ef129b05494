export { collectInvoice } from './collect-invoice';
export { makeScheduledInvoices } from './make-scheduled-invoices';

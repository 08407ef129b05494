export { collectBundle } from './collect-bundle';
export { collectInvoice } from './collect-invoice';
export { makeScheduledInvoices } from './make-scheduled-invoices';
export { syncAccount } from './sync-account';

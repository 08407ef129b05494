export { collectInvoice } from './collect-invoice';

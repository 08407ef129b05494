import type { InvoiceRow } from '../src/postgres/invoices/invoice-row';
import { currentLinkToken } from '../src/runtime/link-token';
import type { ActivityDeps } from './deps';

/** Our own stable address of an invoice: the only link in mails. */
export const payLink = (settings: ActivityDeps['settings'], invoice: InvoiceRow): string =>
  `${settings.publicUrl}/i/${currentLinkToken(settings, invoice)}`;

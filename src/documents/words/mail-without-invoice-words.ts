import type { MailText } from './mail-words';

/** Of mails to a customer that are about none of their invoices. */
export interface MailWithoutInvoiceWords {
  footer: (business: string) => string;
  /** The one-time link to all invoices of a customer. */
  portalLink: (values: { business: string; until: string }) => MailText & { button: string };
}

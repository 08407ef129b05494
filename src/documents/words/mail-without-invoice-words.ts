import type { MailText } from './mail-words';

/** Of mails to a customer that are about none of their invoices. */
export interface MailWithoutInvoiceWords {
  footer: (business: string) => string;
  /** The one-time link to all invoices of a customer. */
  portalLink: (values: { business: string; until: string }) => MailText & { button: string };
  /** A payment method that they stored; `isUsed`: automatic payments are charged to it. */
  methodStored: (values: { business: string; method: string; isUsed: boolean }) => MailText;
  /** Mail goes elsewhere from now on, by the page of their invoices; to where it went before. */
  addressChanged: (values: { business: string; addresses: string }) => MailText;
  /** With the PDF of these days; the button leads to the page where they ask for their link. */
  statement: (values: { business: string; from: string; to: string }) => MailText;
  /** A card that automatic payments are charged to: its month, and the last day of it. */
  cardExpiring: (values: {
    business: string;
    method: string;
    month: string;
    lastDay: string;
  }) => MailText & { button: string };
  /**
   * One receipt of a payment for several invoices; `remaining`: of all of them together, null for
   * nothing; `isAttached`: the receipt of each goes with it, else it is on its page.
   */
  severalPaid: (values: {
    business: string;
    count: number;
    total: string;
    remaining: string | null;
    isAttached: boolean;
  }) => MailText;
  /** Leads to the page of all invoices. */
  openPortal: string;
}

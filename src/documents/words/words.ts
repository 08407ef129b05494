import type { CustomerMailWords } from './mail-words';
import type { MailWithoutInvoiceWords } from './mail-without-invoice-words';
import type { PageWords } from './page-words';
import type { PdfWords } from './pdf-words';
import type { StatementWords } from './statement-words';
import type { PortalAccountWords } from './portal-account-words';
import type { PortalWords } from './portal-words';

/**
 * Every word a customer reads, by language. Sentences are functions of values that are already
 * formatted and isolated, so that each language keeps its own order and grammar.
 */
export interface Words {
  /** What it calls itself, in the switch between languages. */
  name: string;
  /** For Intl, and the lang attribute, where nobody named a region. */
  locale: string;
  dir: 'ltr' | 'rtl';
  /** A name and its value on one line of text. */
  labelled: (name: string, value: string) => string;
  /** The time is on the clock of the zone. */
  moment: (day: string, time: string, zone: string) => string;
  /** "1er janvier": Intl has no word for the first day of a month. */
  firstOfMonth?: string;
  methods: MethodWords;
  page: PageWords;
  customerMail: CustomerMailWords;
  mailWithoutInvoice: MailWithoutInvoiceWords;
  pdf: PdfWords;
  statement: StatementWords;
  portal: PortalWords;
  portalAccount: PortalAccountWords;
}

/** In place of what a payment method is labelled with where it has no brand and no bank. */
export interface MethodWords {
  card: string;
  sepaDebit: string;
  bacsDebit: string;
  usBankAccount: string;
  unknown: string;
}

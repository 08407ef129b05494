import type { TaxCategory } from '../../domain/tax-category';

/** What the PDF says beside the words of the page's own document. */
export interface PdfWords {
  title: { invoice: string; receipt: string };
  numberLabel: string;
  customerTaxId: string;
  amountDue: string;
  dueBy: (day: string) => string;
  amountPaid: string;
  paidOn: (day: string) => string;
  paidOnLabel: string;
  methodLabel: string;
  chargedTo: (method: string) => string;
  stamp: { paid: string; void: string };
  payOnline: string;
  payHint: string;
  /** What the code shows, in words. */
  payCode: string;
  taxColumn: string;
  taxRate: string;
  taxCategories: Record<Exclude<TaxCategory, 'standard'>, string>;
  net: string;
  gross: string;
  /** At the end of a page, and at the head of the next. */
  carriedForward: string;
  broughtForward: string;
  page: (page: number, of: number) => string;
  bankTitle: string;
  bankCode: string;
  bankCodeHint: string;
  test: string;
  /** The links of the page, and the names of the files before the number. */
  download: { invoice: string; receipt: string };
}

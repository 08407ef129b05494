import type { BankDetails, Line } from '../../domain/invoice';

/** What a PDF is drawn from: data alone, so that a thread can be sent it, and bytes repeat. */
export interface PdfInput {
  kind: 'invoice' | 'receipt';
  locale: string | null;
  paper: Paper;
  /** Of a sandbox account: the page says so. */
  test: boolean;
  business: PdfParty;
  /** The fingerprint of the picture above its name; null: there is none that a PDF can draw. */
  logo: string | null;
  customer: PdfParty;
  number: string;
  currency: string;
  /** Calendar days, YYYY-MM-DD. */
  issuedOn: string;
  dueOn: string;
  lines: readonly Line[];
  amountDue: number;
  memo: string | null;
  bank: BankDetails | null;
  /** Our own page of the invoice, which never ends; null where nobody is asked to pay there. */
  payUrl: string | null;
  /** The method that will be charged: nobody needs to do anything. */
  chargedTo: string | null;
  stamp: 'paid' | 'void' | null;
  /** What came so far; null: nothing. A receipt has it always. */
  paid: PdfPaid | null;
}

export type Paper = 'a4' | 'letter';

export interface PdfParty {
  name: string;
  /** As on an envelope, line by line, without the name. */
  address: readonly string[];
  taxIds: readonly string[];
}

export interface PdfPaid {
  payments: readonly PdfPayment[];
  received: number;
  credited: number;
  remaining: number;
}

export interface PdfPayment {
  on: string;
  /** Null: it did not come by Stripe. */
  method: string | null;
  amount: number;
  refunded: number;
}

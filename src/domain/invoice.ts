import type { PostalAddress } from './postal-address';
import type { TaxCategory } from './tax-category';

/** An invoice as the billing system submits it: an immutable document and how to collect it. */
export interface Invoice {
  connection: string;
  externalId: string;
  customer: CustomerGiven;
  number: string;
  currency: string;
  /** Minor units; the sum of the lines and their exclusive tax. */
  amountDue: number;
  /** Calendar days, YYYY-MM-DD. */
  issuedOn: string;
  dueOn: string;
  lines: Line[];
  memo: string | null;
  metadata: Record<string, string>;
  bankDetails: BankDetails | null;
  /** Absent when there are none, as on every invoice kept before documents were taken. */
  documents?: InvoiceDocument[];
  send: 'now' | 'manual';
  collection: Settings;
}

export interface Line {
  description: string;
  /** A decimal in words, "1.5": quantities are shown, never multiplied. */
  quantity: string;
  unitAmount: number;
  amount: number;
  tax: LineTax | null;
  /** What the quantity counts, "h" or "kg"; absent where none was given. */
  unit?: string;
}

export interface LineTax {
  amount: number;
  inclusive: boolean;
  /** Percent as a decimal in words, "19" or "5.5". Absent where it was not given. */
  rate?: string;
  category?: TaxCategory;
}

/** A file of the billing system's own, mailed unchanged. Its bytes are kept beside the invoice. */
export interface InvoiceDocument {
  filename: string;
  contentType: string;
  size: number;
  /** In hexadecimal. */
  sha256: string;
}

/** What a document holds, under its fingerprint. */
export interface DocumentBytes {
  sha256: string;
  bytes: Uint8Array;
}

export interface BankDetails {
  holder: string;
  iban: string | null;
  bic: string | null;
  accountNumber: string | null;
  bankName: string | null;
  reference: string | null;
  /** Of the holder, as a Swiss QR-bill needs it. Absent where none was given. */
  holderAddress?: PostalAddress;
}

export type CustomerGiven =
  | { kind: 'ours'; id: string }
  | {
      kind: 'given';
      externalId: string;
      name: string;
      email: string;
      country: string | null;
      locale: string | null;
      timeZone: string | null;
      /** Absent: nothing is said of it. */
      address?: PostalAddress;
      taxIds?: readonly string[];
    };

/** `at_once`: as soon as it is stored; `when_needed`: by the first invoice that wants a session. */
export type CreateStripeCustomer = 'never' | 'when_needed' | 'at_once';

/** What may be set on connection, customer and invoice; absent means inherited. */
export interface Settings {
  autoCharge?: boolean;
  chargeOn?: 'send' | 'due';
  paymentLink?: boolean;
  methods?: string[];
  /** Who announces a bank debit: Stripe, by its own e-mails; we; or the business itself. */
  debitNotice?: 'stripe' | 'ours' | 'none';
  /** Days between our mail and the debit. */
  debitNoticeDays?: number;
  createStripeCustomer?: CreateStripeCustomer;
  keepLinkOpen?: boolean;
  receipts?: 'ours' | 'stripe' | 'none';
  successUrl?: string;
  cancelUrl?: string;
  /** Of a connection alone: types for which Stripe has enabled recurring payments. */
  recurringMethods?: string[];
  /** Of a connection alone: where its invoices may send a customer back to. */
  returnOrigins?: string[];
}

/** One thing wrong with what was submitted: where, which rule, and what to do. */
export interface Problem {
  /** JSON pointer into the body, "/lines/0/amount". */
  pointer: string;
  code: string;
  detail: string;
}

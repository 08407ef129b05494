import type { CollectionState } from '../../domain/collection/model/state';
import type { BankDetails, Invoice } from '../../domain/invoice';
import type { Issuer, PdfSource } from './pdf-of-invoice';

/** As they are stored. */
export interface StoredInvoice {
  row: { invoice: Invoice; customer: PdfSource['customer'] };
  state: CollectionState;
  connection:
    | (Issuer & { bankDetails: BankDetails | null; businessName: string; mode: 'test' | 'live' })
    | null;
  linkUrl: string;
}

/** The one place that says which stored value a document shows. */
export function pdfSource({ row, state, connection, linkUrl }: StoredInvoice): PdfSource {
  const { invoice, customer } = row;
  return {
    invoice: { ...invoice, bankDetails: invoice.bankDetails ?? connection?.bankDetails ?? null },
    state,
    customer,
    businessName: connection?.businessName ?? '',
    issuer: connection ?? {},
    mode: connection?.mode ?? 'test',
    linkUrl,
  };
}

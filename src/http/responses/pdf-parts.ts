import type { PdfPartsResponse } from '../../contract/responses/invoice';
import { invoicePdf } from '../../documents/pdf/pdf-of-invoice';
import type { PdfSource } from '../../documents/pdf/pdf-of-invoice';
import { pdfParts } from '../../documents/pdf/pdf-parts';
import type { PdfPart } from '../../documents/pdf/pdf-parts';

const OWN = 'the billing system gave its own PDF, so that none of ours is made';

/** What the PDF of an invoice shows, and what it would take to show more. */
export function toPdfPartsResponse(source: PdfSource): PdfPartsResponse {
  const { bankDetails, documents = [] } = source.invoice;
  const isOwn = documents.some(({ contentType }) => contentType === 'application/pdf');
  const { taxByRate, epcCode, swissCode } = pdfParts(invoicePdf(source), bankDetails);
  const part = (one: PdfPart) => (isOwn ? { ...one, shown: false, detail: OWN } : { ...one });
  return {
    source: isOwn ? 'billing_system' : 'quittance',
    tax_by_rate: part(taxByRate),
    epc_code: part(epcCode),
    swiss_code: part(swissCode),
  };
}

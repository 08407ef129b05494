import { businessParty } from './pdf/pdf-of-invoice';
import type { Issuer } from './pdf/pdf-of-invoice';

/** Who a business is on documents, in one line; null: nothing is known beside its name. */
export function issuerLine(
  businessName: string,
  issuer: Issuer,
  locale: string | null,
): string | null {
  const { name, address, taxIds } = businessParty(businessName, issuer, locale);
  const more = [...address, ...taxIds];
  return more.length === 0 ? null : [name, ...more].join(' · ');
}

/**
 * In which language an invoice is shown and paid: the one that was chosen on its page, else the
 * customer's, with the region where it fits.
 */
export function readerLocale(chosen: string | null, ofCustomer: string | null): string | null {
  if (chosen === null) return ofCustomer;
  const [language] = ofCustomer?.toLowerCase().split(/[-_]/) ?? [];
  return language === chosen ? ofCustomer : chosen;
}

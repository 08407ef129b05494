/** Why a rate is what it is, with the code that EN 16931 has of it. */
export const TAX_CATEGORIES = [
  'standard', // S: of any rate above 0, a reduced one as well
  'zero_rated', // Z
  'exempt', // E
  'reverse_charge', // AE
  'intra_community', // K
  'export', // G
  'not_subject_to_tax', // O
] as const;

export type TaxCategory = (typeof TAX_CATEGORIES)[number];

/** A percentage as a decimal in words: "19", "5.5". */
export const TAX_RATE = /^\d{1,3}(\.\d{1,4})?$/;

export const isTaxRate = (text: string): boolean => TAX_RATE.test(text) && Number(text) <= 100;

/** Null where it is not known; all categories but one have no other rate than 0. */
export function taxRateOf(tax: { rate?: string; category?: TaxCategory } | null): string | null {
  if (tax?.rate !== undefined) return tax.rate;
  return tax?.category === undefined || tax.category === 'standard' ? null : '0';
}

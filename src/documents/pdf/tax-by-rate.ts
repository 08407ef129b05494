import type { Line } from '../../domain/invoice';
import { taxRateOf } from '../../domain/tax-category';
import type { TaxCategory } from '../../domain/tax-category';

export interface TaxOfRate {
  rate: string;
  /** Null: standard, or none was given. */
  category: Exclude<TaxCategory, 'standard'> | null;
  net: number;
  tax: number;
}

/**
 * The lines of each rate together, the highest first. Nothing unless all lines say their rate: a
 * table of some of them would not add up to the total.
 */
export function taxByRate(lines: readonly Line[]): TaxOfRate[] {
  const rates = new Map<string, TaxOfRate>();
  for (const { amount, tax } of lines) {
    const given = taxRateOf(tax);
    if (tax === null || given === null) return [];
    // "19" and "19.00" are one rate.
    const rate = String(Number(given));
    const category =
      tax.category === undefined || tax.category === 'standard' ? null : tax.category;
    const key = `${rate} ${category ?? ''}`;
    const sums = rates.get(key) ?? { rate, category, net: 0, tax: 0 };
    sums.net += tax.inclusive ? amount - tax.amount : amount;
    sums.tax += tax.amount;
    rates.set(key, sums);
  }
  return [...rates.values()].toSorted((a, b) => Number(b.rate) - Number(a.rate));
}

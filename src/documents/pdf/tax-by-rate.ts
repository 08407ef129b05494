import type { PdfLine } from './pdf-input';

export interface TaxOfRate {
  rate: string;
  net: number;
  tax: number;
}

/** The lines of each rate together, the highest first; nothing unless a line says its rate. */
export function taxByRate(lines: readonly PdfLine[]): TaxOfRate[] {
  const rates = new Map<string, TaxOfRate>();
  for (const { amount, tax } of lines) {
    if (tax === null || tax.rate === undefined || tax.rate === null) continue;
    // "19" and "19.00" are one rate.
    const rate = String(Number(tax.rate));
    const sums = rates.get(rate) ?? { rate, net: 0, tax: 0 };
    sums.net += tax.inclusive ? amount - tax.amount : amount;
    sums.tax += tax.amount;
    rates.set(rate, sums);
  }
  return [...rates.values()].toSorted((a, b) => Number(b.rate) - Number(a.rate));
}

import type { Line } from '../domain/invoice';
import { oneLine } from './text';

const formats = new Map<string, Intl.NumberFormat>();

/** "1,5 h" of "1.5" and "h", as the language writes it, with the decimals that were given. */
export function formatQuantity({ quantity, unit }: Line, locale: string): string {
  return oneLine(`${inDigits(quantity, locale)} ${unit ?? ''}`.trim());
}

function inDigits(quantity: string, locale: string): string {
  const [, decimals = ''] = /^\d+(?:\.(\d+))?$/.exec(quantity) ?? [];
  const key = `${locale} ${decimals.length}`;
  const digits = decimals.length;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  formats.set(key, format);
  // As text: a number of JavaScript has fewer digits than a quantity may have.
  return format.format(quantity as Intl.StringNumericLiteral);
}

import { decimalsOf, symbolOf } from '../domain/money';

const formats = new Map<string, Intl.NumberFormat>();

/** "€119.00", "119,00 €", "12.500 KWD": the decimals are Stripe's, the rest is the language's. */
export function formatAmount(amount: number, currency: string, locale: string): string {
  const symbol = symbolOf(currency);
  const value = amount / 10 ** decimalsOf(currency);
  const format = formatOf(currency, symbol === undefined ? 'decimal' : 'currency', locale);
  if (symbol === undefined) return `${format.format(value)} ${currency.toUpperCase()}`;
  const parts = format.formatToParts(value);
  return parts.map(({ type, value: text }) => (type === 'currency' ? symbol : text)).join('');
}

function formatOf(
  currency: string,
  style: 'decimal' | 'currency',
  locale: string,
): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const decimals = decimalsOf(currency);
  const cached = formats.get(key);
  const format =
    cached ??
    new Intl.NumberFormat(locale, {
      style,
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  if (!cached) formats.set(key, format);
  return format;
}

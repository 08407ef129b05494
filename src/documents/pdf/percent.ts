const formats = new Map<string, Intl.NumberFormat>();

/** "5,5 %" of "5.5", as the language writes it; nothing where no rate is existing. */
export function percent(rate: string | null | undefined, locale: string): string {
  if (rate === null || rate === undefined || rate === '') return '';
  const share = Number(rate) / 100;
  if (!Number.isFinite(share)) return '';
  const existing = formats.get(locale);
  const format =
    existing ?? new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 4 });
  if (!existing) formats.set(locale, format);
  return format.format(share);
}

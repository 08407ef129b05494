/** A number in words, `#` for its digits: the language says which form it takes. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export function counted(locale: string, forms: PluralForms): (count: number) => string {
  const rules = new Intl.PluralRules(locale);
  const digits = new Intl.NumberFormat(locale);
  return (count) => (forms[rules.select(count)] ?? forms.other).replace('#', digits.format(count));
}

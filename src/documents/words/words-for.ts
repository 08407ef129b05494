import * as languages from './languages';
import type { Words } from './words';

export type Language = keyof typeof languages;

/** In the order of their list. */
export const LANGUAGES = Object.keys(languages) as Language[];

/** The language of "fr", "fr-CH" or "fr_CH"; null where we do not speak it yet. */
export function languageOf(locale: string | null): Language | null {
  const language = (locale ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
  return LANGUAGES.find((one) => one === language) ?? null;
}

/**
 * The words of the wanted language, or English. Amounts and dates are those of the region that is
 * named with it: "de-CH" has German words and Swiss amounts.
 */
export function wordsIn(locale: string | null): Words {
  const words = languages[languageOf(locale) ?? 'en'];
  const region = /^[a-z]+(?:[-_][a-z]{4})?[-_]([a-z]{2}|\d{3})(?![a-z\d])/i.exec(locale ?? '')?.[1];
  if (region === undefined || languageOf(locale) === null) return words;
  const [language = ''] = words.locale.split('-');
  // Where Intl does not distinguish the region, the language alone is left: ours is better.
  const ofRegion = new Intl.NumberFormat(`${language}-${region}`).resolvedOptions().locale;
  return ofRegion === language ? words : { ...words, locale: ofRegion };
}

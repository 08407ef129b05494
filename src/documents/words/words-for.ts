import * as languages from './languages';
import type { Words } from './words';

const LANGUAGES: Readonly<Record<string, Words>> = languages;

/** The words of the wanted language ("fr", "fr-CH"), or English where we do not speak it yet. */
export function wordsIn(locale: string | null): Words {
  const language = (locale ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language] ?? languages.en) : languages.en;
}

import { englishBusinessMail } from './english-business-mail';
import { englishCustomerMail } from './english-customer-mail';
import { englishPage } from './english-page';
import type { Words } from './words';

const english: Words = {
  locale: 'en-GB',
  dir: 'ltr',
  page: englishPage,
  customerMail: englishCustomerMail,
  businessMail: englishBusinessMail,
};

const LANGUAGES: Readonly<Record<string, Words>> = { en: english };

/** The words of the wanted language ("fr", "fr-CH"), or English where we do not speak it yet. */
export function wordsIn(locale: string | null): Words {
  const language = (locale ?? '').toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(LANGUAGES, language) ? (LANGUAGES[language] ?? english) : english;
}

import { germanPdf } from './de/pdf';
import { englishPdf } from './en/pdf';
import { spanishPdf } from './es/pdf';
import { frenchPdf } from './fr/pdf';
import { italianPdf } from './it/pdf';
import { japanesePdf } from './ja/pdf';
import type * as languages from './languages';
import { dutchPdf } from './nl/pdf';
import type { PdfWords } from './pdf-words';
import { portuguesePdf } from './pt/pdf';
import type { Words } from './words';

const LANGUAGES: Record<keyof typeof languages, PdfWords> & Record<string, PdfWords> = {
  de: germanPdf,
  en: englishPdf,
  es: spanishPdf,
  fr: frenchPdf,
  it: italianPdf,
  ja: japanesePdf,
  nl: dutchPdf,
  pt: portuguesePdf,
};

/** In the language of the other words: one document speaks one language. */
export const pdfWordsOf = ({ locale }: Words): PdfWords =>
  LANGUAGES[locale.slice(0, 2)] ?? LANGUAGES.en;

import { oneLine } from '../text';
import { wordsIn } from '../words/words-for';
import type { PdfInput } from './pdf-input';

/** "Invoice-INV-0042.pdf", in the language of the document; nothing that a disk refuses. */
export function pdfFileName({ kind, number, locale }: PdfInput): string {
  const { title } = wordsIn(locale).pdf;
  const name = `${title[kind]} ${oneLine(number)}`.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  return `${[...name]
    .slice(0, 100)
    .join('')
    .replace(/[-.]+$/, '')}.pdf`;
}

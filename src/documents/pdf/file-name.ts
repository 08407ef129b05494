import { oneLine } from '../text';
import { wordsIn } from '../words/words-for';
import type { PdfInput } from './pdf-input';

/** "Invoice-INV-0042.pdf", in the language of the document. */
export function pdfFileName({ kind, number, locale }: PdfInput): string {
  const { title } = wordsIn(locale).pdf;
  return `${safeName(`${title[kind]} ${oneLine(number)}`)}.pdf`;
}

/** Nothing that a disk refuses. */
export function safeName(text: string): string {
  const name = text.replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-');
  return [...name]
    .slice(0, 100)
    .join('')
    .replace(/[-.]+$/, '');
}

import { isolateText, oneLine } from '../text';
import { wordsIn } from '../words/words-for';
import type { Words } from '../words/words';
import type { Element, PdfLayout, Measure } from './boxes';
import { putHead } from './head';
import { putLines } from './lines-table';
import { sizeOf } from './paper';
import type { PdfInput } from './pdf-input';
import { putBank, putMemo, putPayments } from './below-lines';
import type { Sheet } from './sheet';
import { createSheet, putRule, putText, SOFT } from './sheet';
import { putSums } from './sums';

/** Every page of an invoice or a receipt, each thing in its place. */
export function layOut(input: PdfInput, measure: Measure): PdfLayout {
  const words = wordsIn(input.locale);
  const sheet = createSheet(sizeOf(input.paper), measure);
  const root: Element = { type: 'Document', children: [] };
  putHead(sheet, root, input, words);
  putLines(sheet, root, input, words);
  putSums(sheet, root, input, words);
  putPayments(sheet, root, input, words);
  putMemo(sheet, root, input, words);
  if (input.kind === 'invoice') putBank(sheet, root, input, words);
  const title = words.pdf.title[input.kind];
  const { business } = input;
  putHeadsAndFeet(sheet, { business, title: `${title} ${isolateText(input.number)}` }, words);
  return {
    title: `${title} ${oneLine(input.number)}`,
    author: oneLine(input.business.name),
    lang: words.locale,
    ...sheet.paper,
    root,
    pages: sheet.pages,
  };
}

/** What is on every page: not read aloud, since it says nothing new. */
export function putHeadsAndFeet(
  sheet: Sheet,
  { business, title }: { business: PdfInput['business']; title: string },
  words: Words,
): void {
  const { left, right, width, paper, pages } = sheet;
  const name = oneLine(business.name);
  for (const page of pages.keys()) {
    const small = { size: 7.5, color: SOFT, page };
    if (page > 0) {
      const y = 56;
      putText(sheet, { x: left, y, element: null }, name, { ...small, size: 9, face: 'bold' });
      putText(sheet, { x: right, y, element: null }, title, { ...small, size: 9, align: 'right' });
      putRule(sheet, { x: left, y: 66, width }, { page });
    }
    const y = paper.height - 38;
    putRule(sheet, { x: left, y: y - 14, width }, { page });
    const about = [name, ...business.taxIds.map(oneLine)].join(' · ');
    putText(sheet, { x: left, y, element: null }, about, small);
    const of = words.pdf.page(page + 1, pages.length);
    putText(sheet, { x: right, y, element: null }, of, { ...small, align: 'right' });
  }
}

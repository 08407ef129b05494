import type { PdfWords } from '../words/pdf-words';
import type { Words } from '../words/words';

/** The words of the page, which a document uses, too, and its own. */
export type WordsOfPdf = Words & { pdf: PdfWords };

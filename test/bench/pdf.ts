import { loadFonts } from '../../src/pdf/fonts';
import { makePdf } from '../../src/pdf/make-pdf';
import { createTypesetter } from '../../src/pdf/typesetter';
import type { PdfInput } from '../../src/documents/pdf/pdf-input';
import { longInvoice } from '../documents/pdf/pdf-samples';
import type { Bench } from './bench';
import { figure, median } from './figure';

const PAGES = 2;
/** Its lines go over to a second page, which holds sums, note and bank account. */
const TWO_PAGES = longInvoice(30);
const MANY_LINES = longInvoice(400);
const DRAWN = 30;

export const pdf: Bench = {
  name: 'pdf',
  title: 'the PDF of an invoice, drawn as a thread of the pool draws it',
  run: async ({ runs }) => {
    const fonts = performance.now();
    const typesetter = createTypesetter(loadFonts(null));
    const loading = performance.now() - fonts;
    const took = async (input: PdfInput): Promise<number> => {
      const begun = performance.now();
      await makePdf(input, typesetter);
      return performance.now() - begun;
    };
    const rounds = async (input: PdfInput, times: number): Promise<number[]> => {
      const medians: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const each: number[] = [];
        for (let i = 0; i < times; i += 1) each.push(await took(input));
        medians.push(median(each));
      }
      return medians;
    };
    const first = await took(TWO_PAGES);
    // Until the code of both is compiled.
    await rounds(TWO_PAGES, DRAWN);
    const perPage = (await rounds(TWO_PAGES, DRAWN)).map((ms) => ms / PAGES);
    const many = await rounds(MANY_LINES, 5);
    return {
      figures: [
        figure('a page of a document of two', 'ms', perPage, { atMost: 20 }),
        figure('an invoice of 400 lines', 'ms', many, { atMost: 200 }),
        figure('fonts of a thread, read and parsed', 'ms', [loading]),
        figure('the first document of a thread', 'ms', [first]),
      ],
      notes: { documents: runs * DRAWN, lines: MANY_LINES.lines.length },
    };
  },
};

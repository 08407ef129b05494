import { createPdfPool } from '../pdf/pdf-pool';
import type { PdfMaker } from '../pdf/pdf-pool';
import type { Stores } from '../postgres/stores';
import type { Config } from '../runtime/config';
import type { Log } from '../runtime/log';

/** One draws 50 pages a second and more; with a second a long document blocks no other. */
const THREADS = 2;

/**
 * The pool, with what an operator must know in the log: letters without a font, and failures. Its
 * threads end with the program: what is idle keeps none alive.
 */
export function openPdf(
  { fontDir }: Pick<Config, 'fontDir'>,
  { branding }: Pick<Stores, 'branding'>,
  log: Log,
): Pick<PdfMaker, 'make'> {
  const pool = createPdfPool({ threads: THREADS, fontDir: fontDir ?? null });
  return {
    make: async (input) => {
      const logo = input.logo === null ? null : await branding.logo(input.logo);
      // One that is taken away meanwhile leaves the document as without it.
      const named = logo === null ? { ...input, logo: null } : input;
      const result = await pool.make(named, logo?.bytes ?? null);
      const { kind } = input;
      const number = kind === 'statement' ? null : input.number;
      if (result.kind === 'failed') {
        log.error({ document: kind, number, why: result.detail }, 'a PDF could not be drawn');
      }
      if (result.kind === 'made' && result.missing.length > 0) {
        const letters = result.missing.join('');
        log.warn({ document: kind, number, letters }, 'no font has these letters: set FONT_DIR');
      }
      return result;
    },
  };
}

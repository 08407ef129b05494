import type { Paper } from './pdf-input';

/** Points; 72 are an inch. */
export interface PaperSize {
  width: number;
  height: number;
}

const SIZES: Record<Paper, PaperSize> = {
  a4: { width: 595.28, height: 841.89 },
  letter: { width: 612, height: 792 },
};

export const sizeOf = (paper: Paper): PaperSize => SIZES[paper];

/** Where offices print on Letter; everybody else on A4. */
const LETTER: ReadonlySet<string> = new Set(
  'AS BZ CA CL CO CR DO GT GU MP MX NI PA PH PR SV US VE VI'.split(' '),
);

export const paperOf = (country: string | null): Paper =>
  LETTER.has((country ?? '').toUpperCase()) ? 'letter' : 'a4';

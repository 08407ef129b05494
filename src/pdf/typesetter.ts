import type { Face, Measure } from '../documents/pdf/boxes';
import type { Family } from './fonts';
import { textRuns } from './text-runs';
import type { TextRun } from './text-runs';

/** The fonts of a thread with the texts that were set already; words come again and again. */
export interface Typesetter {
  families: readonly Family[];
  runsOf(text: string, face: Face): readonly SetRun[];
  measure: Measure;
}

export interface SetRun extends TextRun {
  /** In thousandths of the size. */
  width: number;
}

const MOST_TEXTS = 20_000;

export function createTypesetter(families: readonly Family[]): Typesetter {
  const texts = new Map<string, readonly SetRun[]>();
  const runsOf = (text: string, face: Face): readonly SetRun[] => {
    const key = `${face} ${text}`;
    const before = texts.get(key);
    if (before !== undefined) return before;
    if (texts.size >= MOST_TEXTS) texts.clear();
    const runs = textRuns(text, face, families).map((run) => ({ ...run, width: widthOf(run) }));
    texts.set(key, runs);
    return runs;
  };
  return {
    families,
    runsOf,
    measure: (text, face, size) =>
      runsOf(text, face).reduce((sum, { width }) => sum + width, 0) * (size / 1000),
  };
}

function widthOf({ text, font }: TextRun): number {
  const { advanceWidth } = font.layout(text);
  return (advanceWidth * 1000) / font.unitsPerEm;
}

import { visibleText } from '../text';
import type { Face, Measure } from './boxes';

export interface LineLimits {
  width: number;
  face: Face;
  size: number;
  measure: Measure;
}

/**
 * A line may end after a space or a hyphen, and beside a letter of Chinese or Japanese; never
 * before the marks that close what they follow.
 */
const PIECES = (() => {
  const cjk = '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}';
  const letter = `[${cjk}][、。，．）」』】〕！？ー]*`;
  return new RegExp(`${letter}|[^ \\t\\-${cjk}]*-+|[^ \\t\\-${cjk}]+|[ \\t]+`, 'gu');
})();

/** The lines of a text, each of them no wider than it may be. */
export function wrap(text: string, limits: LineLimits): string[] {
  return visibleText(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, limits));
}

function wrapParagraph(paragraph: string, limits: LineLimits): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of paragraph.match(PIECES) ?? []) {
    if (fits(line + piece.trimEnd(), limits)) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    const parts = fits(piece, limits) ? [piece] : breakAnywhere(piece.trim(), limits);
    lines.push(...parts.slice(0, -1));
    line = (parts.at(-1) ?? '').trimStart();
  }
  return [...lines, line.trimEnd()];
}

const fits = (text: string, { width, face, size, measure }: LineLimits): boolean =>
  measure(text, face, size) <= width;

/** A word wider than its cell, such as an address of a page. */
function breakAnywhere(word: string, limits: LineLimits): string[] {
  const parts: string[] = [];
  let part = '';
  for (const letter of word) {
    if (part !== '' && !fits(part + letter, limits)) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part];
}

import bidiFactory from 'bidi-js';
import type { Font } from 'fontkit';
import type { Face } from '../documents/pdf/boxes';
import type { Family } from './fonts';

/** A piece of a line that one font draws in one direction, in the order of the eye. */
export interface TextRun {
  /** In the order of reading: a font turns letters of right-to-left scripts itself. */
  text: string;
  font: Font;
  /** No font has its letters: boxes are drawn in their place. */
  missing: boolean;
  rightToLeft: boolean;
}

const bidi = bidiFactory();

/** Guides for a text's direction; they have no glyph. */
const INVISIBLE = /[\u200b-\u200f\u2066-\u2069\u202a-\u202e\u2060\ufeff\u00ad]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}]/u;

export function textRuns(text: string, face: Face, families: readonly Family[]): TextRun[] {
  if (!RIGHT_TO_LEFT.test(text)) return byFont(text, { face, families, rightToLeft: false });
  const embedding = bidi.getEmbeddingLevels(text, 'auto');
  const mirrored = bidi.getMirroredCharactersMap(text, embedding.levels);
  const runs: TextRun[] = [];
  for (const { from, to, level } of inSight(text, embedding)) {
    const rightToLeft = level % 2 === 1;
    const letters = Array.from({ length: to - from }, (_, i) => {
      return mirrored.get(from + i) ?? text.charAt(from + i);
    });
    const pieces = byFont(letters.join(''), { face, families, rightToLeft });
    runs.push(...(rightToLeft ? pieces.toReversed() : pieces));
  }
  return runs;
}

interface Stretch {
  from: number;
  /** Exclusive. */
  to: number;
  level: number;
}

/** The stretches of one level, from left to right as they are seen. */
function inSight(text: string, embedding: ReturnType<typeof bidi.getEmbeddingLevels>): Stretch[] {
  const { levels } = embedding;
  const stretches: Stretch[] = [];
  for (const index of bidi.getReorderedIndices(text, embedding)) {
    const level = levels[index] ?? 0;
    const last = stretches.at(-1);
    if (last?.level === level && last.to === index && level % 2 === 0) last.to = index + 1;
    else if (last?.level === level && last.from === index + 1 && level % 2 === 1) last.from = index;
    else stretches.push({ from: index, to: index + 1, level });
  }
  return stretches;
}

interface Choice {
  face: Face;
  families: readonly Family[];
  rightToLeft: boolean;
}

/** Pieces that one font has, each as long as can be. */
function byFont(text: string, { face, families, rightToLeft }: Choice): TextRun[] {
  const runs: TextRun[] = [];
  for (const letter of text.replace(INVISIBLE, '')) {
    const last = runs.at(-1);
    const isOfLast = last !== undefined && !last.missing && has(last.font, letter);
    const found = isOfLast && !isPlain(letter) ? last.font : fontFor(letter, face, families);
    const keeps = isOfLast && (found === last.font || /^[\s\p{M}\p{P}]$/u.test(letter));
    const font = keeps ? last.font : (found ?? firstOf(families).faces[face]);
    const missing = !keeps && found === undefined;
    if (last !== undefined && last.font === font && last.missing === missing) last.text += letter;
    else runs.push({ text: letter, font, missing, rightToLeft });
  }
  return rightToLeft ? runs.map(turned) : runs;
}

/** A font turns what holds letters of its script; marks alone it leaves as they are. */
const turned = (run: TextRun): TextRun =>
  RIGHT_TO_LEFT.test(run.text) ? run : { ...run, text: [...run.text].toReversed().join('') };

/** Latin letters and digits look alike everywhere in the first font, whatever else has them. */
const isPlain = (letter: string): boolean => letter <= '\u024f';

const has = (font: Font, letter: string): boolean =>
  font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0);

const fontFor = (letter: string, face: Face, families: readonly Family[]): Font | undefined =>
  families.map(({ faces }) => faces[face]).find((font) => has(font, letter));

function firstOf(families: readonly Family[]): Family {
  const [first] = families;
  if (first !== undefined) return first;
  throw new Error(
    'no font is installed: run npm ci, which brings @expo-google-fonts/ibm-plex-sans',
  );
}

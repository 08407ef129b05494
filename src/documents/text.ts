/**
 * What users give is shown as text. Control characters mean nothing on a page, and the invisible
 * ones that switch direction could turn an amount or an address around: both are left out.
 */
const CONTROLS = /[^\P{Cc}\t\n]/gu;
const DIRECTION_SWITCHES = /[\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const END_OF_ISOLATE = '\u2069';

export function visibleText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(DIRECTION_SWITCHES, '');
}

export function oneLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/** At most so many UTF-16 units; a letter of two of them is never cut in half. */
export const shortened = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\ud800-\udbff]$/, '');

/** For the middle of a sentence: a name written from right to left keeps to its own place. */
export function isolateText(text: string): string {
  const line = oneLine(text);
  return RIGHT_TO_LEFT.test(line) ? `${FIRST_STRONG_ISOLATE}${line}${END_OF_ISOLATE}` : line;
}

/** "DE89 3704 0044 …": people copy account numbers in groups of four. */
export function inFours(iban: string): string {
  return oneLine(iban)
    .replace(/ /g, '')
    .replace(/(.{4})(?=.)/g, '$1 ');
}

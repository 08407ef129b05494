/**
 * What a field may hold, whichever way it comes: HTTP's bodies, Temporal's messages and Stripe's
 * events are held to these, and what they let through the tables can save. No imports: the
 * workflow runs this file.
 */
export interface FieldProblem {
  code: string;
  detail: string;
}

/** Of any currency: as many digits as Stripe takes of the one it takes most of. */
export const MAX_AMOUNT = 999_999_999_999;

/** A name in a key of the tables or of Stripe's. */
export const MAX_KEY_LENGTH = 255;

/** A connection's code, in workflow ids, paths and metadata: its table takes no longer one. */
export const MAX_CODE_LENGTH = 32;

const FIRST_INSTANT = Date.UTC(1970, 0, 1);
const LAST_INSTANT = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const YEARS = 'from 1970 to 9999';

/** Milliseconds that JavaScript and Postgres both take for the same time. */
export const isInstant = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= FIRST_INSTANT && Number(value) <= LAST_INSTANT;

/** A day that exists, YYYY-MM-DD, of the same years. */
export function isCalendarDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return isInstant(at) && new Date(at).toISOString().startsWith(text);
}

/** Minor units; minus nothing is no amount, it survives JSON and breaks comparisons. */
export const isAmount = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) &&
  Number(value) >= least &&
  Number(value) <= MAX_AMOUNT &&
  !Object.is(value, -0);

/** NUL and half a surrogate pair: Postgres refuses both in jsonb. */
export const isUnstorable = (text: string): boolean => /\0|\p{Surrogate}/u.test(text);

/** Length in code points, as JSON Schema's maxLength counts. */
export const lengthOf = (text: string): number => Array.from(text).length;

const FORBIDDEN = {
  line: { characters: /\p{Cc}/u, why: 'holds a control character; send one line of plain text' },
  paragraphs: {
    characters: /[^\P{Cc}\t\n\r]/u,
    why: 'holds a control character other than a tab or a line break',
  },
};

export const METHODS_ADVICE =
  'must be 1 to 20 of Stripe’s method types, such as "card" or "sepa_debit", each once';

export const METHOD_TYPE = /^[a-z][a-z0-9_]{0,39}$/;

export const isMethodTypes = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= 20 &&
  new Set(value).size === value.length &&
  value.every((type) => typeof type === 'string' && METHOD_TYPE.test(type));

/** Everything wrong with a text: one line of it, or text that may have line breaks and tabs. */
export function textProblems(
  text: unknown,
  kind: 'line' | 'paragraphs',
  max: number,
): FieldProblem[] {
  if (typeof text !== 'string') return [{ code: 'text_invalid', detail: 'must be a string' }];
  const problems: FieldProblem[] = [];
  const add = (code: string, detail: string) => problems.push({ code, detail });
  if (text === '') add('text_empty', 'must not be empty; leave the field out instead');
  if (lengthOf(text) > max) add('text_too_long', `may have at most ${max} characters`);
  const { characters, why } = FORBIDDEN[kind];
  if (characters.test(text)) add('text_invalid', why);
  else if (isUnstorable(text)) add('text_invalid', 'holds half a surrogate pair');
  return problems;
}

export const DAY_ADVICE = `must be a calendar day that exists, written YYYY-MM-DD, ${YEARS}`;
export const TIME_ADVICE = `must be a time as in RFC 3339, such as 2026-11-03T09:00:00Z, ${YEARS}`;
export const INSTANT_ADVICE = `must be a time in milliseconds, ${YEARS}`;

export const amountAdvice = (least: number): string =>
  `must be a whole number of minor units, from ${least} to ${MAX_AMOUNT}, written as a JSON number`;

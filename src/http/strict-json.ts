import { MAX_BODY_MARKS } from '../contract/limits';
import { HttpProblem } from './http-problem';

const MAX_DEPTH = 64;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON as money needs it: valid UTF-8, no key twice (the last would win silently), never nested so
 * deep that something later overflows, and not of so many parts that all others wait for it.
 */
export function strictJson(bytes: Buffer): unknown {
  refuseTooManyMarks(bytes);
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    const where = placeIn(text, words);
    throw new HttpProblem('invalid_json', `the body is not JSON: ${words.slice(0, 200)}${where}`);
  }
  checkTokens(text);
  return value;
}

/** The position that the parser names, as an editor shows it; it does not always name one. */
function placeIn(text: string, words: string): string {
  const position = /at position (\d+)$/.exec(words)?.[1];
  if (position === undefined) return '';
  const lines = text.slice(0, Number(position)).split('\n');
  return ` (line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1})`;
}

function decode(bytes: Buffer): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new HttpProblem('invalid_json', 'the body is not valid UTF-8');
  }
}

const MARKS = new Set(Buffer.from('{[:,'));
const [QUOTE, BACKSLASH] = Buffer.from('"\\');

/** Before anything is made of it: in UTF-8 no byte of another letter looks like one of these. */
function refuseTooManyMarks(bytes: Buffer): void {
  let marks = 0;
  let inString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) inString = !inString;
    else if (inString) at += byte === BACKSLASH ? 1 : 0;
    else if (MARKS.has(byte)) marks += 1;
  }
  if (marks <= MAX_BODY_MARKS) return;
  const detail = `a body has at most ${MAX_BODY_MARKS} of the marks { [ : and , but this ${marks}`;
  throw new HttpProblem('too_large', detail);
}

/** Whole strings, and the brackets, colons and commas; numbers and literals do not matter here. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/** Scans text that has been parsed as JSON before. */
function checkTokens(text: string): void {
  const open: (Set<string> | null)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null);
      if (open.length > MAX_DEPTH) {
        throw new HttpProblem('too_deep', `the body is nested deeper than ${MAX_DEPTH} levels`);
      }
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ':') {
      rememberKey(open.at(-1), last);
    }
    last = token;
  }
}

function rememberKey(keys: Set<string> | null | undefined, token: string): void {
  const key = JSON.parse(token) as string;
  if (keys?.has(key) === true) {
    throw new HttpProblem('duplicate_key', `"${key.slice(0, 100)}" appears twice in one object`);
  }
  keys?.add(key);
}

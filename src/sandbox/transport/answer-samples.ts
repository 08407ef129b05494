import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasOlderShape } from './versions';

// Keeps one sample of every shape of answer in the folder SANDBOX_ANSWERS, so that a test run can
// check them at its end. Without the variable nothing is kept.

type Fields = Readonly<Record<string, unknown>>;

// Of the whole process: a test run starts hundreds of sandboxes that answer alike.
const seen = new Set<string>();
const MAX_SHAPES = 20_000;
const file = `${process.pid}-${randomBytes(6).toString('hex')}.ndjson`;

export type NoteAnswer = (where: string, answer: unknown) => void;

export function answersTo(folder: string | undefined): NoteAnswer {
  if (folder === undefined || folder === '') return () => undefined;
  mkdirSync(folder, { recursive: true });
  const keep = (where: string, answer: Fields): void => {
    const shape = shapeOf(answer, true);
    if (seen.has(shape) || seen.size >= MAX_SHAPES) return;
    seen.add(shape);
    appendFileSync(join(folder, file), `${JSON.stringify({ where, answer })}\n`);
  };
  return (where, answer) => {
    walk(answer, (each) => keep(where, each));
  };
}

/** Everything that says which object it is, from the inside of lists and of other objects too. */
function walk(value: unknown, visit: (each: Fields) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const each of value) walk(each, visit);
    return;
  }
  const fields = value as Fields;
  const kind = fields['object'];
  const counts = typeof kind === 'string' && kind !== 'list' && kind !== 'search_result';
  // An older shape is declared nowhere.
  if (kind === 'event' && hasOlderShape(String(fields['api_version']))) return;
  if (counts || isError(fields)) visit(fields);
  for (const each of Object.values(fields)) walk(each, visit);
}

const isError = (fields: Fields): boolean =>
  fields['object'] === undefined && typeof fields['error'] === 'object';

// Two answers are of one shape when keys, types and words that may be enum values are the same.
function shapeOf(value: unknown, outermost = false): string {
  if (value === null) return '0';
  if (typeof value === 'string') return /^[a-z][a-z_.]{0,40}$/.test(value) ? value : "'";
  if (typeof value !== 'object') return typeof value;
  if (Array.isArray(value)) return `[${[...new Set(value.map((each) => shapeOf(each)))].join()}]`;
  const fields = value as Fields;
  // A nested object has its own sample.
  if (!outermost && typeof fields['object'] === 'string') return `<${fields['object']}>`;
  let shape = '{';
  for (const key in fields) {
    shape += key === 'metadata' ? 'metadata,' : `${key}:${shapeOf(fields[key])},`;
  }
  return `${shape}}`;
}

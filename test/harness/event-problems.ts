import { isDeepStrictEqual } from 'node:util';
import { PUBLIC_EVENTS } from '../../src/contract/events';

const ROWS = new Map(Object.entries(PUBLIC_EVENTS));

/** Every type in the catalogue. */
export const EVENT_TYPES = [...ROWS.keys()];

/** What is wrong with an event beside the catalogue: a field too many counts as well. */
export function eventProblems(type: string, data: unknown): string[] {
  const row = ROWS.get(type);
  if (row === undefined) return [`${type} is not in the catalogue`];
  const parsed = row.shape.data.safeParse(data);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${type} ${path.join('.')}: ${message}`);
  }
  const wrongTimes = Object.entries(parsed.data).filter(([name, value]) => !isTime(name, value));
  if (wrongTimes.length > 0) return wrongTimes.map(([name]) => `${type} ${name}: no RFC 3339 time`);
  if (isDeepStrictEqual(parsed.data, data)) return [];
  return [`${type} has fields that the catalogue has not: ${JSON.stringify(data)}`];
}

/** The schema of a time is a string with a format, which zod only describes. */
function isTime(name: string, value: unknown): boolean {
  if (!/(_at|^until)$/.test(name) || value === null) return true;
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
}

import type { Problem } from '../domain/invoice';
import { pointerTo } from './problems';

const DEEPEST = 32;
const NAMES_OF_THE_LANGUAGE = new Set(['__proto__', 'constructor', 'prototype']);

interface Place {
  value: unknown;
  path: readonly (string | number)[];
}

/**
 * What no field anywhere may hold, found before any schema looks: nesting that would overflow a
 * stack, keys that reach into JavaScript itself, and text that Postgres cannot keep.
 */
export function walk(body: unknown): Problem[] {
  const problems: Problem[] = [];
  const waiting: Place[] = [{ value: body, path: [] }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value, path } = place;
    if (path.length > DEEPEST) return [tooDeep(path)];
    if (typeof value === 'string' && isUnstorable(value)) problems.push(unstorable(path));
    if (typeof value === 'object' && value !== null) waiting.push(...inside(place, problems));
  }
  return problems;
}

function inside({ value, path }: Place, problems: Problem[]): Place[] {
  if (Array.isArray(value)) return value.map((item, i) => ({ value: item, path: [...path, i] }));
  return Object.entries(value as object).flatMap(([key, item]) => {
    const at = [...path, key];
    if (NAMES_OF_THE_LANGUAGE.has(key)) problems.push(reserved(at, key));
    if (isUnstorable(key)) problems.push(unstorable(at));
    return [{ value: item, path: at }];
  });
}

/** NUL and half a surrogate pair: Postgres refuses both in jsonb. */
export const isUnstorable = (text: string): boolean => /\0|\p{Surrogate}/u.test(text);

const tooDeep = (path: Place['path']): Problem => ({
  pointer: pointerTo(path.slice(0, 3)),
  code: 'too_deep',
  detail: `nested deeper than ${DEEPEST} levels; nothing of ours is`,
});

const unstorable = (path: Place['path']): Problem => ({
  pointer: pointerTo(path),
  code: 'text_invalid',
  detail: 'holds a NUL or half a surrogate pair; send well-formed Unicode without U+0000',
});

const reserved = (path: Place['path'], key: string): Problem => ({
  pointer: pointerTo(path),
  code: 'unknown_key',
  detail: `"${key}" is not a field of ours; leave it out`,
});

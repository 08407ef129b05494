import { isUnstorable } from '../domain/field-rules';
import type { Problem } from '../domain/invoice';
import { pointerTo } from './problems';

const MAX_DEPTH = 32;
const RESERVED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

interface PlaceInBody {
  value: unknown;
  path: readonly (string | number)[];
}

/**
 * What no field may contain, found before any schema is applied: nesting that would overflow a
 * stack, keys with a meaning in JavaScript, and text that Postgres cannot store.
 */
export function findUnsafeValues(body: unknown): Problem[] {
  const problems: Problem[] = [];
  const waiting: PlaceInBody[] = [{ value: body, path: [] }];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { value, path } = place;
    if (path.length > MAX_DEPTH) return [tooDeep(path)];
    if (typeof value === 'string' && isUnstorable(value)) problems.push(unstorable(path));
    if (typeof value === 'object' && value !== null) waiting.push(...childrenOf(place, problems));
  }
  return problems;
}

function childrenOf({ value, path }: PlaceInBody, problems: Problem[]): PlaceInBody[] {
  if (Array.isArray(value)) return value.map((item, i) => ({ value: item, path: [...path, i] }));
  return Object.entries(value as object).flatMap(([key, item]) => {
    const at = [...path, key];
    if (RESERVED_KEYS.has(key)) problems.push(reserved(at, key));
    if (isUnstorable(key)) problems.push(unstorable(at));
    return [{ value: item, path: at }];
  });
}

const tooDeep = (path: PlaceInBody['path']): Problem => ({
  pointer: pointerTo(path.slice(0, 3)),
  code: 'too_deep',
  detail: `nested deeper than ${MAX_DEPTH} levels; nothing of ours is`,
});

const unstorable = (path: PlaceInBody['path']): Problem => ({
  pointer: pointerTo(path),
  code: 'text_invalid',
  detail: 'holds a NUL or half a surrogate pair; send well-formed Unicode without U+0000',
});

const reserved = (path: PlaceInBody['path'], key: string): Problem => ({
  pointer: pointerTo(path),
  code: 'unknown_key',
  detail: `"${key}" is not a field of ours; leave it out`,
});

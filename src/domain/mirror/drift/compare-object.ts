import { isEqual, isObject } from '../stripe-object';
import type { StripeObject } from '../stripe-object';
import type { DriftBreak } from './drift-check';

/** An object as one side has it; null: that side has none. */
export interface Side {
  object: StripeObject;
  apiVersion: string | null;
}

export type Comparison = { kind: 'equal' | 'other_version' } | Pick<DriftBreak, 'kind' | 'paths'>;

const PATHS_MAX = 20;

/** What is deleted is not there: it is given as null. */
export function compareObject(ours: Side | null, theirs: Side | null): Comparison {
  if (ours === null) return theirs === null ? EQUAL : { kind: 'missing_here', paths: [] };
  if (theirs === null) return { kind: 'missing_there', paths: [] };
  if (ours.apiVersion !== theirs.apiVersion) return { kind: 'other_version' };
  const paths = differingPaths(ours.object, theirs.object);
  return paths.length === 0 ? EQUAL : { kind: 'differs', paths: paths.slice(0, PATHS_MAX) };
}

const EQUAL = { kind: 'equal' } as const;

/** Where two objects differ, as JSON Pointers: of lists the whole list. */
export function differingPaths(one: StripeObject, other: StripeObject, at = ''): string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => {
    const [left, right] = [one[key], other[key]];
    if (isEqual(left, right)) return [];
    const path = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return isObject(left) && isObject(right) ? differingPaths(left, right, path) : [path];
  });
}

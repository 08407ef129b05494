import type { AccountStore } from '../world/account-store';
import { tableOf } from '../world/account-store';
import { readShapes } from '../transport/declared';
import type { Shape } from '../transport/declared';

// New objects of a declared shape, every key there and empty, and what a request puts into them.

export type Fields = Record<string, unknown>;

interface Printed {
  objects: Record<string, Shape>;
  table: readonly (readonly string[] | Record<string, Shape>)[];
}

let printed: Printed | null = null;
const load = (): Printed => (printed ??= readShapes('objects.shapes') as Printed);

const shapesAt = (index: number): Record<string, Shape> =>
  load().table[index] as Record<string, Shape>;
const wordsAt = (index: number): readonly string[] => load().table[index] as readonly string[];

/** The declared shape of a field; undefined where there is none. */
const fieldAt = (index: number, name: string): Shape | undefined =>
  shapesAt(index)[name] ?? shapesAt(index)[`${name}?`];

function shapeOf(object: string): { o: number } {
  const shape = load().objects[object];
  if (typeof shape === 'object' && 'o' in shape) return shape;
  throw new Error(`objects.shapes has no ${object}: print it again`);
}

export const hasField = (object: string, name: string): boolean =>
  fieldAt(shapeOf(object).o, name) !== undefined;

export function blankOf(object: string, now: number): Fields {
  return { ...blankObject(shapeOf(object).o, now), object };
}

function blankObject(index: number, now: number): Fields {
  const required = Object.entries(shapesAt(index)).filter(([key]) => !key.endsWith('?'));
  return Object.fromEntries(required.map(([key, shape]) => [key, blank(shape, key, now)]));
}

const TIMES = new Set(['created', 'date', 'start_date', 'billing_cycle_anchor']);
const USUAL: Readonly<Record<string, string>> = { currency: 'usd', country: 'US' };

function blank(shape: Shape, key: string, now: number): unknown {
  if (shape === 's') return USUAL[key] ?? '';
  if (shape === 'n') return TIMES.has(key) ? now : 0;
  if (shape === 'b') return false;
  if (shape === 'x' || 'z' in shape) return null;
  if ('e' in shape) return wordsAt(shape.e)[0];
  if ('a' in shape) return [];
  if ('m' in shape) return {};
  if ('u' in shape) return shape.u[0] === undefined ? null : blank(shape.u[0], key, now);
  return blankObject(shape.o, now);
}

export interface Merged {
  readonly object: Fields;
  /** What was given and has no place in the object. */
  readonly misfits: readonly string[];
}

/** An object with what a request gives it, wherever a field of that name takes such a value. */
export function merge(store: AccountStore, current: Fields, given: Fields): Merged {
  const misfits: string[] = [];
  const { o } = shapeOf(String(current['object']));
  return { object: mergeObject({ store, misfits, now: 0 }, o, current, given, ''), misfits };
}

interface Merging {
  readonly store: AccountStore;
  readonly misfits: string[];
  readonly now: number;
}

function mergeObject(
  merging: Merging,
  index: number,
  current: Fields,
  given: Fields,
  at: string,
): Fields {
  const merged: Fields = { ...current };
  for (const [key, value] of Object.entries(given)) {
    const inside = at === '' ? key : `${at}[${key}]`;
    const shape = fieldAt(index, key);
    const optional = shapesAt(index)[key] === undefined;
    if (shape !== undefined && value === null && optional) Reflect.deleteProperty(merged, key);
    else if (shape === undefined) merging.misfits.push(inside);
    else merged[key] = put(merging, shape, current[key], value, inside);
  }
  return merged;
}

function put(
  merging: Merging,
  shape: Shape,
  current: unknown,
  value: unknown,
  at: string,
): unknown {
  if (typeof shape === 'object' && 'z' in shape) {
    return value === null || value === '' ? null : put(merging, shape.z, current, value, at);
  }
  if (typeof shape === 'object' && 'o' in shape) {
    const found = typeof value === 'string' ? named(merging.store, value) : value;
    if (isFields(found)) {
      const before = isFields(current) ? current : blankObject(shape.o, merging.now);
      return typeof value === 'string' ? found : mergeObject(merging, shape.o, before, found, at);
    }
  } else if (fits(shape, value)) return value;
  merging.misfits.push(at);
  return current;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fits(shape: Shape, value: unknown): boolean {
  if (shape === 's') return typeof value === 'string';
  if (shape === 'n') return typeof value === 'number';
  if (shape === 'b') return typeof value === 'boolean';
  if (shape === 'x') return false;
  if ('e' in shape) return wordsAt(shape.e).includes(String(value));
  if ('a' in shape) return Array.isArray(value) && value.every((each) => fits(shape.a, each));
  if ('m' in shape)
    return isFields(value) && Object.values(value).every((each) => fits(shape.m, each));
  if ('u' in shape) return shape.u.some((each) => fits(each, value));
  if ('z' in shape) return value === null || fits(shape.z, value);
  return (
    isFields(value) &&
    Object.entries(value).every(([key, each]) => {
      const inner = fieldAt(shape.o, key);
      return inner !== undefined && fits(inner, each);
    })
  );
}

/** An object that a request names by its id, where the answer has it whole. */
function named(store: AccountStore, id: string): unknown {
  return tableOf(store, id)?.table.get(id);
}

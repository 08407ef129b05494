import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { malformed, missingParameter } from './errors';
import type { Fields } from './form';

// The parameters Stripe declares, printed from stripe-node's own types (see test/declared):
// they refuse what Stripe refuses and turn form strings into numbers, booleans, arrays.

export type Shape =
  | 's'
  | 'n'
  | 'b'
  | 'x'
  | { e: number }
  | { a: Shape }
  | { m: Shape }
  | { o: number }
  | { u: readonly Shape[] }
  | { z: Shape };

interface Printed {
  routes: Record<string, Shape>;
  table: readonly (readonly string[] | Record<string, Shape>)[];
}

interface Field {
  shape: Shape;
  required: boolean;
}

export type Value = string | number | boolean | null | readonly Value[] | { [key: string]: Value };

let printed: Printed | null = null;
const objects = new Map<number, ReadonlyMap<string, Field>>();

function load(): Printed {
  printed ??= readShapes('parameters.shapes') as Printed;
  return printed;
}

// Compiled code is in `dist` of this package, or, in the checkout, in the `dist` of the root.
export function readShapes(name: string): unknown {
  const places = [`declared/${name}`, `src/sandbox/declared/${name}`];
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const found = places.map((file) => path.join(folder, file)).find(existsSync);
    if (found !== undefined) return JSON.parse(readFileSync(found, 'utf8'));
    if (path.dirname(folder) === folder) {
      throw new Error(`no ${places.join(' and no ')} in or above ${__dirname}`);
    }
  }
}

/** Whether Stripe has this call. */
export const isDeclared = (route: string): boolean => load().routes[route] !== undefined;

function fieldsOf(index: number): ReadonlyMap<string, Field> {
  const existing = objects.get(index);
  if (existing !== undefined) return existing;
  const entry = load().table[index] as Record<string, Shape>;
  const fields = new Map<string, Field>();
  for (const [key, shape] of Object.entries(entry)) {
    const required = !key.endsWith('?');
    fields.set(required ? key : key.slice(0, -1), { shape, required });
  }
  objects.set(index, fields);
  return fields;
}

/** The values a parameter of a route may have. */
export function declaredValues(route: string, param: string): readonly string[] {
  const shape = load().routes[route];
  if (typeof shape !== 'object' || !('o' in shape)) return [];
  const found = fieldsOf(shape.o).get(param)?.shape;
  const declared = typeof found === 'object' && 'a' in found ? found.a : found;
  if (typeof declared !== 'object' || !('e' in declared)) return [];
  return load().table[declared.e] as readonly string[];
}

/** Checks a request's fields against what the route declares; `extra` names what older API
 *  versions also took. */
export function checkParameters(
  route: string,
  fields: Fields,
  extra: readonly string[] = [],
): { [key: string]: Value } {
  const shape = load().routes[route];
  if (shape === undefined) return fields;
  const existing: Fields = {};
  const older: { [key: string]: Value } = {};
  for (const [key, value] of Object.entries(fields)) {
    if (extra.includes(key)) older[key] = loose(value);
    else existing[key] = value;
  }
  return { ...(check(shape, existing, '') as { [key: string]: Value }), ...older };
}

function check(shape: Shape, value: string | Fields, at: string): Value {
  if (shape === 'x') return loose(value);
  if (typeof shape === 'object') {
    if ('z' in shape) return value === '' ? null : check(shape.z, value, at);
    if ('o' in shape) return checkObject(fieldsOf(shape.o), value, at);
    if ('a' in shape) return checkArray(shape.a, value, at);
    if ('m' in shape) return checkMap(shape.m, value, at);
    if ('u' in shape) return checkUnion(shape.u, value, at);
  }
  if (typeof value !== 'string') throw malformed(`Invalid string: ${words(value)}`, undefined, at);
  if (value === '') throw emptyString(at);
  if (typeof shape === 'object') return checkEnum(shape.e, value, at);
  if (shape === 'n') return checkInteger(value, at);
  if (shape === 'b') return checkBoolean(value, at);
  return value;
}

function checkObject(
  fields: ReadonlyMap<string, Field>,
  value: string | Fields,
  at: string,
): Value {
  if (typeof value === 'string') throw malformed('Invalid object', undefined, at);
  const unknown = Object.keys(value).filter((key) => !fields.has(key));
  if (unknown.length > 0) throw unknownParameters(unknown.map((key) => inside(at, key)));
  const checked: { [key: string]: Value } = {};
  for (const [key, field] of fields) {
    const given = value[key];
    if (given === '' && unsets(key, field)) checked[key] = null;
    else if (given !== undefined) checked[key] = check(field.shape, given, inside(at, key));
    else if (field.required) throw missingParameter(inside(at, key));
  }
  return checked;
}

/** An empty text takes away what is there: of words, not of ids, amounts and choices. */
const unsets = (key: string, { shape, required }: Field): boolean =>
  !required && shape === 's' && WORDS.has(key);

const WORDS = new Set(
  (
    'address_city address_country address_line1 address_line2 address_state address_zip ' +
    'business_name carrier city client_reference_id country customer_name description email ' +
    'individual_name line1 line2 name nickname phone postal_code product_description ' +
    'receipt_email state statement_descriptor statement_descriptor_suffix tracking_number'
  ).split(' '),
);

function checkArray(element: Shape, value: string | Fields, at: string): Value {
  if (value === '') return [];
  if (typeof value === 'string') throw malformed('Invalid array', undefined, at);
  return Object.values(value).map((item, index) => check(element, item, `${at}[${index}]`));
}

function checkMap(element: Shape, value: string | Fields, at: string): Value {
  if (typeof value === 'string') throw malformed('Invalid object', undefined, at);
  const map: { [key: string]: Value } = {};
  for (const [key, item] of Object.entries(value)) {
    map[key] = item === '' ? '' : check(element, item, inside(at, key));
  }
  return map;
}

function checkUnion(shapes: readonly Shape[], value: string | Fields, at: string): Value {
  const composite = (shape: Shape): boolean => typeof shape === 'object' && !('e' in shape);
  const fits = shapes.filter((shape) => composite(shape) === (typeof value === 'object'));
  const enums = fits.find((shape) => typeof shape === 'object' && 'e' in shape);
  if (typeof value === 'string' && fits.includes('b') && /^(true|false)$/.test(value)) {
    return value === 'true';
  }
  if (fits.includes('n') && typeof value === 'string' && /^-?\d+$/.test(value)) {
    return Number(value);
  }
  return check(enums ?? fits[0] ?? shapes[0] ?? 'x', value, at);
}

function checkEnum(index: number, value: string, at: string): Value {
  const allowed = load().table[index] as readonly string[];
  if (allowed.includes(value)) return value;
  throw malformed(`Invalid ${at}: must be ${oneOf(allowed)}`, undefined, at);
}

function checkInteger(value: string, at: string): number {
  if (!/^-?\d{1,15}$/.test(value)) {
    throw malformed(`Invalid integer: ${value}`, 'parameter_invalid_integer', at);
  }
  return Number(value);
}

function checkBoolean(value: string, at: string): boolean {
  if (value !== 'true' && value !== 'false') {
    throw malformed(`Invalid boolean: ${value}`, undefined, at);
  }
  return value === 'true';
}

function loose(value: string | Fields): Value {
  if (typeof value === 'string') return value;
  const keys = Object.keys(value);
  if (keys.length > 0 && keys.every((key) => /^\d+$/.test(key))) {
    return Object.values(value).map(loose);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, loose(item)]));
}

function unknownParameters(params: readonly string[]): Error {
  const text = `Received unknown parameter${params.length > 1 ? 's' : ''}: ${params.join(', ')}`;
  return malformed(text, 'parameter_unknown', params[0]);
}

export function emptyString(at: string): Error {
  return malformed(
    `You passed an empty string for '${at}'. We assume empty values are an attempt to unset a ` +
      `parameter; however '${at}' cannot be unset. You should remove '${at}' from your request ` +
      'or supply a non-empty value.',
    'parameter_invalid_empty',
    at,
  );
}

export function oneOf(values: readonly string[]): string {
  if (values.length < 2) return values.join('');
  if (values.length === 2) return `either ${values.join(' or ')}`;
  return `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1) ?? ''}`;
}

const inside = (at: string, key: string): string => (at === '' ? key : `${at}[${key}]`);
const words = (value: Fields): string => JSON.stringify(value).slice(0, 100);

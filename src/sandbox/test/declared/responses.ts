import { declaredOnce } from './declared-once';
import { OBJECT_TYPES } from './object-types';
import type { Shape } from './shapes';

// Checks answers against stripe-node's declarations: every key known, none missing, enums legal.

/** Codes Stripe's own documentation names and no declaration does. */
const UNDECLARED_CODES = new Set(['payment_method_types_no_longer_supported']);

/** Stripe counts the lists inside its objects, and stripe-node does not declare it. */
const isCount = (key: string, fields: Fields): boolean =>
  key === 'total_count' && fields['object'] === 'list';

export interface CheckResult {
  readonly problems: readonly string[];
  /** How many keys were checked, so that a test can show there were any. */
  readonly keys: number;
  readonly kinds: ReadonlySet<string>;
}

export interface ResponseChecker {
  violations(answer: unknown, where: string): void;
  result(): CheckResult;
}

type Fields = Record<string, unknown>;

export function createResponseChecker(): ResponseChecker {
  const { shapes, objects } = declaredOnce();
  const problems = new Set<string>();
  const kinds = new Set<string>();
  let keys = 0;

  function violations(answer: unknown, where: string): void {
    if (answer === null || typeof answer !== 'object') return;
    const fields = answer as Fields;
    const kind = String(fields['object']);
    if (kind === 'list' || kind === 'search_result') {
      for (const item of fields['data'] as unknown[]) violations(item, where);
      return;
    }
    if (fields['deleted'] === true) return;
    if (kind === 'undefined' && fields['error'] !== undefined) return checkError(fields, where);
    const shape = Object.hasOwn(OBJECT_TYPES, kind) ? shapes[kind] : undefined;
    if (shape === undefined) {
      problems.add(`${where}: object '${kind}' is not one Stripe declares`);
      return;
    }
    kinds.add(kind);
    check(shape, answer, kind);
    if (kind === 'event') violations((fields['data'] as Fields)['object'], `${where} event`);
  }

  // The error of an answer is declared once: as what an intent keeps of its last one.
  function checkError(fields: Fields, where: string): void {
    kinds.add('error');
    for (const key of Object.keys(fields)) {
      if (key !== 'error') problems.add(`${where}: an error answer has no ${key} beside its error`);
    }
    const error = fields['error'] as Fields;
    const { code, message, ...details } = error;
    if (typeof message !== 'string' || message === '') problems.add(`error.message: is missing`);
    const existing = typeof code === 'string' && UNDECLARED_CODES.has(code);
    check(shapes['error'] ?? 'x', existing ? { message, ...details } : error, 'error');
  }

  function check(shape: Shape, value: unknown, at: string): void {
    const wrong = (what: string): void => void problems.add(`${at}: ${what}`);
    if (shape === 'x') return;
    if (shape === 's') return typeof value === 'string' ? undefined : wrong('is no string');
    if (shape === 'n') return typeof value === 'number' ? undefined : wrong('is no number');
    if (shape === 'b') return typeof value === 'boolean' ? undefined : wrong('is no boolean');
    if ('z' in shape) return value === null ? undefined : check(shape.z, value, at);
    if ('e' in shape) {
      if (!shape.e.includes(String(value)))
        wrong(`'${String(value)}' is none of ${shape.e.join()}`);
      return;
    }
    if ('u' in shape) return checkUnion(shape.u, value, at);
    if ('a' in shape) {
      if (!Array.isArray(value)) return wrong('is no array');
      for (const item of value) check(shape.a, item, `${at}[]`);
      return;
    }
    if (typeof value !== 'object' || value === null) return wrong('is no object');
    if ('m' in shape) return;
    checkObject(shape.o, value as Fields, at);
  }

  // A string is an id; an object is whichever declared object it says it is.
  function checkUnion(shapes: readonly Shape[], value: unknown, at: string): void {
    if (typeof value === 'string') {
      const enums = shapes.find((each) => typeof each === 'object' && 'e' in each);
      if (enums !== undefined && !shapes.includes('s')) check(enums, value, at);
      return;
    }
    if (typeof value === 'object' && value !== null) violations(value, at);
  }

  function checkObject(index: number, fields: Fields, at: string): void {
    const wanted = objects[index] ?? {};
    const existing = new Map(
      Object.entries(wanted).map(([key, shape]) => [key.replace(/\?$/, ''), { key, shape }]),
    );
    for (const [key, value] of Object.entries(fields)) {
      const field = existing.get(key);
      keys += 1;
      if (field === undefined && isCount(key, fields)) continue;
      if (field === undefined) problems.add(`${at}.${key}: Stripe declares no such key`);
      else if (!at.startsWith('event.data')) check(field.shape, value, `${at}.${key}`);
    }
    for (const { key } of existing.values()) {
      if (!key.endsWith('?') && fields[key] === undefined) problems.add(`${at}.${key}: is missing`);
    }
  }

  return { violations, result: () => ({ problems: [...problems].sort(), keys, kinds }) };
}

import { OBJECT_TYPES } from './object-types';
import { readDeclarations } from './shapes';
import type { Shape } from './shapes';

// Which fields of which objects stripe-node declares as "an id, or the object itself".

export interface Expansions {
  readonly fields: Readonly<Record<string, ReadonlySet<string>>>;
  /** Objects that are left out unless they are expanded. */
  readonly optional: Readonly<Record<string, ReadonlySet<string>>>;
}

/** Parts of Stripe the sandbox does not have: their fields can never be expanded. */
const UNSUPPORTED = new RegExp(
  '^(evidence|company|settings|automatic_tax|discounts|invoice_creation|shipping_)|' +
    '(bancontact|ideal|sofort)\\.|setup_attempt$',
);

export function expansionsDeclared(kinds: readonly string[]): Expansions {
  const existing = Object.entries(OBJECT_TYPES).filter(([kind]) => kinds.includes(kind));
  const declared = readDeclarations([...new Set(existing.map(([, [file]]) => file))]);
  const fields: Record<string, Set<string>> = {};
  const optional: Record<string, Set<string>> = {};

  function isKind(shape: Shape): boolean {
    const bare = typeof shape === 'object' && 'z' in shape ? shape.z : shape;
    if (typeof bare !== 'object' || !('o' in bare)) return false;
    return declared.objects[bare.o]?.['object'] !== undefined;
  }

  function visit(kind: string, shape: Shape, at: string): void {
    if (typeof shape !== 'object') return;
    if ('z' in shape) return visit(kind, shape.z, at);
    if ('a' in shape) return visit(kind, shape.a, at);
    if ('u' in shape) {
      if (shape.u.includes('s') && shape.u.some(isKind)) fields[kind]?.add(at);
      return;
    }
    if ('o' in shape && (at === '' || !isKind(shape))) inside(kind, shape.o, at);
  }

  function inside(kind: string, index: number, at: string): void {
    for (const [name, shape] of Object.entries(declared.objects[index] ?? {})) {
      const path = `${at === '' ? '' : `${at}.`}${name.replace(/\?$/, '')}`;
      if (UNSUPPORTED.test(path) || path.split('.').length > 4) continue;
      if (name.endsWith('?')) optional[kind]?.add(path);
      visit(kind, shape, path);
    }
  }

  for (const [kind, named] of existing) {
    fields[kind] = new Set();
    optional[kind] = new Set();
    visit(kind, declared.shapeOf(...named), '');
    // What is declared as an id or an object is a field, however optional.
    for (const field of fields[kind]) optional[kind].delete(field);
  }
  return { fields, optional };
}

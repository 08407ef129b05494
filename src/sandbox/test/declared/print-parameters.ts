import { writeFileSync } from 'node:fs';
import { ENDPOINTS } from './endpoints';
import { printObjects } from './print-objects';
import { readDeclarations } from './shapes';
import type { ObjectShape, Shape } from './shapes';

// Prints src/sandbox/declared/parameters.shapes: every parameter Stripe declares for the routes the
// sandbox answers, equal objects and enums written once; and objects.shapes beside it.

type Compact = string | number | { [key: string]: unknown } | readonly unknown[];

export function printParameters(): string {
  const files = [...new Set(Object.values(ENDPOINTS).map(([file]) => file))];
  const declarations = readDeclarations(files);
  const roots = Object.entries(ENDPOINTS).map(
    ([route, [file, type]]) => [route, declarations.shapeOf(file, type)] as const,
  );
  const table = new Map<string, number>();
  const lines: string[] = [];

  function intern(text: string): number {
    const existing = table.get(text);
    if (existing !== undefined) return existing;
    table.set(text, lines.length);
    lines.push(text);
    return lines.length - 1;
  }

  function compact(shape: Shape): Compact {
    if (typeof shape === 'string') return shape;
    if ('e' in shape) return { e: intern(JSON.stringify(shape.e)) };
    if ('a' in shape) return { a: compact(shape.a) };
    if ('m' in shape) return { m: compact(shape.m) };
    if ('z' in shape) return { z: compact(shape.z) };
    if ('u' in shape) return { u: shape.u.map(compact) };
    const fields = declarations.objects[shape.o] as ObjectShape;
    const entries = Object.entries(fields).map(([key, value]) => [key, compact(value)]);
    return { o: intern(JSON.stringify(Object.fromEntries(entries))) };
  }

  const routes = roots.map(
    ([route, shape]) => `${JSON.stringify(route)}:${JSON.stringify(compact(shape))}`,
  );
  return `{"routes":{\n${routes.join(',\n')}\n},\n"table":[\n${lines.join(',\n')}\n]}\n`;
}

if (require.main === module) {
  writeFileSync('src/sandbox/declared/parameters.shapes', printParameters());
  writeFileSync('src/sandbox/declared/objects.shapes', printObjects());
}

import { PRINTED_OBJECTS } from './kept-types';
import { readDeclarations } from './shapes';
import type { ObjectShape, Shape } from './shapes';

// Prints src/sandbox/declared/objects.shapes: the objects kept without rules or computed, as far as
// a new one has to be made and a parameter put into it.

export function printObjects(): string {
  const declared = readDeclarations([
    ...new Set(Object.values(PRINTED_OBJECTS).map(([file]) => file)),
  ]);
  const table = new Map<string, number>();
  const open = new Set<number>();

  function intern(text: string): number {
    const index = table.get(text) ?? table.size;
    table.set(text, index);
    return index;
  }

  const isObject = (shape: Shape): boolean => {
    const bare = typeof shape === 'object' && 'z' in shape ? shape.z : shape;
    if (typeof bare !== 'object' || !('o' in bare)) return false;
    return declared.objects[bare.o]?.['object'] !== undefined;
  };

  function compact(shape: Shape): unknown {
    if (typeof shape === 'string') return shape;
    if ('e' in shape) return { e: intern(JSON.stringify(shape.e)) };
    if ('a' in shape) return { a: isObject(shape.a) ? 'x' : compact(shape.a) };
    if ('m' in shape) return { m: compact(shape.m) };
    if ('z' in shape) return { z: isObject(shape.z) ? 'x' : compact(shape.z) };
    // An id, where the object itself would be on request.
    if ('u' in shape) return shape.u.includes('s') ? 's' : { u: shape.u.map(compact) };
    if (open.has(shape.o)) return 'x';
    open.add(shape.o);
    const fields = Object.entries(declared.objects[shape.o] as ObjectShape).map(([key, each]) => [
      key,
      key.endsWith('?') && isObject(each) ? 'x' : compact(each),
    ]);
    open.delete(shape.o);
    return { o: intern(JSON.stringify(Object.fromEntries(fields))) };
  }

  const objects = Object.entries(PRINTED_OBJECTS).map(
    ([object, [file, type]]) =>
      `${JSON.stringify(object)}:${JSON.stringify(compact(declared.shapeOf(file, type)))}`,
  );
  const rows = [...table.keys()].join(',\n');
  return `{"objects":{\n${objects.join(',\n')}\n},\n"table":[\n${rows}\n]}\n`;
}

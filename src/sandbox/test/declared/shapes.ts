import * as path from 'node:path';
import ts from 'typescript';
import { RESOURCES } from './resources';

// Reads Stripe's own declarations and turns types into small JSON shapes: the sandbox checks
// requests against them, and the conformance test checks the sandbox's answers against them.

export type Shape =
  | 's'
  | 'n'
  | 'b'
  | 'x'
  | { e: readonly string[] }
  | { a: Shape }
  | { m: Shape }
  | { o: number }
  | { u: readonly Shape[] }
  | { z: Shape };

export interface ObjectShape {
  readonly [keyWithQuestionMarkWhenOptional: string]: Shape;
}

export interface Declarations {
  shapeOf(file: string, typeName: string): Shape;
  readonly objects: readonly ObjectShape[];
}

export function readDeclarations(files: readonly string[]): Declarations {
  const names = files.map((file) => path.join(RESOURCES, `${file}.d.ts`));
  const program = ts.createProgram(names, { strict: true, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const objects: ObjectShape[] = [];
  const seen = new Map<ts.Type, Shape>();

  function fromObject(type: ts.Type): Shape {
    const existing = seen.get(type);
    if (existing !== undefined) return existing;
    const shape: Shape = { o: objects.length };
    seen.set(type, shape);
    const fields: Record<string, Shape> = {};
    objects.push(fields);
    for (const property of checker.getPropertiesOfType(type)) {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const fieldType = checker.getTypeOfSymbol(property);
      fields[optional ? `${property.name}?` : property.name] = from(fieldType);
    }
    return shape;
  }

  function fromUnion(type: ts.UnionType): Shape {
    const members = type.types.filter(
      (member) => (member.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0,
    );
    const empty = members.some(
      (m) => (m.flags & ts.TypeFlags.Null) !== 0 || (m.isStringLiteral() && m.value === ''),
    );
    const remaining = members.filter(
      (m) => (m.flags & ts.TypeFlags.Null) === 0 && !(m.isStringLiteral() && m.value === ''),
    );
    const literals = remaining.filter((m) => m.isStringLiteral()).map((m) => m.value);
    const others = remaining.filter((m) => !m.isStringLiteral() && !m.isIntersection());
    const shapes = dedupe(others.map(from));
    const open = remaining.some((m) => m.isIntersection());
    if (literals.length > 0) shapes.push({ e: literals.sort() });
    else if (open) shapes.push('s');
    const only = shapes.length === 1 ? shapes[0] : { u: shapes };
    return empty ? { z: only ?? 'x' } : (only ?? 'x');
  }

  function from(type: ts.Type): Shape {
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return 'x';
    if (type.isStringLiteral()) return { e: [type.value] };
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return 'b';
    if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return 'n';
    if ((type.flags & ts.TypeFlags.StringLike) !== 0 || type.isIntersection()) return 's';
    if (type.isUnion()) return fromUnion(type);
    if (type.symbol?.name === 'Decimal') return 's';
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type as ts.TypeReference);
      return { a: element === undefined ? 'x' : from(element) };
    }
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (index !== undefined) return { m: from(index) };
    return fromObject(type);
  }

  function shapeOf(file: string, typeName: string): Shape {
    const source = program.getSourceFile(path.join(RESOURCES, `${file}.d.ts`));
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const name = ts.escapeLeadingUnderscores(typeName);
    const spaces = [...(module?.exports?.values() ?? [])].map((space) => space.exports);
    const symbol = [module?.exports, ...spaces].find((each) => each?.has(name))?.get(name);
    if (symbol === undefined) throw new Error(`stripe declares no ${typeName} in ${file}.d.ts`);
    return from(checker.getDeclaredTypeOfSymbol(symbol));
  }

  return { shapeOf, objects };
}

function dedupe(shapes: readonly Shape[]): Shape[] {
  const texts = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]));
  return [...texts.values()];
}

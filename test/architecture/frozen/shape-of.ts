import ts from 'typescript';
import { fromRoot } from '../../../src/runtime/root';

const FILE = ['test', 'architecture', 'frozen', 'stored-types.ts'] as const;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  types: [],
  lib: ['lib.es5.d.ts'],
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.CommonJS,
};

/** What says which of several kinds a value is. */
const TAGS = ['kind', 'name'] as const;

export interface Shapes {
  /** By group: "(closing).unheard: absent | method | null". */
  stored: Record<string, string[]>;
  words: Record<string, string[]>;
}

/**
 * Reads the fields of stored JSON from the types themselves, by way of the compiler; `altered`
 * shows it another text than the one of the file.
 */
export function readShapes(altered = (text: string): string => text): Shapes {
  const file = fromRoot(...FILE);
  const host = ts.createCompilerHost(OPTIONS, true);
  const read = host.readFile.bind(host);
  host.readFile = (path) => {
    const text = read(path);
    return text === undefined || path.includes('node_modules') ? text : altered(text);
  };
  const program = ts.createProgram([file], OPTIONS, host);
  const tree = program.getSourceFile(file);
  if (tree === undefined) throw new Error(`there is no ${file}`);
  const reader = new Reader(program.getTypeChecker());
  const members = (name: string): [string, ts.Type][] => {
    const found = tree.statements.find((s) => ts.isInterfaceDeclaration(s) && s.name.text === name);
    if (found === undefined) throw new Error(`${file} names no ${name}`);
    return reader.propertiesOf(found);
  };
  const stored = members('StoredTypes');
  for (const [group, type] of stored) reader.groups.set(type, group);
  return {
    stored: Object.fromEntries(stored.map(([group, type]) => [group, reader.linesOf(type)])),
    words: Object.fromEntries(members('Words').map(([group, t]) => [group, reader.wordsOf(t)])),
  };
}

class Reader {
  readonly groups = new Map<ts.Type, string>();
  private readonly checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  propertiesOf(node: ts.Node): [string, ts.Type][] {
    const type = this.checker.getTypeAtLocation(node);
    return type.getProperties().map((p) => [p.name, this.checker.getTypeOfSymbol(p)]);
  }

  wordsOf(type: ts.Type): string[] {
    return parts(type)
      .map((part) => this.word(part))
      .sort();
  }

  linesOf(type: ts.Type): string[] {
    const lines: string[] = [];
    this.describe(type, '', lines, true);
    return lines.sort();
  }

  /** What is allowed here, as words; each field below it gets a line. */
  private describe(type: ts.Type, at: string, lines: string[], isRoot = false): string[] {
    if ((type.flags & ts.TypeFlags.Unknown) !== 0) return ['unknown'];
    const bare = this.checker.getNonNullableType(type);
    const empty = parts(type).filter((part) => !parts(bare).includes(part));
    const words = empty.map((part) => this.word(part));
    const group = isRoot ? undefined : this.groupOf(bare);
    if (group !== undefined) return [...words, group];
    const objects = parts(bare).filter((part) => this.isObject(part));
    for (const part of parts(bare)) {
      if (!this.isObject(part)) words.push(this.word(part));
      else words.push(...this.describeObject(part, at, lines, objects));
    }
    return [...new Set(words)];
  }

  private describeObject(
    type: ts.Type,
    at: string,
    lines: string[],
    among: readonly ts.Type[],
  ): string[] {
    const group = among.length > 1 ? this.groupOf(type) : undefined;
    if (group !== undefined) return [group];
    const items = this.checker.isArrayType(type)
      ? this.checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
    if (items !== undefined) return this.line(items, `${at}[]`, lines);
    const values = type.getStringIndexType();
    if (values !== undefined) return this.line(values, `${at}{}`, lines);
    const here = among.length > 1 ? `${at}(${this.tagOf(type)})` : at;
    const properties = this.checker.getPropertiesOfType(type);
    if (properties.length === 0) throw new Error(`no fields are declared at ${at}`);
    for (const property of properties) {
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const value = this.checker.getTypeOfSymbol(property);
      this.line(value, `${here}.${property.name}`, lines, optional);
    }
    return ['object'];
  }

  /** A union of the same types is the same type, whatever it is called. */
  private groupOf(type: ts.Type): string | undefined {
    const all = new Set(parts(type));
    for (const [other, group] of this.groups) {
      const others = parts(other);
      if (others.length === all.size && others.every((part) => all.has(part))) return group;
    }
    return undefined;
  }

  private line(type: ts.Type, at: string, lines: string[], optional = false): string[] {
    const words = this.describe(type, at, lines).filter((word) => word !== 'absent');
    if (optional) words.push('absent');
    lines.push(`${at}: ${words.sort().join(' | ')}`);
    return [at.endsWith('[]') ? 'list' : 'object'];
  }

  private tagOf(type: ts.Type): string {
    for (const tag of TAGS) {
      const symbol = type.getProperty(tag);
      if (symbol === undefined) continue;
      const words = this.wordsOf(this.checker.getTypeOfSymbol(symbol));
      if (!words.includes('string')) return words.join(' or ');
    }
    throw new Error(`no tag distinguishes ${this.checker.typeToString(type)} from the others`);
  }

  private isObject(type: ts.Type): boolean {
    if (type.isIntersection()) return type.types.every((part) => this.isObject(part));
    return (type.flags & ts.TypeFlags.Object) !== 0;
  }

  private word(type: ts.Type): string {
    if (type.isStringLiteral()) return type.value;
    if (type.isNumberLiteral()) return 'number';
    if (type.isIntersection()) return 'string';
    const text = this.checker.typeToString(type);
    if (text === 'true' || text === 'false') return 'boolean';
    if (text === 'undefined') return 'absent';
    if (/^(string|number|boolean|null|unknown)$/.test(text)) return text;
    throw new Error(`unclear how ${text} is stored`);
  }
}

const parts = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]);

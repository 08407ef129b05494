import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from '../../../../src/runtime/root';

const FOLDER = fromRoot('node_modules', 'stripe', 'esm', 'resources');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });

const read = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

/** What names an object in a path is `{}`, whatever it is called. */
export const plainPath = (path: string): string => path.replace(/\$?\{[^{}]*\}/g, '{}');

const METHOD = /\n {4}(\w+)\([^)]*\) \{\s*return this\._makeRequest\(\s*'(\w+)', [`']([^`']+)[`']/g;

interface DeclaredList {
  /** Whether its parameters have `created`. */
  created: boolean;
}

const CALL = /_makeRequest\(\s*'(\w+)', [`']([^`']+)[`']/g;

/** Every operation of stripe-node as "GET /v1/customers/{}". */
export const OPERATIONS: ReadonlySet<string> = new Set(
  FILES.filter((file) => file.endsWith('.js')).flatMap((file) =>
    [...read(file).matchAll(CALL)].map(([, verb, path = '']) => `${verb} ${plainPath(path)}`),
  ),
);

/** By path: the lists, as their parameters are declared. */
export const LISTS: ReadonlyMap<string, DeclaredList> = new Map(
  FILES.filter((file) => file.endsWith('.js')).flatMap((file) => {
    const declarations = read(file.replace(/\.js$/, '.d.ts'));
    return [...read(file).matchAll(METHOD)]
      .filter(([, name = '']) => name.startsWith('list'))
      .map(([, name = '', , path = '']): [string, DeclaredList] => [
        plainPath(path),
        { created: /\n\s+created\?:/.test(parametersOf(declarations, name)) },
      ]);
  }),
);

/** The body of the interface that a method takes its parameters as. */
function parametersOf(declarations: string, method: string): string {
  const signature = new RegExp(`\\n {4}${method}\\(([^;]*?)\\): ApiListPromise<`).exec(
    declarations,
  );
  const name = /params\??: (?:\w+\.)*(\w+)/.exec(signature?.[1] ?? '')?.[1];
  if (name === undefined) return '';
  const start = new RegExp(`interface ${name}( extends \\w+)? \\{`).exec(declarations);
  if (start === null) return '';
  const indent = /\n( *)[^\n]*$/.exec(declarations.slice(0, start.index + 1))?.[1] ?? '';
  return declarations.slice(start.index, declarations.indexOf(`\n${indent}}`, start.index));
}

/** Every type of event that stripe-node knows. */
export const EVENT_TYPES: ReadonlySet<string> = new Set(
  (/ type Type = ([^;]+);/.exec(read('Events.d.ts'))?.[1] ?? '')
    .split(' | ')
    .map((type) => type.replaceAll("'", '')),
);

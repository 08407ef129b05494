import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { RESOURCES } from './resources';

// Every call stripe-node has, by its method and path, with the type of its parameters: read from
// the methods of its resources.

export type Typed = readonly [file: string, type: string];

const METHOD =
  /^ {4}(\w+)\([^)]*\) \{\n {8}return this\._makeRequest\('(\w+)', (?:'([^']*)'|`([^`]*)`)/gm;

export function sdkOperations(): Readonly<Record<string, Typed>> {
  const found: Record<string, Typed> = {};
  for (const file of filesIn('')) {
    const code = readFileSync(path.join(RESOURCES, `${file}.js`), 'utf8');
    const types = readFileSync(path.join(RESOURCES, `${file}.d.ts`), 'utf8');
    for (const [, name = '', method, plain, template = ''] of code.matchAll(METHOD)) {
      const address = plain ?? template.replace(/\$\{[^}]*\}/g, ':id');
      const type = new RegExp(`^ {4}${name}\\(.*?params\\??: (?:\\w+\\.)*(\\w+Params)`, 'm').exec(
        types,
      )?.[1];
      if (type !== undefined) found[`${method} ${address}`] = [file, type];
    }
  }
  return found;
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(path.join(RESOURCES, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'V2' ? [] : filesIn(name);
    return name.endsWith('.js') ? [name.replace(/\.js$/, '')] : [];
  });
}

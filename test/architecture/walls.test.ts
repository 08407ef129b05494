import { importsOf } from '../harness/imports';
import { parse, sources } from '../harness/sources';
import { breach, cycles } from './wall-check';
import { WALLS, moduleOf } from './wall-table';

const all = sources();
const imports = all.flatMap(importsOf);

function breachesOf(path: string, text: string): (string | undefined)[] {
  return importsOf(parse(path, text)).map(breach);
}

test('no import goes through a wall', () => {
  expect(imports.map(breach).filter((words) => words !== undefined)).toEqual([]);
});

test('nothing but a test imports main', () => {
  const offenders = imports.filter(
    (found) =>
      found.kind === 'own' &&
      moduleOf(found.to) === 'main' &&
      !['main', 'test'].includes(moduleOf(found.from)),
  );
  expect(offenders).toEqual([]);
});

test('no file imports itself by way of others', () => {
  expect(cycles(imports, new Set(all.map((source) => source.path)))).toEqual([]);
});

test('no file of the product imports itself by way of others, not even for a type', () => {
  const own = imports.filter(({ from }) => !from.startsWith('test/'));
  const asIfRun = own.map((found) => ({ ...found, runs: true }));
  expect(cycles(asIfRun, new Set(all.map((source) => source.path)))).toEqual([]);
});

test('every folder of src is a module of the table', () => {
  const modules = new Set(
    all.map((source) => moduleOf(source.path)).filter((module) => module !== 'test'),
  );
  expect([...modules].filter((module) => WALLS[module] === undefined)).toEqual([]);
});

test('the check sees what it must see', () => {
  expect(breachesOf('src/domain/a.ts', `import { readFileSync } from 'node:fs';`)[0]).toContain(
    "domain uses Node's fs",
  );
  expect(breachesOf('src/http/a.ts', `import Stripe from 'stripe';`)[0]).toContain(
    'may not run the package stripe',
  );
  expect(breachesOf('src/http/a.ts', `import { x } from '../postgres/x';`)[0]).toContain(
    'may not run',
  );
  expect(breachesOf('src/http/a.ts', `import type { X } from '../postgres/x';`)).toEqual([
    undefined,
  ]);
  expect(breachesOf('workflows/a.ts', `export { y } from '../src/domain/y';`)[0]).toContain(
    'may not run src/domain/y',
  );
  expect(breachesOf('src/stripe/a.ts', `const m = await import('../mail/m');`)[0]).toContain(
    'may not run src/mail/m',
  );
  expect(breachesOf('src/relay/a.ts', `type S = import('../main/compose').S;`)[0]).toContain(
    'may not name src/main/compose',
  );
  expect(breachesOf('src/sandbox/a.ts', `import { x } from '../domain/x';`)[0]).toContain(
    'may not run src/domain/x',
  );
  expect(breachesOf('src/sandbox/a.ts', `import { x } from './test/x';`)[0]).toContain(
    'may not run src/sandbox/test/x',
  );
  expect(breachesOf('src/sandbox/test/a.ts', `import { x } from '../../domain/x';`)[0]).toContain(
    'may not run src/domain/x',
  );
  expect(breachesOf('src/domain/a.ts', `import { x } from '../../test/x';`)[0]).toContain(
    'imports from test',
  );
  const ring = [
    ...importsOf(parse('src/a/one.ts', `import { two } from './two';`)),
    ...importsOf(parse('src/a/two.ts', `import { one } from './one';`)),
  ];
  expect(cycles(ring, new Set(['src/a/one.ts', 'src/a/two.ts']))).toEqual([
    'src/a/one.ts → src/a/two.ts → src/a/one.ts',
  ]);
});

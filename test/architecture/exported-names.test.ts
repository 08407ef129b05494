import { parse, sources } from '../harness/sources';
import { duplicateExports } from './exported-names';

const product = sources().filter(({ path }) => !/^(test|src\/sandbox)\//.test(path));
const found = duplicateExports(product);

/** Names that two modules may export, and why. */
const ALLOWED: Record<string, string> = {};

test('no two modules export one name with different meanings', () => {
  const fresh = [...found].filter(([name]) => ALLOWED[name] === undefined);
  expect(fresh.map(([name, paths]) => `${name}: ${paths.join(' ')}`)).toEqual([]);
});

test('no name is excused that is no longer exported twice', () => {
  expect(Object.keys(ALLOWED).filter((name) => !found.has(name))).toEqual([]);
});

test('what is seen as a second meaning, and what is not', () => {
  const judge = (one: string, two: string) => [
    ...duplicateExports([parse('src/a/one.ts', one), parse('src/b/two.ts', two)]).keys(),
  ];
  expect(judge('export const x = 1;', 'export function x() {}')).toEqual(['x']);
  expect(judge('export interface X {}', 'export type X = 1;')).toEqual(['X']);
  expect(judge('const x = 1; export { x };', 'export const { a: x, y: [z] } = q;')).toEqual(['x']);
  expect(judge('export const x = 1;', "export { y as x } from '../c/y';")).toEqual(['x']);
  expect(judge('export const x = 1;', "export { x } from '../a/one';")).toEqual([]);
  expect(judge('export const x = 1;', 'const x = 2;')).toEqual([]);
  // A parser and the type it makes are one thing.
  expect(judge('export const X = 1; export type X = 1;', 'export const y = 1;')).toEqual([]);
});

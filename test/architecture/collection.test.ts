import { importsOf } from '../harness/imports';
import { parse, sources } from '../harness/sources';
import { LAYERS, arrows, wrongArrow } from './collection-arrows';
import { takesTwoStates } from './two-states';

const all = sources();
const product = all.filter(({ path }) => !/^(test|src\/sandbox)\//.test(path));
const imports = product.flatMap(importsOf);

test('no import of the collection leads outwards', () => {
  const wrong = imports.map(wrongArrow).filter((words) => words !== undefined);
  expect(wrong).toEqual([]);
});

test('every layer is there, and the arrows between them are few', () => {
  const parts = product.map(({ path }) => /^src\/domain\/collection\/([\w-]+)/.exec(path)?.[1]);
  expect(LAYERS.filter((layer) => !parts.includes(layer))).toEqual([]);
  expect(arrows(imports)).toBeLessThanOrEqual(50);
});

test('outside of the collection nothing compares two states', () => {
  expect(product.flatMap(takesTwoStates)).toEqual([]);
});

const wrongIn = (path: string, text: string) =>
  importsOf(parse(`src/domain/collection/${path}`, text)).map(wrongArrow);

test.each([
  ['model/state.ts', "import { x } from '../queries/status';", 'model may not import queries'],
  ['queries/status.ts', "import type { X } from '../draft/draft';", 'queries may not import draft'],
  ['lane/close-lane.ts', "import { decide } from '../decide';", 'lane may not import decide'],
  ['draft/draft.ts', "import { x } from '../odd/thing';", 'odd: no such layer'],
])('seen: an arrow outwards in %s', (path, text, words) => {
  expect(wrongIn(path, text).join()).toContain(words);
});

test('inwards, inside of a folder and out of the collection is allowed', () => {
  expect(wrongIn('lane/close-lane.ts', "import { x } from '../draft/draft';")).toEqual([undefined]);
  expect(wrongIn('lane/close-lane.ts', "import { x } from './move-lane';")).toEqual([undefined]);
  expect(wrongIn('model/state.ts', "import { x } from '../../money';")).toEqual([undefined]);
});

const STATE = 'CollectionState';

test.each([
  ['two parameters', `function f(before: ${STATE}, after: ${STATE} | null) {}`],
  ['one object', `const f = ({ a, b }: { a: ${STATE}; b: ${STATE} }) => a === b;`],
  ['a list', `function f(states: readonly ${STATE}[]) {}`],
  ['a named type', `interface Saved { before: ${STATE}; after: ${STATE} }`],
  ['wrapped', `function f(before: Readonly<${STATE}>, after: ${STATE}) {}`],
])('seen: %s with two states', (_what, text) => {
  expect(takesTwoStates(parse('src/postgres/x.ts', text))).toHaveLength(1);
});

test('one state is taken everywhere, and two inside of the collection', () => {
  const one = `function f(state: ${STATE}, now: number, save: (s: ${STATE}) => void) {}`;
  expect(takesTwoStates(parse('src/postgres/x.ts', one))).toEqual([]);
  const two = `function f(before: ${STATE}, after: ${STATE}) {}`;
  expect(takesTwoStates(parse('src/domain/collection/announce.ts', two))).toEqual([]);
});

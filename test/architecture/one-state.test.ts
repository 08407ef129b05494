import ts from 'typescript';
import type { SourceFile } from '../harness/sources';
import { lineOf, parse, sources, walk } from '../harness/sources';

const RULES = 'src/domain/collection/';

/** What happened is said by the rules; who gets two states would find it out by comparing them. */
test('outside the rules nothing is given two states of a collection', () => {
  const others = sources().filter(({ path }) => !path.startsWith('test/'));
  expect(others.filter(({ path }) => !path.startsWith(RULES)).flatMap(comparesStates)).toEqual([]);
});

test.each([
  'function endedAttempt(before: CollectionState, after: CollectionState): void {}',
  'const moved = (states: { was: CollectionState; is: CollectionState }) => states;',
  'interface Decided { before: CollectionState; after: CollectionState }',
])('and this would be found: %s', (text) => {
  expect(comparesStates(parse('src/postgres/some.ts', text))).toHaveLength(1);
});

test('one state may be given to anybody', () => {
  const text = 'const save = (tx: Transaction, state: CollectionState): CollectionState => state;';
  expect(comparesStates(parse('src/postgres/some.ts', text))).toEqual([]);
});

function comparesStates(source: SourceFile): string[] {
  const found: string[] = [];
  walk(source.tree, (node) => {
    const given = givenTo(node).join();
    if (given.split(/\bCollectionState\b/).length > 2) {
      found.push(`${source.path}:${lineOf(source, node)} is given two states`);
    }
  });
  return found;
}

/** The types of a function's parameters, or of an interface's members. */
function givenTo(node: ts.Node): string[] {
  const parts = ts.isInterfaceDeclaration(node)
    ? node.members
    : ts.isFunctionLike(node)
      ? node.parameters
      : [];
  return parts.flatMap((part) => ('type' in part && part.type ? part.type.getText() : []));
}

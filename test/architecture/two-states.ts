import ts from 'typescript';
import { lineOf, walk } from '../harness/sources';
import type { SourceFile } from '../harness/sources';

const STATE = 'CollectionState';

/**
 * Functions that take two states, as parameters or in one object or list, and types that hold two.
 * What happened is in `Decision.happened`; outside of the collection nobody infers it.
 */
export function takesTwoStates(source: SourceFile): string[] {
  if (source.path.startsWith('src/domain/collection/')) return [];
  const found: string[] = [];
  const note = (node: ts.Node, words: string) =>
    found.push(`${source.path}:${lineOf(source, node)} ${words}`);
  walk(source.tree, (node) => {
    if (ts.isFunctionLike(node) && sum(node.parameters.map(({ type }) => states(type))) > 1) {
      note(node, 'takes two states');
    }
    if (holdsTwo(node)) note(node, 'holds two states');
  });
  return found;
}

function holdsTwo(node: ts.Node): boolean {
  if (!ts.isInterfaceDeclaration(node) && !ts.isTypeLiteralNode(node)) return false;
  // A literal type of a parameter is counted with its function.
  if (ts.isTypeLiteralNode(node) && ts.isParameter(node.parent)) return false;
  return sum(node.members.map(statesOfMember)) > 1;
}

function statesOfMember(member: ts.TypeElement): number {
  return ts.isPropertySignature(member) ? states(member.type) : 0;
}

/** How many states a value of this type brings; a list or a map of them brings two. */
function states(type: ts.TypeNode | undefined): number {
  if (type === undefined || ts.isFunctionTypeNode(type)) return 0;
  if (ts.isArrayTypeNode(type)) return 2 * states(type.elementType);
  if (ts.isUnionTypeNode(type)) return Math.max(0, ...type.types.map(states));
  if (ts.isTypeLiteralNode(type)) return sum(type.members.map(statesOfMember));
  if (!ts.isTypeReferenceNode(type)) return sum(childTypes(type).map(states));
  const name = type.typeName.getText();
  if (name === STATE) return 1;
  const inner = sum((type.typeArguments ?? []).map(states));
  return /^(ReadonlyArray|Array|Set|Map|Record)$/.test(name) ? 2 * inner : inner;
}

function childTypes(type: ts.TypeNode): ts.TypeNode[] {
  const found: ts.TypeNode[] = [];
  ts.forEachChild(type, (child) => {
    if (ts.isTypeNode(child)) found.push(child);
  });
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

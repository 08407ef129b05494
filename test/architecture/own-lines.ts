import ts from 'typescript';
import type { SourceFile } from '../harness/sources';

/**
 * How many lines of a function are its own: functions inside it are counted for themselves, a
 * literal table is one line, and of an exhaustive switch only the longest case is read at a time.
 */
export function ownLines(source: SourceFile, node: ts.SignatureDeclaration): number {
  const own = new Set<number>();
  for (let line = firstLine(source, node); line <= lastLine(source, node); line += 1) own.add(line);
  ts.forEachChild(node, (child) => take(source, child, own));
  return own.size;
}

function take(source: SourceFile, node: ts.Node, own: Set<number>): void {
  if (ts.isFunctionLike(node)) return remove(source, node, own, 1);
  if (isTable(node)) return remove(source, node, own, 1);
  if (ts.isSwitchStatement(node)) takeSwitch(source, node, own);
  else ts.forEachChild(node, (child) => take(source, child, own));
}

function takeSwitch(source: SourceFile, node: ts.SwitchStatement, own: Set<number>): void {
  const clauses = [...node.caseBlock.clauses];
  for (const clause of clauses) ts.forEachChild(clause, (child) => take(source, child, own));
  const sizes = clauses.map((clause) => linesOf(source, clause).filter((line) => own.has(line)));
  const longest = Math.max(0, ...sizes.map((lines) => lines.length));
  let kept = false;
  for (const lines of sizes) {
    if (!kept && lines.length === longest) kept = true;
    else for (const line of lines) own.delete(line);
  }
}

/** A table holds values under names: at least four rows, and nothing in them that is a function. */
function isTable(node: ts.Node): boolean {
  if (ts.isObjectLiteralExpression(node)) return node.properties.length >= 4 && isPlain(node);
  return ts.isArrayLiteralExpression(node) && node.elements.length >= 4 && isPlain(node);
}

function isPlain(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isSpreadAssignment(node) || ts.isSpreadElement(node))
    return false;
  return !ts.forEachChild(node, (child) => (isPlain(child) ? undefined : true));
}

function remove(source: SourceFile, node: ts.Node, own: Set<number>, keep: number): void {
  for (const line of linesOf(source, node).slice(keep)) own.delete(line);
}

function linesOf(source: SourceFile, node: ts.Node): number[] {
  const first = firstLine(source, node);
  return Array.from({ length: lastLine(source, node) - first + 1 }, (_, index) => first + index);
}

function firstLine(source: SourceFile, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line;
}

function lastLine(source: SourceFile, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getEnd()).line;
}

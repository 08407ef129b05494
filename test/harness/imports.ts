import { posix } from 'node:path';
import { isBuiltin } from 'node:module';
import ts from 'typescript';
import { lineOf, walk } from './sources';
import type { SourceFile } from './sources';

export interface Import {
  from: string;
  /** A path from the package root without its ending, or the name of a package. */
  to: string;
  kind: 'own' | 'package' | 'builtin';
  /** Whether anything of it is there when the program runs. */
  runs: boolean;
  line: number;
}

/** What a file imports, re-exports, requires or loads later. */
export function importsOf(source: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, runs: boolean) => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    found.push({
      from: source.path,
      line: lineOf(source, node),
      runs,
      ...target(source, specifier),
    });
  };
  walk(source.tree, (node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, !isTypeOnly(node));
    if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, !exportsTypesOnly(node));
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, false);
    }
    if (ts.isCallExpression(node) && loads(node)) add(node, node.arguments[0], true);
  });
  return found;
}

function loads(node: ts.CallExpression): boolean {
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) return true;
  const text = node.expression.getText();
  return text === 'require' || text === 'require.resolve';
}

function target(source: SourceFile, specifier: ts.StringLiteral): Pick<Import, 'to' | 'kind'> {
  const name = specifier.text;
  if (name.startsWith('.')) {
    return { to: posix.normalize(posix.join(posix.dirname(source.path), name)), kind: 'own' };
  }
  if (isBuiltin(name)) return { to: name.replace(/^node:/, ''), kind: 'builtin' };
  const parts = name.split('/');
  const length = name.startsWith('@') ? 2 : 1;
  return { to: parts.slice(0, length).join('/'), kind: 'package' };
}

function isTypeOnly(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  if (clause.name !== undefined || named === undefined || !ts.isNamedImports(named)) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

function exportsTypesOnly(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return false;
  return clause.elements.length > 0 && clause.elements.every((element) => element.isTypeOnly);
}

import ts from 'typescript';
import type { SourceFile } from '../harness/sources';

/** Every name that two modules export with different meanings, and the modules. */
export function duplicateExports(sources: readonly SourceFile[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const name of exportsOf(source)) {
      found.set(name, (found.get(name) ?? new Set()).add(source.path));
    }
  }
  const twice = [...found].filter(([, paths]) => paths.size > 1).sort();
  return new Map(twice.map(([name, paths]) => [name, [...paths].sort()]));
}

/** What a module declares and exports; a re-export gives another module's name, not a new one. */
function exportsOf(source: SourceFile): string[] {
  return source.tree.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) return renamedExports(statement);
    if (!isExported(statement)) return [];
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
    }
    return isNamed(statement) ? [statement.name.text] : [];
  });
}

/** `export { local }` and `export { a as b } from`: a name that is new here. */
function renamedExports(statement: ts.ExportDeclaration): string[] {
  const clause = statement.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return [];
  const isLocal = statement.moduleSpecifier === undefined;
  return clause.elements
    .filter((element) => isLocal || element.propertyName !== undefined)
    .map((element) => element.name.text);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : [];
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((part) => (ts.isBindingElement(part) ? boundNames(part.name) : []));
}

function isNamed(node: ts.Node): node is ts.Node & { name: ts.Identifier } {
  return 'name' in node && node.name !== undefined && ts.isIdentifier(node.name as ts.Node);
}

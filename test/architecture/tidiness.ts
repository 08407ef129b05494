import ts from 'typescript';
import { lineOf, walk } from '../harness/sources';
import type { SourceFile } from '../harness/sources';
import { commentsOf } from './comments';
import { ownLines } from './own-lines';

export const BUDGET = { fileLines: 300, testLines: 400, functionLines: 60, columns: 100 };

/** Where printing is the job. */
const MAY_PRINT = [/^src\/main\//, /^src\/local\//, /^src\/sandbox\/(main\.ts$|test\/)/, /^test\//];

/** Tools that take nothing but a default export. */
const DEFAULT_EXPORTS = new Set([
  'test/harness/global-setup.ts',
  'test/harness/global-teardown.ts',
]);

/** Everything untidy in one file, each with its place. */
export function untidy(source: SourceFile): string[] {
  const found: string[] = [];
  const note = (line: number, words: string) => found.push(`${source.path}:${line} ${words}`);
  const lines = source.text.split('\n');
  const count = lines.at(-1) === '' ? lines.length - 1 : lines.length;
  const most = isTest(source.path) ? BUDGET.testLines : BUDGET.fileLines;
  if (count > most) note(count, `has ${count} lines, more than ${most}`);
  lines.forEach((line, index) => {
    if ([...line].length > BUDGET.columns)
      note(index + 1, `is wider than ${BUDGET.columns} columns`);
  });
  walk(source.tree, (node) => {
    for (const words of wrongWith(source, node)) note(lineOf(source, node), words);
  });
  for (const [line, words] of comments(source)) note(line, words);
  for (const [line, words] of repeatedImports(source)) note(line, words);
  return found;
}

const isTest = (path: string): boolean => /^(test|src\/sandbox\/test)\//.test(path);

function wrongWith(source: SourceFile, node: ts.Node): string[] {
  const words: string[] = [];
  if (node.kind === ts.SyntaxKind.AnyKeyword) words.push('says any');
  if (isDefaultExport(node) && !DEFAULT_EXPORTS.has(source.path)) words.push('exports a default');
  if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
    const own = ownLines(source, node);
    if (own > BUDGET.functionLines) {
      words.push(`has a function of ${own} own lines, more than ${BUDGET.functionLines}`);
    }
  }
  if (ts.isPropertyAccessExpression(node)) words.push(...wrongAccess(source, node));
  if (spreadsLiteral(node)) words.push('spreads a literal, which is only a way to fewer lines');
  if (ts.isIdentifier(node) && /^(xit|xtest|xdescribe|fit|fdescribe)$/.test(node.text)) {
    words.push(`skips or singles out tests with ${node.text}`);
  }
  return words;
}

function wrongAccess(source: SourceFile, node: ts.PropertyAccessExpression): string[] {
  const object = node.expression.getText(source.tree);
  const name = node.name.text;
  const isTest = /^(test|it|describe)(\.|$)/.test(object);
  if (isTest && ['skip', 'only', 'todo', 'failing'].includes(name)) {
    return [`skips or singles out tests with ${object}.${name}`];
  }
  const printing = object === 'console' || (object === 'process.stdout' && name === 'write');
  if (printing && !MAY_PRINT.some((place) => place.test(source.path))) return ['prints'];
  return [];
}

/** `...{ a, b }` and `...[a, b]`: what is spread could be written in its place. */
function spreadsLiteral(node: ts.Node): boolean {
  if (ts.isSpreadAssignment(node)) return ts.isObjectLiteralExpression(node.expression);
  return ts.isSpreadElement(node) && ts.isArrayLiteralExpression(node.expression);
}

/** One statement for the values of a module and one for its types, and no more. */
function repeatedImports(source: SourceFile): [number, string][] {
  const seen = new Set<string>();
  return source.tree.statements.filter(ts.isImportDeclaration).flatMap((node) => {
    const kind = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type' : 'value';
    const what = `${kind} ${node.moduleSpecifier.getText(source.tree)}`;
    if (!seen.has(what)) {
      seen.add(what);
      return [];
    }
    return [[lineOf(source, node), `imports twice: ${what}`] as [number, string]];
  });
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (!ts.canHaveModifiers(node)) return false;
  const modifiers = ts.getModifiers(node) ?? [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword);
}

/** Comments that are code nobody runs, or a promise nobody keeps. */
function comments(source: SourceFile): [number, string][] {
  const found: [number, string][] = [];
  for (const comment of commentsOf(source)) {
    if (/\b(TODO|FIXME|XXX|HACK)\b/.test(comment.text)) {
      found.push([comment.line, 'leaves work undone in a comment']);
    }
    if (/@ts-(ignore|nocheck)|eslint-disable(?!-next-line .+ -- )/.test(comment.text)) {
      found.push([comment.line, 'silences a check']);
    }
    if (looksLikeCode(comment.text)) found.push([comment.line, 'comments out code']);
  }
  return found;
}

/** Prose does not end its lines in semicolons and braces, nor begin them with const. */
function looksLikeCode(comment: string): boolean {
  if (comment.startsWith('/**')) return false;
  const lines = comment
    .split('\n')
    .map((line) => line.replace(/^\s*(\/\/|\/\*|\*\/?)\s?/, '').trim());
  return lines.some(
    (line) =>
      /^(const|let|var|return|import|export|if \(|for \(|await |\} else).*[;{)]$/.test(line) ||
      /^[\w.]+\([^)]*\);$/.test(line) ||
      /^[\w.]+ = .+;$/.test(line),
  );
}

import ts from 'typescript';
import type { SourceFile } from '../harness/sources';
import { walk } from '../harness/sources';
import { BANNED } from './banned-words';
import { commentsOf } from './comments';

export interface Finding {
  path: string;
  line: number;
  /** The name or the piece of the sentence in which it was found. */
  found: string;
  kind: Kind;
  word: string;
  use: string;
}

/** A string is one word, such as a code on the wire; prose is several. */
export type Kind = 'name' | 'property' | 'string' | 'prose';

/** What an old word is excused for: the kind, a colon and the exact name; and the reason. */
export type Allowed = Record<string, string>;

type AtName = (found: string, position: number, kind: Kind) => void;
type At = (found: string, position: number) => void;

/** Every old word in the names, comments and messages of one TypeScript file. */
export function oldWordsIn(source: SourceFile): Finding[] {
  const lineAt = (position: number) => source.tree.getLineAndCharacterOfPosition(position).line + 1;
  const findings: Finding[] = [];
  const add = (found: string, line: number, kind: Kind) => {
    for (const hit of wordsOfName(found)) {
      findings.push({ path: source.path, line, found, kind, ...hit });
    }
  };
  add(fileName(source.path), 1, 'name');
  const inName: AtName = (name, position, kind) => add(name, lineAt(position), kind);
  const inProse: At = (text, position) => {
    for (const hit of proseHits(text)) {
      findings.push({ path: source.path, line: lineAt(position + hit.index), ...hit.finding });
    }
  };
  walk(source.tree, (node) => readNode(source, node, inName, inProse));
  for (const { start, text } of commentsOf(source)) inProse(text, start);
  return findings;
}

/** Every old word in the prose of a document; inline code in it names what is judged elsewhere. */
export function oldWordsInText(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    proseHits(line.replace(/`[^`]*`/g, '``')).map(({ finding }) => ({
      path,
      line: index + 1,
      ...finding,
    })),
  );
}

function readNode(source: SourceFile, node: ts.Node, inName: AtName, inProse: At): void {
  const start = node.getStart(source.tree);
  if (ts.isIdentifier(node) && !isRestOf(node)) {
    inName(node.text, start, isProperty(node) ? 'property' : 'name');
  }
  if (ts.isJsxText(node)) inProse(node.text, node.pos);
  if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
    readString(node, start, inName, inProse);
  }
}

/** One word alone is a name, such as a code on the wire; more are a sentence. SQL is neither. */
function readString(node: ts.LiteralLikeNode, start: number, inName: AtName, inProse: At): void {
  if (isModule(node) || isSql(node)) return;
  if (/\s/.test(node.text.trim())) inProse(node.getText(), start);
  else inName(node.text, start, 'string');
}

function isModule(node: ts.Node): boolean {
  return ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);
}

const SQL =
  /^\W*(with \w+ as|select|insert into|update \w+( \w+)?\s+set|delete from)\b|^\W*begin\W*$/i;
const SQL_PART = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|RETURNING|VALUES|ON CONFLICT)\b/;

function isSql(node: ts.Node): boolean {
  const whole = ts.isTemplateSpan(node.parent) ? node.parent.parent : node;
  const text = whole.getText();
  return SQL.test(text) || SQL_PART.test(text);
}

/** `...rest` is the language's own word for what remains of a list or an object. */
function isRestOf(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) {
    return parent.dotDotDotToken !== undefined;
  }
  return ts.isSpreadElement(parent) || ts.isSpreadAssignment(parent);
}

/** A field of an object, also where it becomes a variable of the same name. */
function isProperty({ parent }: ts.Identifier): boolean {
  return (
    ts.isPropertySignature(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyAccessExpression(parent) ||
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isBindingElement(parent)
  );
}

const judgedNames = new Map<string, { word: string; use: string }[]>();

function wordsOfName(name: string): { word: string; use: string }[] {
  const before = judgedNames.get(name);
  if (before !== undefined) return before;
  const parts = asWords(name);
  const hits = BANNED.filter((entry) => entry.name?.test(parts) === true);
  const words = hits.map(({ word, use }) => ({ word, use }));
  judgedNames.set(name, words);
  return words;
}

/** `isPaid`, `IS_PAID` and `is-paid` are all "is paid". */
export function asWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Patterns for prose with what may be between two words of a comment: also a new line. */
const PROSE = BANNED.flatMap(({ word, use, prose }) =>
  prose === undefined
    ? []
    : [{ word, use, pattern: new RegExp(prose.source.replaceAll(' ', '[\\s*]+'), prose.flags) }],
);

function proseHits(text: string) {
  return PROSE.flatMap(({ word, use, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({
      index: match.index,
      finding: { found: match[0], kind: 'prose' as const, word, use },
    })),
  );
}

function fileName(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/(\.test)?\.tsx?$/, '');
}

/** The findings that no frozen name and no entry of the list excuses. */
export function notAllowed(
  findings: readonly Finding[],
  { frozen, allowed }: { frozen: ReadonlySet<string>; allowed: Allowed },
): Finding[] {
  return findings.filter(({ kind, found }) => {
    if (allowed[`${kind}:${found}`] !== undefined) return false;
    if (kind !== 'property' && kind !== 'string') return true;
    return !tokens(found).every((token) => frozen.has(token));
  });
}

/** The names in a text: `outside:…` and `/outside_payments` are a prefix and a path. */
export const tokens = (text: string): string[] => text.match(/[A-Za-z_]\w*/g) ?? [];

/** `file:line word → what to use`, one a line. */
export function shown({ path, line, found, word, use }: Finding): string {
  return `${path}:${line} "${found}" (${word}) → ${use}`;
}

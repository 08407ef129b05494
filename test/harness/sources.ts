import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { fromRoot } from '../../src/runtime/root';

export interface SourceFile {
  /** From the package root, with forward slashes. */
  path: string;
  text: string;
  tree: ts.SourceFile;
}

const FOLDERS = ['src', 'workflows', 'activities', 'test'];

/** Every TypeScript file of the project; each is parsed once a test file, if it is asked for. */
export function sources(): SourceFile[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((path) => /\.tsx?$/.test(path) && !/\/(dist|node_modules)\//.test(path)),
  )
    .sort()
    .map((path) => parse(path, readFileSync(fromRoot(path), 'utf8')));
}

export function parse(path: string, text: string): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  let tree: ts.SourceFile | undefined;
  return {
    path,
    text,
    get tree() {
      return (tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, kind));
    },
  };
}

export function lineOf(source: SourceFile, node: ts.Node): number {
  return source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1;
}

/** Calls back for every node below this one, itself included. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

import ts from 'typescript';
import { walk } from '../harness/sources';
import type { SourceFile } from '../harness/sources';

export interface Comment {
  line: number;
  start: number;
  text: string;
}

/** Every comment of a file, once. */
export function commentsOf(source: SourceFile): Comment[] {
  const seen = new Map<number, Comment>();
  // What ends at a position has its own comments behind it, what starts there before it.
  const starts = new Set<number>();
  const ends = new Set<number>();
  const add = ({ pos, end }: ts.CommentRange) => {
    const line = source.tree.getLineAndCharacterOfPosition(pos).line + 1;
    seen.set(pos, { line, start: pos, text: source.text.slice(pos, end) });
  };
  walk(source.tree, (node) => {
    if (ts.isJsxText(node) || ts.isTemplateLiteralToken(node)) return;
    const [start, end] = [node.getFullStart(), node.getEnd()];
    if (!starts.has(start)) ts.getLeadingCommentRanges(source.text, start)?.forEach(add);
    if (!ends.has(end)) ts.getTrailingCommentRanges(source.text, end)?.forEach(add);
    starts.add(start);
    ends.add(end);
  });
  return [...seen.values()];
}

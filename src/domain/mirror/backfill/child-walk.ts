import { FIRST_STEP, cursorGone, pageCame } from './serial-walk';
import type { Walk } from './serial-walk';

/** A parent whose children are listed, and how far that is. */
export interface OpenParent {
  readonly id: string;
  readonly walk: Walk;
}

/**
 * Children are walked parent by parent: a page of parents is read, then what is under each of
 * them, and only then the next page. Where several collections have such lists, one after another.
 */
export interface ChildWalk<Parents> {
  readonly phase: 'children';
  /** Which of the lists of the collection. */
  readonly list: number;
  /** How far the parents of this list are. */
  readonly parents: Parents;
  /** Of the last page of parents, those whose children are not all taken. */
  readonly open: readonly OpenParent[];
  readonly taken: number;
}

export const startChildren = <P>(parents: P, list = 0, taken = 0): ChildWalk<P> => ({
  phase: 'children',
  list,
  parents,
  open: [],
  taken,
});

/** A page of parents came: so many children were in it, and these have more than it shows. */
export function parentsCame<P>(
  walk: ChildWalk<P>,
  { parents, shown, open }: { parents: P; shown: number; open: readonly string[] },
): ChildWalk<P> {
  const more = open.map((id) => ({ id, walk: FIRST_STEP }));
  return { ...walk, parents, open: [...walk.open, ...more], taken: walk.taken + shown };
}

/** What a request for children of one parent came to; `gone`: the place to go on from is. */
export type ChildPage<T> =
  | { kind: 'page'; items: readonly T[]; hasMore: boolean }
  | { kind: 'gone' }
  | { kind: 'no_parent' };

/** What is taken of it, the oldest first, and where that parent is; null: all of it was taken. */
export function childrenCame<T extends { id: string }>(
  { id, walk }: OpenParent,
  page: ChildPage<T>,
): { take: T[]; next: OpenParent | null } {
  if (page.kind === 'no_parent') return { take: [], next: null };
  if (page.kind === 'gone') return { take: [], next: { id, walk: cursorGone(walk) } };
  const came = pageCame(walk, page);
  // All of it in one page: nobody asks for what is newer, which events or a later walk bring.
  const isWhole = walk.phase === 'counting' && walk.after === null && !page.hasMore;
  const isDone = isWhole || came.walk.phase === 'done';
  return { take: came.take, next: isDone ? null : { id, walk: came.walk } };
}

/** The first of the open parents were gone on with: this is what is left of them. */
export function parentsWentOn<P>(
  walk: ChildWalk<P>,
  went: number,
  { left, taken }: { left: readonly OpenParent[]; taken: number },
): ChildWalk<P> {
  return { ...walk, open: [...left, ...walk.open.slice(went)], taken: walk.taken + taken };
}

import {
  childrenCame,
  parentsCame,
  parentsWentOn,
  startChildren,
} from '../../../../src/domain/mirror/backfill/child-walk';
import type { ChildPage, OpenParent } from '../../../../src/domain/mirror/backfill/child-walk';
import { queryOf } from '../../../../src/domain/mirror/backfill/serial-walk';

type Item = { id: string };

/** Newest first, as Stripe lists them: `c9` is newer than `c1`. */
const children = (count: number): Item[] =>
  Array.from({ length: count }, (_, i) => ({ id: `c${count - i}` }));

function answer(all: readonly Item[], query: object, limit: number): ChildPage<Item> {
  const at = (id: unknown) => all.findIndex((one) => one.id === id);
  const asked = query as { starting_after?: string; ending_before?: string };
  if (asked.ending_before !== undefined) {
    const end = at(asked.ending_before);
    const first = Math.max(0, end - limit);
    return { kind: 'page', items: all.slice(first, end), hasMore: first > 0 };
  }
  const first = asked.starting_after === undefined ? 0 : at(asked.starting_after) + 1;
  const items = all.slice(first, first + limit);
  return { kind: 'page', items, hasMore: first + limit < all.length };
}

function walked(all: readonly Item[], limit: number): { ids: string[]; requests: number } {
  let parent: OpenParent | null = startOf('p');
  const ids: string[] = [];
  let requests = 0;
  while (parent !== null) {
    const came: { take: Item[]; next: OpenParent | null } = childrenCame(
      parent,
      answer(all, queryOf(parent.walk) ?? {}, limit),
    );
    ids.push(...came.take.map(({ id }) => id));
    parent = came.next;
    requests += 1;
    if (requests > 100) throw new Error('it never ends');
  }
  return { ids, requests };
}

function startOf(id: string): OpenParent {
  const [open] = parentsCame(startChildren(null), { parents: null, shown: 0, open: [id] }).open;
  if (open === undefined) throw new Error('no parent is open');
  return open;
}

test('what fits a page is one request; more is walked to its end and back, oldest first', () => {
  expect(walked(children(0), 3)).toEqual({ ids: [], requests: 1 });
  expect(walked(children(3), 3)).toEqual({ ids: ['c1', 'c2', 'c3'], requests: 1 });
  const { ids, requests } = walked(children(10), 3);
  expect(ids).toEqual(
    children(10)
      .map(({ id }) => id)
      .toReversed(),
  );
  expect(requests).toBeLessThanOrEqual(8);
});

test('a parent that is gone has none; a place that is gone is read anew', () => {
  const parent = startOf('p');
  expect(childrenCame(parent, { kind: 'no_parent' })).toEqual({ take: [], next: null });
  const { next } = childrenCame(parent, { kind: 'page', items: children(3), hasMore: true });
  expect(childrenCame(next!, { kind: 'gone' })).toEqual({ take: [], next: parent });
});

test('of a page of parents those are open that do not show all; the first ones go on', () => {
  const came = parentsCame(startChildren('at the start'), {
    parents: 'after a page',
    shown: 7,
    open: ['a', 'b', 'c'],
  });
  expect([came.parents, came.taken]).toEqual(['after a page', 7]);
  const [a] = came.open;
  const went = parentsWentOn(came, 2, { left: [a!], taken: 4 });
  expect([went.open.map(({ id }) => id), went.taken]).toEqual([['a', 'c'], 11]);
});

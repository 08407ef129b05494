import fc from 'fast-check';
import {
  FIRST_STEP,
  cursorGone,
  pageCame,
  queryOf,
} from '../../../../src/domain/mirror/backfill/serial-walk';
import type { Walk } from '../../../../src/domain/mirror/backfill/serial-walk';

interface Listed {
  id: string;
}

/** A list as Stripe shows it: pages of a few, the newest first. */
function pageOf(newestFirst: readonly Listed[], walk: Walk, limit: number) {
  const query = queryOf(walk) as { starting_after?: string; ending_before?: string };
  const cursor = query.starting_after ?? query.ending_before;
  const at = newestFirst.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at < 0) return null;
  const before = query.ending_before === undefined ? null : newestFirst.slice(0, at);
  const remaining = before ?? newestFirst.slice(at + 1);
  const items = before === null ? remaining.slice(0, limit) : remaining.slice(-limit);
  return { items, hasMore: remaining.length > items.length };
}

type Meddle = (list: Listed[], step: number) => void;

function walkThrough(list: Listed[], limit: number, meddle: Meddle = () => undefined) {
  const taken: string[] = [];
  let walk: Walk = FIRST_STEP;
  for (let step = 0; queryOf(walk) !== null; step += 1) {
    if (step > 10_000) throw new Error('the walk does not end');
    const page = pageOf(list, walk, limit);
    if (page === null) walk = cursorGone(walk);
    else {
      const came = pageCame(walk, page);
      taken.push(...came.take.map(({ id }) => id));
      walk = came.walk;
    }
    meddle(list, step);
  }
  return { taken, walk };
}

const objects = (count: number): Listed[] =>
  Array.from({ length: count }, (_, i) => ({ id: `o${count - i}` }));

test.each([0, 1, 99, 100, 101, 200, 1_234])('%i objects come once each, oldest first', (count) => {
  const { taken, walk } = walkThrough(objects(count), 100);
  expect(taken).toEqual(
    objects(count)
      .map(({ id }) => id)
      .toReversed(),
  );
  expect(walk).toMatchObject({ counted: count, taken: count });
});

test('what exists all the time is taken, whatever is created and deleted between pages', () => {
  const changes = fc.array(fc.record({ create: fc.nat(3), delete: fc.array(fc.nat(40)) }));
  fc.assert(
    fc.property(fc.nat(40), fc.integer({ min: 1, max: 5 }), changes, (count, limit, all) => {
      const list = objects(count);
      let created = 0;
      const { taken } = walkThrough(list, limit, (now, step) => {
        const change = all[step];
        if (change === undefined) return;
        for (const at of change.delete) if (at < now.length) now.splice(at, 1);
        for (let i = 0; i < change.create; i += 1) now.unshift({ id: `new${(created += 1)}` });
      });
      const kept = list.map(({ id }) => id).filter((id) => id.startsWith('o'));
      expect(kept.filter((id) => !taken.includes(id))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

test('it goes on from the next newest where the newest one that was taken is deleted', () => {
  const walk: Walk = { phase: 'taking', last: ['o2', 'o1'], counted: 9, taken: 2 };
  expect(queryOf(cursorGone(walk))).toEqual({ ending_before: 'o1' });
  expect(cursorGone(cursorGone(walk))).toBe(FIRST_STEP);
});

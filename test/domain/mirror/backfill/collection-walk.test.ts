import { firstWalk, progressOf } from '../../../../src/domain/mirror/backfill/collection-walk';
import type { WindowPlace } from '../../../../src/domain/mirror/backfill/collection-walk';
import { FIRST_STEP } from '../../../../src/domain/mirror/backfill/serial-walk';

const NOW = Date.UTC(2026, 10, 30);
const list = { path: '/v1/x', query: {}, parent: null };
const DAY = 86_400;

test('where Stripe lists by created it is walked in time, else by the cursor', () => {
  expect(firstWalk({ ...list, created: false }, 'live', NOW)).toBe(FIRST_STEP);
  const live = firstWalk({ ...list, created: true }, 'live', NOW);
  expect(live).toMatchObject({ phase: 'windows', end: NOW / 1_000 + DAY, taken: 0 });
});

test('objects of a test clock are created in times to come', () => {
  const walk = firstWalk({ ...list, created: true }, 'test', NOW) as WindowPlace;
  expect(walk.end).toBeGreaterThan(NOW / 1_000 + 10 * 365 * DAY);
});

test('progress is by time from the oldest object on, whatever lies ahead of now', () => {
  const now = NOW / 1_000;
  const place = { phase: 'windows', startedAt: now, end: now + 9_000 * DAY, width: DAY } as const;
  const oldest = now - 100 * DAY;
  const at = (next: number) => progressOf({ ...place, oldest, next, taken: 7 }, 10);
  expect(at(now - 50 * DAY)).toEqual({ state: 'copying', copied: 7, done: 0.5, msLeft: 5_000 });
  expect(at(now + DAY)).toEqual({ state: 'copying', copied: 7, done: 1, msLeft: 0 });
  const unknown = progressOf({ ...place, oldest: null, next: 5, taken: 0 }, 10);
  expect(unknown).toEqual({ state: 'copying', copied: 0, done: 0, msLeft: null });
});

test('by the cursor it is counted first, and what is left follows from its pages', () => {
  expect(progressOf(FIRST_STEP, 5)).toMatchObject({ done: 0, msLeft: null });
  const taking = { phase: 'taking', last: ['a'], counted: 1_000, taken: 250 } as const;
  expect(progressOf(taking, 4)).toEqual({
    state: 'copying',
    copied: 250,
    done: 0.25,
    msLeft: 2_000,
  });
  const done = progressOf({ phase: 'done', counted: 9, taken: 9 }, 4);
  expect(done).toEqual({ state: 'done', copied: 9, done: 1, msLeft: 0 });
  expect(progressOf(null, 4).state).toBe('waiting');
});

test('of what is under parents it is known how far those are, and not what is left', () => {
  const parents = { phase: 'taking', last: ['a'], counted: 100, taken: 25 } as const;
  const walk = { phase: 'children', list: 0, parents, open: [], taken: 900 } as const;
  const now = { state: 'copying', copied: 900, done: 0.25, msLeft: null };
  expect(progressOf(walk, 4)).toEqual(now);
});

import {
  windowCursorGone,
  isWalked,
  nextWindowRequests,
  windowPageCame,
  windowPageFailed,
  startWindowWalk,
  STRIPE_BEGAN,
} from '../../../../src/domain/mirror/windows/window-walk';
import type { WindowRequest, WindowWalk } from '../../../../src/domain/mirror/windows/window-walk';
import type { DatedItem } from '../../../../src/domain/mirror/windows/window-page';
import { FIRST_WIDTH, estimateOf } from '../../../../src/domain/mirror/windows/window-width';
import { isThorough } from '../../../harness/thorough';
import { Dice } from '../../../simulate/dice';
import { ListedAtStripe, rolledItems } from './listed-at-stripe';

/** Each seed is another account. */
const SEEDS = isThorough ? 60 : 6;
const END = STRIPE_BEGAN + 3 * 365 * 86_400;

interface Walked {
  ids: string[];
  requests: number;
  inMemoryMax: number;
}

interface Weather {
  inFlight: number;
  /** Nothing is known of the list, as when a sync begins. */
  isFirst?: boolean;
  /** Of a hundred pages so many fail, and so often the process is killed. */
  failing?: number;
  killed?: number;
  meanwhile?: () => void;
}

/** Reads all of it, answers coming in any order. */
function walkAll(list: ListedAtStripe, dice: Dice, weather: Weather): Walked {
  const width = weather.isFirst === true ? END - STRIPE_BEGAN : FIRST_WIDTH;
  let walk: WindowWalk<DatedItem> = startWindowWalk({ end: END, width });
  let asked: WindowRequest[] = [];
  const walked: Walked = { ids: [], requests: 0, inMemoryMax: 0 };
  while (!isWalked(walk)) {
    const next = nextWindowRequests(walk, weather.inFlight);
    walk = next.walk;
    asked.push(...next.requests);
    expect(asked.length).toBeLessThanOrEqual(weather.inFlight);
    const [request] = asked.splice(dice.upTo(asked.length), 1);
    if (request === undefined) throw new Error('nothing is in flight, and not all is read');
    weather.meanwhile?.();
    if (dice.upTo(100) < (weather.killed ?? 0)) {
      walk = startWindowWalk(walk.cursor);
      asked = [];
    } else if (dice.upTo(100) < (weather.failing ?? 0))
      walk = windowPageFailed(walk, request.window);
    else {
      const page = list.page(request);
      if (page === undefined) walk = windowCursorGone(walk, request.window);
      else {
        const came = windowPageCame(walk, request.window, page);
        walk = came.walk;
        walked.ids.push(...came.items.map(({ id }) => id));
      }
    }
    const inMemory = walk.windows.reduce((sum, { items }) => sum + items.length, 0);
    walked.inMemoryMax = Math.max(walked.inMemoryMax, inMemory);
  }
  return { ...walked, requests: list.requests };
}

const oldestFirst = (items: readonly DatedItem[]): string[] =>
  new ListedAtStripe(items).items.map(({ id }) => id).reverse();

test.each([1, 4, 16])('all once and the oldest first, however dense, %i in flight', (inFlight) => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const dice = new Dice(seed);
    const items = rolledItems(dice, { began: STRIPE_BEGAN, end: END });
    for (const isFirst of [false, true]) {
      const { ids } = walkAll(new ListedAtStripe(items), dice, { inFlight, isFirst });
      expect([seed, ids]).toEqual([seed, oldestFirst(items)]);
    }
  }
});

test('pages that fail and processes that are killed: nothing is missed or written twice', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const dice = new Dice(seed);
    const items = rolledItems(dice, { began: STRIPE_BEGAN, end: END });
    const weather = { inFlight: 8, failing: 10, killed: 3 };
    const { ids } = walkAll(new ListedAtStripe(items), dice, weather);
    expect([seed, ids]).toEqual([seed, oldestFirst(items)]);
  }
});

test('objects deleted between pages: all that stay are read once, in order', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const dice = new Dice(seed);
    const items = rolledItems(dice, { began: STRIPE_BEGAN, end: END });
    const list = new ListedAtStripe(items);
    const meanwhile = () => {
      for (let i = 0; i < 3; i += 1) list.delete(dice.pick(items).id);
    };
    const { ids } = walkAll(list, dice, { inFlight: 4, meanwhile });
    const order = oldestFirst(items).filter((id) => ids.includes(id));
    expect([seed, ids]).toEqual([seed, order]);
    const stayed = new Set(ids);
    expect(list.items.filter(({ id }) => !stayed.has(id))).toEqual([]);
  }
});

test('a second with a thousand objects is read page by page, and in order', () => {
  const items = Array.from({ length: 1_000 }, (_, i) => ({
    id: `x_${1_000 + i}`,
    created: END - 9,
  }));
  const { ids } = walkAll(new ListedAtStripe(items), new Dice(1), { inFlight: 8 });
  expect(ids).toEqual(oldestFirst(items));
});

test('even times: about one request a page, and few pages in memory', () => {
  const items = Array.from({ length: 40_000 }, (_, i) => ({
    id: `x_${100_000 + i}`,
    created: STRIPE_BEGAN + 86_400 + i * 60,
  }));
  const list = new ListedAtStripe(items);
  const { ids, requests, inMemoryMax } = walkAll(list, new Dice(1), { inFlight: 8 });
  expect(ids).toHaveLength(40_000);
  expect(requests).toBeLessThan(1.6 * 400);
  expect(inMemoryMax).toBeLessThan(20 * 100);
});

const evenly = (count: number, began: number): DatedItem[] =>
  Array.from({ length: count }, (_, i) => ({
    id: `x_${100_000 + i}`,
    created: began + Math.floor((i * (END - began)) / count),
  }));

test('a list of up to a page is one request', () => {
  for (const items of [[], evenly(100, END - 90 * 86_400)]) {
    const list = new ListedAtStripe(items);
    const { ids, requests } = walkAll(list, new Dice(1), { inFlight: 8, isFirst: true });
    expect([requests, ids]).toEqual([1, oldestFirst(items)]);
  }
});

test.each([1, 10])(
  'an account of days or of years: few requests for nothing, %i in flight',
  (n) => {
    for (const days of [1, 30, 365, 1_000]) {
      const list = new ListedAtStripe(evenly(20_000, END - days * 86_400));
      const walked = walkAll(list, new Dice(1), { inFlight: n, isFirst: true });
      expect(walked.ids).toHaveLength(20_000);
      expect([days, walked.requests < 1.55 * 200]).toEqual([days, true]);
      expect(walked.inMemoryMax).toBeLessThan(20 * 100);
    }
  },
);

test('a page that comes twice, or of a window that is cut anew, adds nothing', () => {
  const { walk, requests } = nextWindowRequests(startWindowWalk<DatedItem>({ end: END }), 2);
  const page = { data: [{ id: 'x_1', created: STRIPE_BEGAN }], has_more: false };
  const first = windowPageCame(walk, requests[0]!.window, page);
  expect(first.items).toHaveLength(1);
  expect(windowPageCame(first.walk, requests[0]!.window, page)).toEqual({
    walk: first.walk,
    items: [],
  });
});

test('an estimate says how far it is, and how long the remaining requests take', () => {
  const cursor = { next: 600, end: 1_000, width: 10 };
  const pace = { began: 200, requestsPerSecond: 20 };
  expect(estimateOf(cursor, pace)).toEqual({ done: 0.5, requestsLeft: 40, msLeft: 2_000 });
  expect(estimateOf({ ...cursor, next: 1_000 }, pace)).toMatchObject({ done: 1, msLeft: 0 });
});

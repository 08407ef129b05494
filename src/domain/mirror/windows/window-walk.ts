import type { WindowPage, DatedItem, WindowCursor } from './window-page';
import { isSearched, searchEnd } from './search-oldest';
import type { Search } from './search-oldest';
import { FIRST_WIDTH, PAGES_MAX, densityWidth, widthAfterEmpty } from './window-width';

export interface WindowRequest {
  /** Names the window when its page comes. */
  window: number;
  created: { gte: number; lt: number };
  starting_after: string | null;
}

/**
 * A collection read by `created`, the oldest first, several windows of time in flight. The cursor
 * outlives the process; windows that were in flight are asked for again.
 */
export interface WindowWalk<T extends DatedItem> {
  cursor: WindowCursor;
  /** In order of time and without gaps, from `cursor.next` on. */
  windows: readonly TimeWindow<T>[];
  /** Requests that are in flight, and whose windows were cut anew. */
  dropped: readonly number[];
  count: number;
  /** Of a span with far more than a page, while it is looked for where its objects begin. */
  search: Search | null;
  /** The end of the newest window that came; those after one that had nothing become wider. */
  newest: { to: number; isEmpty: boolean };
}

interface TimeWindow<T> {
  id: number;
  from: number;
  /** The first second that is not of it. */
  to: number;
  status: 'waiting' | 'asked' | 'done';
  /** What came of it, the newest first. */
  items: readonly T[];
  /** Of one second that has more than a page: the last one that came. */
  after: string | null;
}

/** Before Stripe there was nothing. */
export const STRIPE_BEGAN = Date.UTC(2010, 0, 1) / 1000;

/** Walks from the beginning, or on from a cursor. */
export function startWindowWalk<T extends DatedItem>(
  given: Pick<WindowCursor, 'end'> & Partial<WindowCursor>,
): WindowWalk<T> {
  const { end, next = STRIPE_BEGAN, width = FIRST_WIDTH } = given;
  const cursor = { next: Math.min(next, end), end, width };
  const newest = { to: next, isEmpty: false };
  return { cursor, windows: [], dropped: [], count: 0, search: null, newest };
}

export const isWalked = <T extends DatedItem>({ cursor, windows }: WindowWalk<T>): boolean =>
  cursor.next >= cursor.end && windows.length === 0;

/** The requests that may go out so that so many are in flight, the oldest windows first. */
export function nextWindowRequests<T extends DatedItem>(
  walk: WindowWalk<T>,
  inFlight: number,
): { walk: WindowWalk<T>; requests: WindowRequest[] } {
  const windows = [...walk.windows];
  const requests: WindowRequest[] = [];
  let { count } = walk;
  let free = inFlight - windows.filter(isInFlight).length - walk.dropped.length;
  for (const [i, window] of windows.entries()) {
    if (window.status !== 'waiting' || free <= 0) continue;
    free -= 1;
    windows[i] = { ...window, status: 'asked' };
    requests.push(requestOf(window));
  }
  let { search } = walk;
  // Windows that are done wait for older ones in memory: never for more than are in flight.
  while (free > 0 && windows.length < 2 * inFlight && !isUnderWay(search, windows)) {
    const from = windows.at(-1)?.to ?? walk.cursor.next;
    const { end } = walk.cursor;
    if (from >= end) break;
    if (search !== null && isSearched(search, from, walk.cursor.width)) search = null;
    const to = search === null ? from + nextWidth(walk, windows) : searchEnd(search, from);
    const window = newWindow<T>(count, from, Math.min(end, to));
    windows.push({ ...window, status: 'asked' });
    requests.push(requestOf(window));
    if (search !== null) search = { ...search, asked: count };
    count += 1;
    free -= 1;
  }
  return { walk: { ...walk, windows, count, search }, requests };
}

/** Where it is looked for is known when the last answer is: nothing else is asked for. */
const isUnderWay = (search: Search | null, windows: readonly TimeWindow<DatedItem>[]): boolean =>
  search !== null && windows.some((one) => one.id === search.asked && isInFlight(one));

/** In times in which nothing came each is wider than the one before, without waiting for it. */
function nextWidth<T extends DatedItem>(
  { cursor: { width }, newest }: WindowWalk<T>,
  windows: readonly TimeWindow<T>[],
): number {
  const last = windows.at(-1);
  return newest.isEmpty && last !== undefined ? widthAfterEmpty(width, last) : width;
}

/** A page came: what is to be written now, the oldest first, and how it goes on. */
export function windowPageCame<T extends DatedItem>(
  walk: WindowWalk<T>,
  id: number,
  page: WindowPage<T>,
): { walk: WindowWalk<T>; items: T[] } {
  const at = walk.windows.findIndex((window) => window.id === id && isInFlight(window));
  const window = walk.windows[at];
  if (window === undefined) return { walk: withoutDropped(walk, id), items: [] };
  const searched = walk.search?.asked === id ? walk.search : null;
  const isEmpty = page.data.length === 0;
  const { width: before } = walk.cursor;
  // Of a search it is known how dense the objects are, and only not where they begin.
  const width = searched !== null && isEmpty ? before : densityWidth(before, window, page);
  const cursor = { ...walk.cursor, width };
  const oldest = page.data.at(-1)?.created ?? window.from;
  if (page.has_more && oldest - window.from > PAGES_MAX * width) {
    const { top } = searched ?? { top: window.to };
    return cutAnew({ ...walk, cursor, search: { top, oldest, asked: null } }, at);
  }
  const search = searched !== null && !isEmpty ? null : walk.search;
  const newest = { to: window.to, isEmpty: isEmpty && searched === null };
  const parts = page.has_more ? cutByPage(window, page, walk.count) : [doneWith(window, page)];
  const windows = walk.windows.flatMap((one, i) => (i === at ? parts : [one]));
  return written({
    ...walk,
    cursor,
    windows,
    count: walk.count + PARTS_MAX,
    search,
    newest: newest.to > walk.newest.to ? newest : walk.newest,
  });
}

/** What is newer than this window would wait in memory for all of it: it is asked for later. */
function cutAnew<T extends DatedItem>(
  walk: WindowWalk<T>,
  at: number,
): { walk: WindowWalk<T>; items: T[] } {
  const asked = walk.windows.slice(at + 1).filter(isInFlight);
  const dropped = [...walk.dropped, ...asked.map((one) => one.id)];
  const to = walk.windows[at]?.from ?? walk.cursor.next;
  const windows = walk.windows.slice(0, at);
  return { walk: { ...walk, windows, dropped, newest: { to, isEmpty: false } }, items: [] };
}

const PARTS_MAX = 3;

/** The object after which a page was asked for is gone: its second is read from its beginning. */
export function windowCursorGone<T extends DatedItem>(
  walk: WindowWalk<T>,
  id: number,
): WindowWalk<T> {
  const windows = walk.windows.map((one): TimeWindow<T> =>
    one.id === id ? { ...one, status: 'waiting', items: [], after: null } : one,
  );
  return { ...withoutDropped(walk, id), windows };
}

/** No answer came: it is asked for again. */
export function windowPageFailed<T extends DatedItem>(
  walk: WindowWalk<T>,
  id: number,
): WindowWalk<T> {
  const windows = walk.windows.map((one): TimeWindow<T> =>
    one.id === id && one.status === 'asked' ? { ...one, status: 'waiting' } : one,
  );
  return { ...withoutDropped(walk, id), windows };
}

const isInFlight = ({ status }: { status: string }): boolean => status === 'asked';

const withoutDropped = <T extends DatedItem>(walk: WindowWalk<T>, id: number): WindowWalk<T> =>
  walk.dropped.includes(id) ? { ...walk, dropped: walk.dropped.filter((one) => one !== id) } : walk;

const newWindow = <T>(id: number, from: number, to: number): TimeWindow<T> => ({
  id,
  from,
  to,
  status: 'waiting',
  items: [],
  after: null,
});

const requestOf = <T>({ id, from, to, after }: TimeWindow<T>): WindowRequest => ({
  window: id,
  created: { gte: from, lt: to },
  starting_after: after,
});

const doneWith = <T>(window: TimeWindow<T>, page: WindowPage<T>): TimeWindow<T> => ({
  ...window,
  status: 'done',
  items: [...window.items, ...page.data],
  after: null,
});

/**
 * More is there than came. What is newer than the second of the page's last object is complete;
 * that second is read on by itself, and what is older is a window that is still to be read.
 */
function cutByPage<T extends DatedItem>(
  window: TimeWindow<T>,
  page: WindowPage<T>,
  count: number,
): TimeWindow<T>[] {
  const last = page.data.at(-1);
  if (last === undefined) return [{ ...window, status: 'waiting' }];
  const second = last.created;
  const newer = page.data.filter(({ created }) => created > second);
  const ofSecond = [...window.items, ...page.data.filter(({ created }) => created === second)];
  const older = newWindow<T>(count, window.from, second);
  const here = newWindow<T>(count + 1, second, second + 1);
  const above = newWindow<T>(count + 2, second + 1, window.to);
  const parts: TimeWindow<T>[] = [
    older,
    { ...here, items: ofSecond, after: last.id },
    { ...above, items: newer, status: 'done' },
  ];
  return parts.filter(({ from, to }) => from < to);
}

/** Windows that are done and have none before them are written. */
function written<T extends DatedItem>(walk: WindowWalk<T>): { walk: WindowWalk<T>; items: T[] } {
  const open = walk.windows.findIndex(({ status }) => status !== 'done');
  const done = open < 0 ? walk.windows : walk.windows.slice(0, open);
  const windows = walk.windows.slice(done.length);
  const next = done.at(-1)?.to ?? walk.cursor.next;
  const items = done.flatMap((window) => [...window.items].reverse());
  return { walk: { ...walk, cursor: { ...walk.cursor, next }, windows }, items };
}

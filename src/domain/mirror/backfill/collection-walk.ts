import { DAY, SECOND } from '../../time';
import type { ListOfCollection } from '../catalog/catalog-entry';
import type { WindowCursor } from '../windows/window-page';
import { STRIPE_BEGAN } from '../windows/window-walk';
import { PAGE_SIZE, estimateOf } from '../windows/window-width';
import { FIRST_STEP } from './serial-walk';
import type { Walk } from './serial-walk';
import type { ChildWalk } from './child-walk';

/** Where a walk through one list is: in the list, or in time where Stripe lists by `created`. */
export type ListWalk = Walk | WindowPlace;

/** Where the copy of a collection is: in its list, or in those under its parents. */
export type CollectionWalk = ListWalk | ChildWalk<ListWalk>;

export interface WindowPlace extends Readonly<WindowCursor> {
  readonly phase: 'windows';
  /** When it began, in seconds: what Stripe has later is of a test clock, if anything. */
  readonly startedAt: number;
  /** When the oldest object was created; null while none came. */
  readonly oldest: number | null;
  readonly taken: number;
}

/** Test clocks create objects in times to come; what is created later in live mode events bring. */
const AHEAD = { test: 20 * 365 * DAY, live: DAY } as const;

export function firstWalk(
  { created }: Pick<ListOfCollection, 'created'>,
  mode: 'test' | 'live',
  now: number,
): ListWalk {
  if (!created) return FIRST_STEP;
  const startedAt = Math.floor(now / SECOND);
  const end = startedAt + AHEAD[mode] / SECOND;
  // Few objects are one page; of many the first page says how dense the newest ones are.
  const place = { next: STRIPE_BEGAN, end, width: end - STRIPE_BEGAN };
  return { phase: 'windows', ...place, startedAt, oldest: null, taken: 0 };
}

export interface BackfillProgress {
  state: 'waiting' | 'copying' | 'done';
  copied: number;
  /** Of 1. */
  done: number;
  /** As if what is to come were like what came; null while nothing is known. */
  msLeft: number | null;
}

export function progressOf(
  walk: CollectionWalk | null,
  requestsPerSecond: number,
): BackfillProgress {
  if (walk === null) return { state: 'waiting', copied: 0, done: 0, msLeft: null };
  const { taken: copied } = walk;
  if (walk.phase === 'children') {
    // A page of parents may lead to any number of children: how long they take nobody knows.
    const { done } = progressOf(walk.parents, requestsPerSecond);
    return { state: 'copying', copied, done, msLeft: null };
  }
  if (walk.phase === 'done') return { state: 'done', copied, done: 1, msLeft: 0 };
  if (walk.phase === 'windows') return progressInTime(walk, requestsPerSecond);
  if (walk.phase === 'counting') return { state: 'copying', copied, done: 0, msLeft: null };
  const pages = Math.ceil((walk.counted - copied) / PAGE_SIZE);
  const msLeft = Math.round((pages * SECOND) / requestsPerSecond);
  return { state: 'copying', copied, done: copied / walk.counted, msLeft };
}

function progressInTime(
  { oldest, startedAt, taken: copied, next, width }: WindowPlace,
  requestsPerSecond: number,
): BackfillProgress {
  if (oldest === null) return { state: 'copying', copied, done: 0, msLeft: null };
  const cursor = { next: Math.min(next, startedAt), end: startedAt, width };
  const { done, msLeft } = estimateOf(cursor, { began: oldest, requestsPerSecond });
  return { state: 'copying', copied, done, msLeft };
}

const FOR_GOOD = ['forbidden', 'refused', 'missing'];

/** Stripe does not let it be listed, now and when it is tried again. */
export const isRefusedForGood = ({ kind }: { kind: string }): boolean => FOR_GOOD.includes(kind);

import type { ListWalk, WindowPlace } from '../domain/mirror/backfill/collection-walk';
import { cursorGone, pageCame, queryOf } from '../domain/mirror/backfill/serial-walk';
import type { Walk } from '../domain/mirror/backfill/serial-walk';
import type { FailedCall } from '../stripe/error-table';
import type { ListPage, ListReader, ListedObject } from '../stripe/list-reader';
import { copyByWindows } from './copy-by-windows';
import type { WalkEnd } from './copy-by-windows';

/** An object of a list, and the page that had it. */
export interface Listed {
  object: ListedObject;
  page: ListPage;
}

export interface ListToWalk {
  path: string;
  /** Always sent, since Stripe leaves out something else by default. */
  query: Readonly<Record<string, string>>;
  place: ListWalk;
  /** So many requests may be in flight. */
  atOnce: number;
  /** So many steps may be kept at a time, each after the one before it. */
  keptAtOnce: number;
  reader: ListReader;
  /** What came, the oldest first, and the place after it; no page where a cursor was gone. */
  keep(objects: readonly Listed[], place: ListWalk, page: ListPage | null): Promise<void>;
  isEnding(): boolean;
}

/** Walks through one list at the top, oldest first, in windows of time where it takes `created`. */
export const walkList = (list: ListToWalk): Promise<WalkEnd> =>
  list.place.phase === 'windows' ? walkInTime(list, list.place) : walkInSeries(list, list.place);

async function walkInTime(
  { path, query, atOnce, keptAtOnce, reader, keep, isEnding }: ListToWalk,
  place: WindowPlace,
): Promise<WalkEnd> {
  let { taken } = place;
  return copyByWindows({
    place,
    atOnce,
    keptAtOnce,
    page: (asked) => reader.page(path, { ...query, ...asked, limit: '100' }),
    keep: (objects, next, page) => {
      taken += objects.length;
      return keep(objects, next ?? { phase: 'done', counted: taken, taken }, page);
    },
    isEnding,
  });
}

async function walkInSeries(
  { path, query, reader, keep, isEnding }: ListToWalk,
  first: Walk,
): Promise<WalkEnd> {
  let walk = first;
  while (!isEnding()) {
    const asked = queryOf(walk);
    if (asked === null) return { kind: 'done' };
    const called = await reader.page(path, { ...query, ...asked, limit: '100' });
    if (called.kind === 'ok') {
      const page = called.value;
      const came = pageCame(walk, page);
      ({ walk } = came);
      await keep(
        came.take.map((object) => ({ object, page })),
        walk,
        page,
      );
    } else if (isCursorGone(called, walk)) {
      walk = cursorGone(walk);
      await keep([], walk, null);
    } else return { kind: 'failed', called };
  }
  return { kind: 'left' };
}

/** Stripe refuses to go on from what was deleted. */
export const isCursorGone = (called: FailedCall, { phase }: Walk): boolean =>
  called.kind === 'missing' &&
  called.param === (phase === 'taking' ? 'ending_before' : 'starting_after');

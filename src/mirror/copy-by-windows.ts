import type { WindowPlace } from '../domain/mirror/backfill/collection-walk';
import {
  isWalked,
  nextWindowRequests,
  startWindowWalk,
  windowCursorGone,
  windowPageCame,
} from '../domain/mirror/windows/window-walk';
import type { WindowRequest, WindowWalk } from '../domain/mirror/windows/window-walk';
import type { ListPage, ListedObject } from '../stripe/list-reader';
import type { FailedCall } from '../stripe/error-table';
import type { Called } from '../stripe/stripe-gateway';

/** An object of a list by `created`, and the page that had it. */
export interface DatedObject {
  id: string;
  created: number;
  object: ListedObject;
  page: ListPage;
}

export interface WindowCopy {
  place: WindowPlace;
  /** So many requests may be in flight. */
  atOnce: number;
  page(query: Readonly<Record<string, string>>): Promise<Called<ListPage>>;
  /** What is to be written now, the oldest first, and the place after it; null at the end. */
  keep(objects: readonly DatedObject[], place: WindowPlace | null, page: ListPage): Promise<void>;
  isEnding(): boolean;
}

export type WalkEnd = { kind: 'done' } | { kind: 'left' } | { kind: 'failed'; called: FailedCall };

interface Answer {
  request: WindowRequest;
  called: Called<ListPage>;
}

/** Reads a list by `created`, the oldest first, with several windows of time in flight. */
export async function copyByWindows(copy: WindowCopy): Promise<WalkEnd> {
  let { place } = copy;
  let walk = startWindowWalk<DatedObject>(place);
  const asked = new Map<number, Promise<Answer>>();
  const send = async (request: WindowRequest): Promise<Answer> => {
    return { request, called: await copy.page(queryOf(request)) };
  };
  const end = async (how: WalkEnd): Promise<WalkEnd> => {
    await Promise.all(asked.values());
    return how;
  };
  while (!isWalked(walk)) {
    if (copy.isEnding()) return end({ kind: 'left' });
    const next = nextWindowRequests(walk, copy.atOnce);
    ({ walk } = next);
    for (const request of next.requests) asked.set(request.window, send(request));
    const { request, called } = await Promise.race(asked.values());
    asked.delete(request.window);
    if (isCursorGone(called, request)) {
      walk = windowCursorGone(walk, request.window);
      continue;
    }
    if (called.kind !== 'ok') return end({ kind: 'failed', called });
    const came = pageCame(walk, request, called.value);
    ({ walk } = came);
    const kept = placeAfter(place, walk, came.items);
    if (came.items.length > 0 || kept.next > place.next) {
      await copy.keep(came.items, isWalked(walk) ? null : kept, called.value);
      place = kept;
    }
  }
  return end({ kind: 'done' });
}

function queryOf({ created, starting_after: after }: WindowRequest): Record<string, string> {
  return {
    'created[gte]': String(created.gte),
    'created[lt]': String(created.lt),
    ...(after === null ? {} : { starting_after: after }),
  };
}

function pageCame(
  walk: WindowWalk<DatedObject>,
  { window, created }: WindowRequest,
  page: ListPage,
): { walk: WindowWalk<DatedObject>; items: DatedObject[] } {
  const data = page.items.map((object) => ({
    id: object.id,
    // Stripe lists by it, and has it in each object; of one that had none this is what is known.
    created: typeof object['created'] === 'number' ? object['created'] : created.gte,
    object,
    page,
  }));
  return windowPageCame(walk, window, { data, has_more: page.hasMore });
}

function placeAfter(
  { phase, startedAt, oldest, taken }: WindowPlace,
  { cursor }: WindowWalk<DatedObject>,
  items: readonly DatedObject[],
): WindowPlace {
  const first = oldest ?? items[0]?.created ?? null;
  return { phase, ...cursor, startedAt, oldest: first, taken: taken + items.length };
}

/** Stripe refuses to go on from what was deleted. */
const isCursorGone = (called: Called<ListPage>, { starting_after: after }: WindowRequest) =>
  after !== null && called.kind === 'missing' && called.param === 'starting_after';

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
  /** So many may be kept at a time, each after the one before it. */
  keptAtOnce: number;
  page(query: Readonly<Record<string, string>>): Promise<Called<ListPage>>;
  /**
   * What is to be written now, the oldest first, and the place after it; null at the end. Of the
   * pages that came the one that was read first.
   */
  keep(objects: readonly DatedObject[], place: WindowPlace | null, page: ListPage): Promise<void>;
  isEnding(): boolean;
}

export type WalkEnd = { kind: 'done' } | { kind: 'left' } | { kind: 'failed'; called: FailedCall };

interface Answer {
  request: WindowRequest;
  called: Called<ListPage>;
}

/** So many pages that came while others were written are written together. */
const PAGES_AT_ONCE = 10;

/** Reads a list by `created`, the oldest first, with several windows of time in flight. */
export async function copyByWindows(copy: WindowCopy): Promise<WalkEnd> {
  let { place } = copy;
  let walk = startWindowWalk<DatedObject>(place);
  const arrived: Answer[] = [];
  const asked = new Map<number, Promise<void>>();
  const send = async (request: WindowRequest): Promise<void> => {
    arrived.push({ request, called: await copy.page(queryOf(request)) });
    asked.delete(request.window);
  };
  const requestNext = (): void => {
    const next = nextWindowRequests(walk, copy.atOnce);
    ({ walk } = next);
    for (const request of next.requests) {
      const sent = send(request);
      // What fails while others are written fails where it is waited for.
      sent.catch(() => undefined);
      asked.set(request.window, sent);
    }
  };
  const keeping = new Keeping(copy.keptAtOnce);
  const end = async (how: WalkEnd): Promise<WalkEnd> => {
    await keeping.ended();
    await Promise.all(asked.values());
    return how;
  };
  while (!isWalked(walk)) {
    if (copy.isEnding()) return end({ kind: 'left' });
    requestNext();
    if (arrived.length === 0) await Promise.race(asked.values());
    const came = pagesCame(walk, arrived.splice(0, PAGES_AT_ONCE));
    ({ walk } = came);
    const kept = placeAfter(place, walk, came.items);
    if (came.first !== null && (came.items.length > 0 || kept.next > place.next)) {
      requestNext();
      await keeping.untilFree();
      keeping.add(copy.keep(came.items, isWalked(walk) ? null : kept, came.first));
      place = kept;
    }
    if (came.failed !== null) return end({ kind: 'failed', called: came.failed });
  }
  return end({ kind: 'done' });
}

/** What is kept while more is read. Where some of it fails, all of it does. */
class Keeping {
  private readonly under: Promise<void>[] = [];
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  add(kept: Promise<void>): void {
    // What fails while more is read fails where it is waited for.
    kept.catch(() => undefined);
    this.under.push(kept);
  }

  async untilFree(): Promise<void> {
    while (this.under.length >= this.most) await this.under.shift();
  }

  async ended(): Promise<void> {
    while (this.under.length > 0) await this.under.shift();
  }
}

interface Came {
  walk: WindowWalk<DatedObject>;
  /** The oldest first. */
  items: readonly DatedObject[];
  /** The page that was read first. */
  first: ListPage | null;
  failed: FailedCall | null;
}

function pagesCame(before: WindowWalk<DatedObject>, answers: readonly Answer[]): Came {
  let walk = before;
  let first: ListPage | null = null;
  const items: DatedObject[] = [];
  for (const { request, called } of answers) {
    if (isCursorGone(called, request)) {
      walk = windowCursorGone(walk, request.window);
      continue;
    }
    if (called.kind !== 'ok') return { walk, items, first, failed: called };
    const came = pageCame(walk, request, called.value);
    ({ walk } = came);
    items.push(...came.items);
    if (first === null || called.value.sentAt < first.sentAt) first = called.value;
  }
  return { walk, items, first, failed: null };
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

import { pacedReader } from '../../src/mirror/paced-reader';
import type { ListLane, ListReader } from '../../src/stripe/list-reader';

const EMPTY = { items: [], hasMore: false, apiVersion: null, sentAt: 0, receivedAt: 0 };

/** A Stripe that answers at once, on a clock that moves while somebody sleeps. */
function paced(perSecond: number, forMs: number) {
  let now = 0;
  const sent: ListLane[] = [];
  const reader: ListReader = {
    page: (_path, _query, lane = 'backfill') => {
      sent.push(lane);
      return Promise.resolve({ kind: 'ok', value: EMPTY });
    },
    object: () => Promise.reject(new Error('no object is read here')),
  };
  const sleep = (ms: number) => {
    now += ms;
    return Promise.resolve();
  };
  const isEnding = () => now >= forMs;
  const pace = { perSecond, atOnce: 1 };
  const inTurn = pacedReader({ reader, pace, now: () => now, sleep, isEnding });
  const readsOn = async (path: string, lane: ListLane) => {
    while (!isEnding()) await inTurn.page(path, {}, lane);
  };
  return { sent, readsOn };
}

test('a poll as fast as the whole sync leaves every second turn to a copy that waits', async () => {
  const { sent, readsOn } = paced(5, 60_000);
  await Promise.all([readsOn('/v1/events', 'following'), readsOn('/v1/customers', 'backfill')]);
  const copied = sent.filter((lane) => lane === 'backfill').length;
  expect(sent.length).toBeGreaterThan(280);
  expect(copied / sent.length).toBeCloseTo(0.5, 1);
});

test('where only one of the two waits it has every turn', async () => {
  for (const lane of ['following', 'backfill'] as const) {
    const { sent, readsOn } = paced(5, 60_000);
    await readsOn('/v1/events', lane);
    expect(sent.length).toBeGreaterThan(280);
  }
});

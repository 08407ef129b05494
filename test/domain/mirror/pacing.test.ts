import {
  nextRequest,
  requestAnswered,
  requestLimited,
  startPacing,
} from '../../../src/domain/mirror/pacing';

const CHOSEN = { perSecond: 20, atOnce: 8 };
const limited = (reason: string, retryAfterMs: number | null = null) => ({ reason, retryAfterMs });

test('requests are evenly spread, so that no second has more than was chosen', () => {
  let pacing = startPacing(CHOSEN);
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const turn = nextRequest(pacing, 0);
    ({ pacing } = turn);
    times.push(turn.at);
  }
  for (const from of times) {
    expect(times.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(20);
  }
  expect(times.at(-1)).toBeLessThan((99 * 50) / 0.98);
});

test('what is limited is halved, by what Stripe names, and waits as long as it says', () => {
  const began = startPacing(CHOSEN);
  const byRate = requestLimited(began, limited('global-rate', 3_000), 1_000);
  expect(byRate.now).toEqual({ perSecond: 10, atOnce: 8 });
  expect(nextRequest(byRate, 1_500).at).toBe(4_000);
  const byConcurrency = requestLimited(began, limited('global-concurrency'), 1_000);
  expect(byConcurrency.now).toEqual({ perSecond: 20, atOnce: 4 });
  const byLock = requestLimited(began, limited('resource-specific'), 1_000);
  expect(byLock.now).toEqual(CHOSEN);
});

test('those that were in flight together slow it down once', () => {
  let pacing = startPacing(CHOSEN);
  for (let i = 0; i < 8; i += 1) pacing = requestLimited(pacing, limited('global-rate'), 10 * i);
  expect(pacing.now.perSecond).toBe(10);
});

test('it never stops, and answers bring it back to what was chosen', () => {
  let pacing = startPacing(CHOSEN);
  for (let i = 1; i < 30; i += 1) pacing = requestLimited(pacing, limited('x-rate'), 10_000 * i);
  for (let i = 1; i < 30; i += 1)
    pacing = requestLimited(pacing, limited('x-concurrency'), 1_000_000 * i);
  expect(pacing.now).toEqual({ perSecond: 0.2, atOnce: 1 });
  for (let i = 0; i < 120; i += 1) pacing = requestAnswered(pacing);
  expect(pacing.now).toEqual(CHOSEN);
});

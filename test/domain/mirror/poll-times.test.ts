import {
  longestPollMs,
  pollEveryMs,
  creditNow,
  promisedLatency,
  readAllowance,
} from '../../../src/domain/mirror/poll-times';

const MONTH = 30 * 86_400_000;

test('a fixed rate stays, whatever happens', () => {
  expect(pollEveryMs({ per_second: 2 }, 0, 10_000)).toBe(500);
  expect(pollEveryMs({ per_second: 2 }, 1e9, 10_000)).toBe(500);
});

test('an adaptive poll is fast while something happens, and seldom when nothing does', () => {
  const every = (quiet: number) => pollEveryMs('adaptive', quiet, 60_000);
  expect([0, 9_999, 10_000, 100_000, 1e9].map(every)).toEqual([500, 500, 1_000, 10_000, 60_000]);
});

test('polls of a quiet account use no more than half of what Stripe lets it read', () => {
  expect(readAllowance(0)).toBe(10_000);
  expect(readAllowance(1_000)).toBe(500_000);
  for (const transactions of [0, 10, 100, 500]) {
    const allowance = readAllowance(transactions);
    expect(MONTH / longestPollMs(allowance)).toBeLessThanOrEqual(allowance / 2);
  }
  expect(longestPollMs(readAllowance(1e6))).toBe(10_000);
  expect(longestPollMs(null)).toBe(10_000);
});

test('what is promised is no less than the time between two polls', () => {
  expect(promisedLatency('poll', { per_second: 2 })).toEqual({
    byWebhook: null,
    whileBusy: 1_000,
    atMost: 1_000,
  });
  const adaptive = promisedLatency('webhooks_and_poll', 'adaptive');
  expect(adaptive).toMatchObject({ byWebhook: 250, whileBusy: 1_000 });
  expect(adaptive.atMost).toBeGreaterThan(longestPollMs(readAllowance(0)));
});

test('syncs of one account share its reads, and what they poll in a month stays within', () => {
  const DAY = 86_400_000;
  const longest = longestPollMs(10_000, 3);
  expect(longest).toBe(3 * longestPollMs(10_000));
  // An event every ten minutes, by the rules that a sync goes by.
  let polls = 0;
  let credit = creditNow(null, longest, 0);
  for (let now = 0, lastNew = 0; now < 30 * DAY;) {
    credit = creditNow(credit, longest, now);
    credit = { ...credit, left: credit.left - 1 };
    polls += 1;
    if (Math.floor(now / 600_000) > Math.floor(lastNew / 600_000)) lastNew = now;
    const quick = pollEveryMs('adaptive', now - lastNew, longest);
    now += credit.left < 1 ? longest : quick;
  }
  const share = (30 * DAY) / longest;
  expect(polls).toBeGreaterThan(0.9 * share);
  // What may be spent at once, of a day, comes once.
  expect(polls).toBeLessThanOrEqual(1.1 * share);
});

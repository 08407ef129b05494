import { auditEveryMs, nextSweepAt, sharedReads } from '../../../src/domain/mirror/sweep-times';
import type { ReadsOfAccount } from '../../../src/domain/mirror/sweep-times';
import { readAllowance } from '../../../src/domain/mirror/poll-times';
import { DAY, HOUR } from '../../../src/domain/time';

/** Swept daily, and weekly. */
const daily = (reads: number | null) => ({ collection: 'shipping_rate', reads });
const weekly = (reads: number | null) => ({ collection: 'payment_intent', reads });
const NONE = { walks: [], audits: [], drift: 0 };
const slowdownOf = (walks: ReadsOfAccount['walks'], allowance: number | null) =>
  sharedReads({ ...NONE, walks }, allowance).slowdown;

test('where the reads of the account suffice it is swept as often as promised', () => {
  const allowance = readAllowance(0);
  expect(slowdownOf([], allowance)).toBe(1);
  expect(slowdownOf([daily(100), weekly(200), daily(null)], allowance)).toBe(1);
});

test('where they do not, all are swept as much slower as they take too many', () => {
  // 30 times 400 requests a month, of the 4,000 that sweeps have.
  expect(slowdownOf([daily(400)], readAllowance(0))).toBeCloseTo(3);
  expect(slowdownOf([daily(400)], readAllowance(20))).toBeCloseTo(3);
  expect(slowdownOf([daily(400)], readAllowance(60))).toBe(1);
  expect(slowdownOf([daily(400), daily(400)], readAllowance(0))).toBeCloseTo(6);
  expect(slowdownOf([daily(1_000_000)], null)).toBe(1);
});

test('audits of events and checks of drift are of the same share', () => {
  const shared = (more: Partial<ReadsOfAccount>) =>
    sharedReads({ ...NONE, ...more }, readAllowance(0));
  // 720 hours a month: two syncs with five pages each want 7,200 of the 4,000.
  expect(shared({ audits: [5, 5] })).toMatchObject({ slowdown: 1.8, leftForDrift: 2_000 });
  expect(auditEveryMs(shared({ audits: [5, 5] }))).toBe(1.8 * HOUR);
  expect(auditEveryMs(shared({ audits: [1_000] }))).toBe(12 * HOUR);
  // What drift took is not there for sweeps; a quarter always is.
  expect(shared({ walks: [daily(100)], drift: 2_000 })).toEqual({
    slowdown: 1.5,
    leftForDrift: 0,
    swept: 3_000,
  });
  expect(shared({ walks: [daily(100)], drift: 1e6 }).slowdown).toBe(3);
  expect(shared({ walks: [daily(40)], drift: 500 }).leftForDrift).toBe(2_300);
  expect(sharedReads({ ...NONE, drift: 1e9 }, null).leftForDrift).toBe(Infinity);
});

test('it begins before its time is over, so that it is at its end by then', () => {
  expect(nextSweepAt(0, 10 * DAY)).toBe(8 * DAY);
});

import { nextSweepAt, sweepSlowdown } from '../../../src/domain/mirror/sweep-times';
import { readAllowance } from '../../../src/domain/mirror/poll-times';
import { DAY } from '../../../src/domain/time';

const daily = (reads: number | null) => ({ stalenessMs: DAY, reads });
const weekly = (reads: number | null) => ({ stalenessMs: 7 * DAY, reads });

test('where the reads of the account suffice it is swept as often as promised', () => {
  const allowance = readAllowance(0);
  expect(sweepSlowdown([], allowance)).toBe(1);
  expect(sweepSlowdown([daily(100), weekly(200), daily(null)], allowance)).toBe(1);
});

test('where they do not, all are swept as much slower as they take too many', () => {
  // 30 times 400 requests a month, of the 4,000 that sweeps have.
  expect(sweepSlowdown([daily(400)], readAllowance(0))).toBeCloseTo(3);
  expect(sweepSlowdown([daily(400)], readAllowance(20))).toBeCloseTo(3);
  expect(sweepSlowdown([daily(400)], readAllowance(60))).toBe(1);
  const both = sweepSlowdown([daily(400), daily(400)], readAllowance(0));
  expect(both).toBeCloseTo(6);
  expect(sweepSlowdown([daily(1_000_000)], null)).toBe(1);
});

test('it begins before its time is over, so that it is at its end by then', () => {
  expect(nextSweepAt(0, 10 * DAY)).toBe(8 * DAY);
});

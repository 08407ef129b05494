import { activityOptions, ACTIVITY_WORK } from '../../workflows/effects';

const KINDS = Object.keys(ACTIVITY_WORK) as (keyof typeof ACTIVITY_WORK)[];

test.each(KINDS)('%s may let every call of a try time out, and is over in ten minutes', (kind) => {
  const { startToCloseTimeout, scheduleToCloseTimeout } = activityOptions(ACTIVITY_WORK[kind]);
  const wanted = (ACTIVITY_WORK[kind].calls + 1) * 20_000 + 5_000;
  expect(Number(startToCloseTimeout)).toBeGreaterThanOrEqual(wanted);
  expect(Number(startToCloseTimeout)).toBeLessThan(600_000);
  expect(scheduleToCloseTimeout).toBe('10 minutes');
});

test('only the records are kept off the queues of Stripe and of mail', () => {
  expect(KINDS.filter((kind) => ACTIVITY_WORK[kind].queue === 'records')).toEqual(['advance']);
  expect(KINDS.filter((kind) => ACTIVITY_WORK[kind].queue === 'mail')).toEqual(['sendMail']);
});

import { activityOptions, ACTIVITY_WORK } from '../../workflows/effects';

const KINDS = Object.keys(ACTIVITY_WORK) as (keyof typeof ACTIVITY_WORK)[];

test.each(KINDS)('%s may let every call of a try wait and time out, and wait for hours', (kind) => {
  const { startToCloseTimeout, scheduleToCloseTimeout } = activityOptions(ACTIVITY_WORK[kind]);
  const isSave = ACTIVITY_WORK[kind].queue === 'records';
  const wanted = (ACTIVITY_WORK[kind].calls + 1) * (isSave ? 20_000 : 80_000) + 5_000;
  expect(Number(startToCloseTimeout)).toBeGreaterThanOrEqual(wanted);
  expect(Number(startToCloseTimeout)).toBeLessThan(1_800_000);
  expect(scheduleToCloseTimeout).toBe(isSave ? '10 minutes' : '22 hours');
});

test('only the records are kept off the queues of Stripe and of mail', () => {
  expect(KINDS.filter((kind) => ACTIVITY_WORK[kind].queue === 'records')).toEqual(['advance']);
  expect(KINDS.filter((kind) => ACTIVITY_WORK[kind].queue === 'mail')).toEqual(['sendMail']);
});

import type { Cadence } from '../../../src/domain/schedules/billing-schedule';
import { NO_PROGRESS } from '../../../src/domain/schedules/billing-schedule';
import { cadenceProblems } from '../../../src/domain/schedules/check-schedule';
import { periods, periodsDue, progressAfter } from '../../../src/domain/schedules/periods';

type Row = [name: string, cadence: Partial<Cadence>, expected: string];

const MONTHLY = {
  unit: 'month',
  every: 1,
  days: [],
  startsOn: '2026-01-01',
  trialDays: 0,
  endsOn: null,
  count: null,
  timeZone: 'UTC',
  localTime: '09:00',
} as const;

const cadenceOf = (given: Partial<Cadence>): Cadence & { timeZone: string } => ({
  ...MONTHLY,
  days: [],
  ...given,
  timeZone: given.timeZone ?? 'UTC',
});

// prettier-ignore
const DAYS: Row[] = [
  ['daily', { unit: 'day', startsOn: '2026-02-27' }, '2026-02-27 2026-02-28 2026-03-01'],
  ['every 10 days', { unit: 'day', every: 10, startsOn: '2026-02-25' },
    '2026-02-25 2026-03-07 2026-03-17'],
  ['weekly from the day of the start', { unit: 'week', startsOn: '2026-12-31' },
    '2026-12-31 2027-01-07 2027-01-14'],
  ['every 2 weeks on Monday and Friday',
    { unit: 'week', every: 2, days: [5, 1], startsOn: '2026-01-07' },
    '2026-01-09 2026-01-19 2026-01-23 2026-02-02'],
  ['monthly on the 29th of a common year', { startsOn: '2026-01-29' },
    '2026-01-29 2026-02-28 2026-03-29'],
  ['monthly on the 30th', { startsOn: '2026-01-30' }, '2026-01-30 2026-02-28 2026-03-30'],
  ['monthly on the 31st never drifts', { startsOn: '2026-01-31' },
    '2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31'],
  ['the 31st in a leap year', { startsOn: '2028-01-31' }, '2028-01-31 2028-02-29 2028-03-31'],
  ['begun on the last of February it stays the 28th', { startsOn: '2026-02-28' },
    '2026-02-28 2026-03-28 2026-04-28'],
  ['the 31st asked for, begun in February', { startsOn: '2026-02-10', days: [31] },
    '2026-02-28 2026-03-31 2026-04-30'],
  ['the 1st and the 15th', { startsOn: '2026-01-02', days: [15, 1] },
    '2026-01-15 2026-02-01 2026-02-15 2026-03-01'],
  ['the 30th and 31st are one day in short months', { startsOn: '2026-01-30', days: [30, 31] },
    '2026-01-30 2026-01-31 2026-02-28 2026-03-30 2026-03-31 2026-04-30 2026-05-30'],
  ['every 3 months over the new year', { every: 3, startsOn: '2026-11-30' },
    '2026-11-30 2027-02-28 2027-05-30 2027-08-30'],
  ['yearly on 29 February', { unit: 'year', startsOn: '2028-02-29' },
    '2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29'],
  ['every 2 years', { unit: 'year', every: 2, startsOn: '2026-06-30' },
    '2026-06-30 2028-06-30 2030-06-30'],
  ['a trial moves the anchor', { startsOn: '2026-01-17', trialDays: 14 },
    '2026-01-31 2026-02-28 2026-03-31'],
  ['a trial before a chosen day', { startsOn: '2026-01-17', trialDays: 14, days: [1] },
    '2026-02-01 2026-03-01'],
  ['ends on the day of a period, that one included',
    { startsOn: '2026-01-31', endsOn: '2026-03-31' }, '2026-01-31 2026-02-28 2026-03-31'],
  ['ends the day before', { startsOn: '2026-01-31', endsOn: '2026-03-30' },
    '2026-01-31 2026-02-28'],
  ['counted', { count: 2 }, '2026-01-01 2026-02-01'],
  ['counted and ended: the first of both', { count: 9, endsOn: '2026-02-01' },
    '2026-01-01 2026-02-01'],
  ['the last days there are', { unit: 'year', startsOn: '9998-12-31' }, '9998-12-31 9999-12-31'],
];

const ENDS = new Set(DAYS.slice(-5).map(([name]) => name));

test.each(DAYS)('%s', (name, given, expected) => {
  const days = expected.split(' ');
  const asked = ENDS.has(name) ? days.length + 3 : days.length;
  expect(periods(cadenceOf(given), asked).map(({ on }) => on)).toEqual(days);
});

// prettier-ignore
const TIMES: [name: string, day: string, zone: string, time: string, at: string][] = [
  ['winter', '2026-01-10', 'Europe/Berlin', '09:00', '2026-01-10T08:00:00Z'],
  ['summer', '2026-07-10', 'Europe/Berlin', '09:00', '2026-07-10T07:00:00Z'],
  ['an hour that does not exist is an hour later', '2026-03-29', 'Europe/Berlin', '02:30',
    '2026-03-29T01:30:00Z'],
  ['the same in New York', '2026-03-08', 'America/New_York', '02:30', '2026-03-08T07:30:00Z'],
  ['a midnight that does not exist', '2026-03-29', 'Asia/Beirut', '00:00',
    '2026-03-28T22:00:00Z'],
  ['an hour that is there twice is one moment', '2026-10-25', 'Europe/Berlin', '02:30',
    '2026-10-25T01:30:00Z'],
  ['the same in New York, twice', '2026-11-01', 'America/New_York', '01:30',
    '2026-11-01T05:30:00Z'],
  ['a day ahead of UTC', '2026-05-01', 'Pacific/Kiritimati', '00:00', '2026-04-30T10:00:00Z'],
];

test.each(TIMES)('the time of a period: %s', (_name, startsOn, timeZone, localTime, at) => {
  const [period] = periods(cadenceOf({ startsOn, timeZone, localTime }), 1);
  expect(new Date(period?.at ?? 0)).toEqual(new Date(at));
});

test('a period reaches to the day before the next, and is counted after what was handled', () => {
  const cadence = cadenceOf({ startsOn: '2026-01-31', count: 4 });
  const progress = { lastOn: '2026-01-31', handled: 1, skipped: ['2026-03-31'] };
  expect(periods(cadence, 12, progress)).toEqual([
    expect.objectContaining({ n: 2, on: '2026-02-28', to: '2026-03-30', skipped: false }),
    expect.objectContaining({ n: 3, on: '2026-03-31', to: '2026-04-29', skipped: true }),
    expect.objectContaining({ n: 4, on: '2026-04-30', to: '2026-05-30', skipped: false }),
  ]);
});

test('a pause over three periods: they are due together, and skipping them moves no day', () => {
  const cadence = cadenceOf({ startsOn: '2026-01-31' });
  const before = { lastOn: '2026-01-31', handled: 1, skipped: [] };
  const due = periodsDue(cadence, before, Date.parse('2026-05-15T00:00:00Z'));
  expect(due.map(({ on }) => on)).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
  const after = progressAfter(before, due);
  expect(after).toEqual({ lastOn: '2026-04-30', handled: 4, skipped: [] });
  expect(periods(cadence, 1, after)[0]).toMatchObject({ n: 5, on: '2026-05-31' });
});

test('ten years of backfill are counted, whatever the unit', () => {
  const now = Date.parse('2026-11-30T12:00:00Z');
  const counted = (given: Partial<Cadence>) =>
    periodsDue(cadenceOf({ startsOn: '2016-11-30', ...given }), NO_PROGRESS, now).length;
  expect(counted({})).toBe(121);
  expect(counted({ unit: 'day' })).toBe(3653);
  expect(counted({ unit: 'week' })).toBe(522);
  expect(counted({ unit: 'year' })).toBe(11);
  expect(counted({ unit: 'day', startsOn: '1970-01-01' })).toBe(10_001);
});

test('pages of what is due are the series itself', () => {
  const cadence = cadenceOf({ unit: 'week', every: 2, days: [1, 3, 7], startsOn: '2020-02-29' });
  const all = periods(cadence, 350);
  const last = all.at(-1);
  expect(periodsDue(cadence, NO_PROGRESS, last?.at ?? 0)).toEqual(all);
  for (const at of [1, 7, 99, 200]) {
    const progress = progressAfter(NO_PROGRESS, all.slice(0, at));
    expect(periods(cadence, 5, progress)).toEqual(all.slice(at, at + 5));
  }
});

// prettier-ignore
const WRONG: [given: Partial<Cadence>, pointer: string, code: string][] = [
  [{ endsOn: '2025-12-31' }, '/ends_on', 'end_before_start'],
  [{ endsOn: '2026-01-10', trialDays: 14 }, '/ends_on', 'end_before_start'],
  [{ endsOn: '2026-01-14', startsOn: '2026-01-02', days: [15] }, '/ends_on', 'no_period'],
  [{ unit: 'week', days: [1, 8] }, '/days/1', 'day_invalid'],
  [{ unit: 'day', days: [1] }, '/days', 'days_not_allowed'],
  [{ unit: 'year', days: [1] }, '/days', 'days_not_allowed'],
];

test.each(WRONG)('%j is refused at %s with %s', (given, pointer, code) => {
  expect(cadenceProblems(cadenceOf(given))).toMatchObject([{ pointer, code }]);
});

import { sampleSchedule } from '../../contract/sample-schedule';
import type { TestApp } from '../support/test-app';
import { startApp } from '../support/test-app';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

type Wire = Record<string, unknown>;
type Refused = [name: string, cadence: Wire, different: Wire, answers: string[]];

const invoiceWith = (different: Wire): Wire => ({
  invoice: { ...(sampleSchedule()['invoice'] as Wire), ...different },
});

const WHOLE_DECADE = { unit: 'day', starts_on: '2016-01-01', ends_on: '2025-12-31' };
const MOST_DAYS = 'must be a whole number from 1 to 31';

// prettier-ignore
const REFUSED: Refused[] = [
  ['29 February of a common year', { starts_on: '2099-02-29' }, {},
    ['/cadence/starts_on date_invalid: must be a calendar day that exists, written YYYY-MM-DD, ' +
      'from 1970 to 9999']],
  ['the 32nd', { days: [1, 32] }, {}, [`/cadence/days/1 day_invalid: ${MOST_DAYS}`]],
  ['an eighth day of the week', { unit: 'week', days: [8] }, {},
    ['/cadence/days/0 day_invalid: must be from 1 to 7']],
  ['one day twice', { days: [5, 5] }, {},
    ['/cadence/days days_invalid: must be a list of up to 31 days, each once']],
  ['days of a year', { unit: 'year', days: [1] }, {},
    ['/cadence/days days_not_allowed: a year has no days to choose; leave it out, starts_on is ' +
      'the anchor']],
  ['no time', { local_time: '24:00' }, {},
    ['/cadence/local_time local_time_invalid: must be a time of day such as 09:00']],
  ['count 0', { count: 0 }, {},
    ['/cadence/count count_invalid: must be a whole number from 1 to 100000']],
  ['an end before the start', { ends_on: '2099-01-30' }, {},
    ['/cadence/ends_on end_before_start: lies before the start, 2099-01-31']],
  ['an end in the trial', { ends_on: '2099-02-05', trial_days: 14 }, {},
    ['/cadence/ends_on end_before_start: lies before the end of the trial, 2099-02-14']],
  ['no period before the end', { starts_on: '2099-01-02', ends_on: '2099-01-14', days: [15] }, {},
    ['/cadence/ends_on no_period: no period begins before the end: nothing would be invoiced']],
  ['a template without a sequence', {}, invoiceWith({ number: 'INV-{year}' }),
    ['/invoice/number number_without_sequence: has no {seq}, so every invoice would get the same ' +
      'number: add {seq} or {seq:4}']],
  ['an end and a template at once', { ends_on: '2098-01-01' }, invoiceWith({ number: 'INV' }),
    ['/cadence/ends_on end_before_start: lies before the start, 2099-01-31',
      '/invoice/number number_without_sequence']],
  ['ten years of passed days', WHOLE_DECADE, {},
    ['/backfill count_not_confirmed: 3653 invoices would be made and sent at once: send 3653 ' +
      'here to confirm that, or "skip" to make none of them']],
  ['another number of them', WHOLE_DECADE, { backfill: 3_000 },
    ['/backfill count_differs: there would be 3653 invoices now, not 3000: send 3653 here to ' +
      'confirm that, or "skip" to make none of them']],
  ['thirty years of them', { ...WHOLE_DECADE, starts_on: '1996-01-01' }, { backfill: 10_958 },
    ['/cadence/starts_on too_many_periods: more than 10000 periods have passed since; begin ' +
      'later, or "skip" them']],
  ['a customer who is not here', {}, { customer: 'cst_0' }, ['/customer customer_unknown']],
];

test.each(REFUSED)('%s is refused, and nothing is stored', async (name, cadence, more, answers) => {
  const path = `/v1/billing_schedules/by-external-id/${encodeURIComponent(name)}`;
  const answer = await app.request('PUT', path, sampleSchedule(cadence, more));
  expect(answer.status).toBe(422);
  const problems = answer.json['errors'] as { pointer: string; code: string; detail: string }[];
  const given = problems.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
  expect(given.sort()).toEqual(answers.map((one) => expect.stringContaining(one)));
  expect((await app.request('GET', path)).status).toBe(404);
});

test('an id that leaves no space for the day of its periods is refused', async () => {
  const detail = 'may have at most 189 characters: its invoices add the day to it';
  const answer = await app.request(
    'PUT',
    `/v1/billing_schedules/by-external-id/${'x'.repeat(190)}`,
    sampleSchedule(),
  );
  expect(answer.json['errors']).toMatchObject([{ pointer: '/external_id', detail }]);
});

// prettier-ignore
const SEEN: [name: string, cadence: Wire, times: string][] = [
  ['the 29th', { starts_on: '2099-01-29' }, '2099-01-29T08 2099-02-28T08 2099-03-29T07'],
  ['the 30th', { starts_on: '2099-01-30' }, '2099-01-30T08 2099-02-28T08 2099-03-30T07'],
  ['the 31st', { starts_on: '2099-01-31' },
    '2099-01-31T08 2099-02-28T08 2099-03-31T07 2099-04-30T07 2099-05-31T07'],
  ['the 31st in a leap year', { starts_on: '2096-01-31' },
    '2096-01-31T08 2096-02-29T08 2096-03-31T07'],
  ['29 February each year', { unit: 'year', starts_on: '2096-02-29' },
    '2096-02-29T08 2097-02-28T08 2098-02-28T08 2099-02-28T08 2100-02-28T08'],
  ['an hour that does not exist', { unit: 'day', starts_on: '2099-03-28', local_time: '02:30' },
    '2099-03-28T01:30 2099-03-29T01:30 2099-03-30T00:30'],
];

test.each(SEEN)('%s: expected times of invoices', async (_name, cadence, times) => {
  const path = '/v1/billing_schedules/preview';
  const { json } = await app.request('POST', path, sampleSchedule(cadence));
  const expected = times.split(' ');
  const seen = (json['data'] as { invoice_at: string }[]).map(({ invoice_at: at }) => at);
  expect(seen.slice(0, expected.length)).toEqual(
    expected.map((time) => expect.stringMatching(`^${time}`)),
  );
});

import { checkInvoice } from '../check-invoice';
import { checkWorkflowId } from '../check-workflow-id';
import { lengthOf } from '../field-rules';
import type { Problem } from '../invoice';
import { dayAfter } from '../time-zones';
import type { BillingSchedule, Cadence, InvoicePattern } from './billing-schedule';
import { firstDay } from './days-of-cadence';
import { externalIdOfPeriod } from './invoice-of-period';
import { periods } from './periods';

/** What the shapes of a cadence cannot say; pointers begin at the cadence. */
export function cadenceProblems(cadence: Cadence): Problem[] {
  const problems: Problem[] = [];
  const report = (pointer: string, code: string, detail: string) =>
    problems.push({ pointer, code, detail });
  const most = { day: 0, week: 7, month: 31, year: 0 }[cadence.unit];
  if (most === 0 && cadence.days.length > 0) {
    const detail = `a ${cadence.unit} has no days to choose; leave it out, starts_on is the anchor`;
    report('/days', 'days_not_allowed', detail);
  }
  cadence.days.forEach((day, at) => {
    if (most > 0 && day > most) report(`/days/${at}`, 'day_invalid', `must be from 1 to ${most}`);
  });
  if (problems.length > 0) return problems;
  const first = firstDay(cadence);
  if (cadence.endsOn !== null && cadence.endsOn < cadence.startsOn) {
    report('/ends_on', 'end_before_start', `lies before the start, ${cadence.startsOn}`);
  } else if (cadence.endsOn !== null && cadence.endsOn < first) {
    report('/ends_on', 'end_before_start', `lies before the end of the trial, ${first}`);
  } else if (periods({ ...cadence, timeZone: 'UTC' }, 1).length === 0) {
    report('/ends_on', 'no_period', 'no period begins before the end: nothing would be invoiced');
  }
  return problems;
}

/** Sums and currency rules; pointers begin at the invoice. */
export function invoicePatternProblems(pattern: InvoicePattern): Problem[] {
  return checkInvoice({
    ...pattern,
    connection: '',
    externalId: '',
    customer: { kind: 'ours', id: '' },
    issuedOn: SAMPLE_DAY,
    dueOn: dayAfter(SAMPLE_DAY, pattern.dueInDays),
    collection: {},
  });
}

const SAMPLE_DAY = '2026-01-01';
const MAX_EXTERNAL_ID = 200;

/** The ids of its invoices are longer by a day, and must still be ids of workflows. */
export function scheduleIdProblems({ connection, externalId }: BillingSchedule): Problem[] {
  const longest = externalIdOfPeriod(externalId, SAMPLE_DAY);
  const length = lengthOf(longest);
  if (length > MAX_EXTERNAL_ID) {
    const most = MAX_EXTERNAL_ID - (length - lengthOf(externalId));
    const detail = `may have at most ${most} characters: its invoices add the day to it`;
    return [{ pointer: '/external_id', code: 'text_too_long', detail }];
  }
  return checkWorkflowId({ connection, externalId: longest }).map((problem) => ({
    ...problem,
    detail: `with the day of a period it ${problem.detail}`,
  }));
}

/** So many late periods are invoiced without asking: who has one mail too many asks no more. */
export const MADE_WITHOUT_ASKING = 1;

/** After an outage: more than so many at once wait for a person. */
export const CATCH_UP_AT_MOST = 3;

/** What is to become of periods whose time has passed; a number confirms so many invoices. */
export type PassedPeriods = 'skip' | number | undefined;

/** A backfill is a mail for each invoice: it is asked for, by the number there would be. */
export function passedPeriodsProblems(
  wanted: PassedPeriods,
  due: number,
  pointer: string,
  allowed: number = MADE_WITHOUT_ASKING,
): Problem[] {
  if (wanted === 'skip' || wanted === due) return [];
  if (wanted === undefined && due <= allowed) return [];
  const question =
    wanted === undefined
      ? `${due} invoices would be made and sent at once`
      : `there would be ${due} invoices now, not ${wanted}`;
  const code = wanted === undefined ? 'count_not_confirmed' : 'count_differs';
  const detail = `${question}: send ${due} here to confirm that, or "skip" to make none of them`;
  return [{ pointer, code, detail }];
}

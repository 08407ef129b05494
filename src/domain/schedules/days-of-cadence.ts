import { dayAfter } from '../time-zones';
import type { Cadence } from './billing-schedule';

type Series = Pick<Cadence, 'unit' | 'every' | 'days' | 'startsOn' | 'trialDays'>;

/** The day on which the first period may begin: where no days are chosen, the anchor of all. */
export const firstDay = ({ startsOn, trialDays }: Pick<Cadence, 'startsOn' | 'trialDays'>) =>
  dayAfter(startsOn, trialDays);

/**
 * Every day of the series that is not before `from`, in order and without an end. Each is counted
 * from the anchor and never from the one before: the 31st is the 30th in April, and the 31st again
 * in May; 29 February is the 28th in a common year.
 */
export function* daysOfCadence(cadence: Series, from: string): Generator<string, void> {
  const first = firstDay(cadence);
  const least = from > first ? from : first;
  for (let step = stepsBefore(cadence, first, least); ; step += 1) {
    for (const day of daysOfStep(cadence, first, step)) {
      if (!isWithinYears(day)) return;
      if (day >= least) yield day;
    }
  }
}

/** Dates of other years are written in another way, which cannot be compared. */
const isWithinYears = (day: string): boolean => day.length === 10 && !/^[+-]/.test(day);

/** No step before this one has a day that is wanted. */
function stepsBefore({ unit, every }: Series, first: string, wanted: string): number {
  const passed = {
    day: daysBetween(first, wanted),
    week: daysBetween(mondayOf(first), wanted) / 7,
    month: monthOf(wanted) - monthOf(first),
    year: yearOf(wanted) - yearOf(first),
  }[unit];
  return Math.max(0, Math.floor(passed / every));
}

function daysOfStep({ unit, every, days }: Series, first: string, step: number): string[] {
  const passed = step * every;
  if (unit === 'day') return [dayAfter(first, passed)];
  if (unit === 'year') return [dayOfMonth(monthOf(first) + 12 * passed, dayOf(first))];
  const sorted = [...days].sort((one, other) => one - other);
  if (unit === 'week') {
    const monday = dayAfter(mondayOf(first), 7 * passed);
    return (sorted.length > 0 ? sorted : [weekdayOf(first)]).map((day) =>
      dayAfter(monday, day - 1),
    );
  }
  const month = monthOf(first) + passed;
  const found = (sorted.length > 0 ? sorted : [dayOf(first)]).map((day) => dayOfMonth(month, day));
  return [...new Set(found)]; // in February the 30th and the 31st are one day
}

/** That day of the month, or its last where it is shorter. Months are counted from the year 0. */
function dayOfMonth(month: number, day: number): string {
  const year = Math.floor(month / 12);
  const last = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
  const parts = [String(year).padStart(4, '0'), (month % 12) + 1, Math.min(day, last)];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

const yearOf = (day: string): number => Number(day.slice(0, 4));
const monthOf = (day: string): number => yearOf(day) * 12 + Number(day.slice(5, 7)) - 1;
const dayOf = (day: string): number => Number(day.slice(8, 10));
const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;
/** 1 is Monday, 7 is Sunday. */
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
const mondayOf = (day: string): string => dayAfter(day, 1 - weekdayOf(day));

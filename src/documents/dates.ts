import { calendarDayOf, wallClock } from '../domain/time-zones';
import { DAY } from '../domain/time';
import type { Words } from './words/words';

type DateWords = Pick<Words, 'locale' | 'firstOfMonth'>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** "1 December 2026" of a calendar day (YYYY-MM-DD), which belongs to no zone. */
export function formatDay(day: string, { locale, firstOfMonth }: DateWords): string {
  const cached = formats.get(locale);
  const format =
    cached ??
    new Intl.DateTimeFormat(locale, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
  if (!cached) formats.set(locale, format);
  const text = format.format(Date.parse(`${day}T00:00:00Z`));
  return firstOfMonth === undefined ? text : text.replace(/^1(?=\s)/, firstOfMonth);
}

/** "December 2026" of a calendar day. */
export function formatMonth(day: string, { locale }: DateWords): string {
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    month: 'long',
    year: 'numeric',
  });
  return format.format(Date.parse(`${day}T00:00:00Z`));
}

export function formatDayOf(at: number, timeZone: string, words: DateWords): string {
  return formatDay(calendarDayOf(at, timeZone), words);
}

/** With the hour: "6 November 2026, 09:12 (Europe/Paris)". */
export function formatDayAndTime(at: number, timeZone: string, words: Words): string {
  const time = wallClock(at, timeZone).slice(11);
  return words.moment(formatDayOf(at, timeZone, words), time, timeZone);
}

/** Whole calendar days from the day of `now` to `day`; negative once it has passed. */
export function daysUntil(day: string, now: number, timeZone: string): number {
  return (
    (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${calendarDayOf(now, timeZone)}T00:00:00Z`)) / DAY
  );
}

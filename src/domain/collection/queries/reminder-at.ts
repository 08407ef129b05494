import { calendarDayOf, dayAfter, morningOf, startOfDay } from '../../time-zones';
import { HOUR } from '../../time';
import type { CollectionState } from '../model/state';
import type { Terms } from '../model/terms';

/** Terms keep the instant at which the due day begins; noon is on that day in every zone. */
const dueDayOf = ({ dueAt, timeZone }: Terms): string => calendarDayOf(dueAt + 12 * HOUR, timeZone);

/** In the customer's morning, so many calendar days from the due day, like the charges. */
export function reminderAt({ terms }: CollectionState, days: number): number {
  return morningOf(dayAfter(dueDayOf(terms), days), terms.timeZone, terms.ref);
}

/** The due day is over where the customer lives. */
export const overdueAt = ({ terms }: CollectionState): number =>
  startOfDay(dayAfter(dueDayOf(terms), 1), terms.timeZone);

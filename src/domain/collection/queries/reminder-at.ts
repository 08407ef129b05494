import { calendarDayOf, dayAfter, morningOf, startOfDay } from '../../time-zones';
import { HOUR } from '../../time';
import { finalNoticeDaysOf, hourOf } from '../model/policy';
import type { Policy } from '../model/policy';
import type { CollectionState, Plan } from '../model/state';
import type { Terms } from '../model/terms';

/** Terms keep the instant at which the due day begins; noon is on that day in every zone. */
export const dueDayIn = ({ dueAt, timeZone }: Terms): string =>
  calendarDayOf(dueAt + 12 * HOUR, timeZone);

/** Since when the reminders count: sent, or taken up again; null while it is not sent. */
export const remindersSince = ({ sending, takenUpAt }: Plan): number | null =>
  'at' in sending ? Math.max(sending.at, takenUpAt ?? 0) : null;

/**
 * In the customer's morning, so many calendar days from the due day, like the charges. An invoice
 * that was late already when it was sent, or taken up again, gives the customer the days after from
 * then on.
 */
export function reminderAt({ terms, plan }: CollectionState, policy: Policy, days: number): number {
  const { timeZone } = terms;
  const due = dueDayIn(terms);
  const since = remindersSince(plan);
  const begun = since === null ? due : calendarDayOf(since, timeZone);
  const from = days > 0 && begun > due ? begun : due;
  return morningOf(dayAfter(from, days), hourOf(policy, terms));
}

/** Some days after now or the last reminder, whichever was later. */
export function finalNoticeAt({ terms }: CollectionState, policy: Policy, now: number): number {
  const { timeZone } = terms;
  const last = [calendarDayOf(now, timeZone), dueDayIn(terms)].sort().at(-1) ?? dueDayIn(terms);
  return morningOf(dayAfter(last, finalNoticeDaysOf(policy)), hourOf(policy, terms));
}

/** The due day is over where the customer lives. */
export const overdueAt = ({ terms }: CollectionState): number =>
  startOfDay(dayAfter(dueDayIn(terms), 1), terms.timeZone);

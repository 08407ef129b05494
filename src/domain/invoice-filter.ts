import { calendarDayOf } from './time-zones';
import { HOUR } from './time';

/** Which invoices of a connection are meant: those that meet all that is given. */
export interface InvoiceFilter {
  connection: string;
  /** Any of them; absent: any status. */
  statuses?: readonly string[];
  customerId?: string;
  externalId?: string;
  /** Calendar days; the day itself is not meant. */
  dueBefore?: string;
  dueAfter?: string;
  /** Overdue at this engine time. */
  overdueAt?: number;
  /** Saved at this time or later; real ms. */
  updatedSince?: number;
}

/** Newest first; or the earliest due day first; or what changed longest ago first. */
export type InvoiceOrder = 'created' | 'due' | 'updated';

/** What is asked for by its change or its due day is listed by it: an index holds that order. */
export function orderOf(
  filter: Pick<InvoiceFilter, 'dueBefore' | 'dueAfter' | 'overdueAt' | 'updatedSince'>,
): InvoiceOrder {
  if (filter.updatedSince !== undefined) return 'updated';
  const { dueBefore, dueAfter, overdueAt } = filter;
  const byDue = [dueBefore, dueAfter, overdueAt].some((given) => given !== undefined);
  return byDue ? 'due' : 'created';
}

/** A place in a list: an invoice, and the value by which the list is ordered before ids. */
export interface ListPlace {
  /** A calendar day, or microseconds as Postgres keeps them; null where ids are the order. */
  at: string | null;
  id: string;
}

const PLACES: Record<InvoiceOrder, RegExp> = {
  created: /^()(inv_[0-9a-z]{1,60})$/,
  due: /^(\d{4}-\d\d-\d\d)\.(inv_[0-9a-z]{1,60})$/,
  updated: /^(\d{1,16})\.(inv_[0-9a-z]{1,60})$/,
};

/** Null: no cursor of a list in this order. */
export function placeOf(order: InvoiceOrder, cursor: string): ListPlace | null {
  const [, at = '', id] = PLACES[order].exec(cursor) ?? [];
  return id === undefined ? null : { at: at === '' ? null : at, id };
}

export const cursorOf = ({ at, id }: ListPlace): string => (at === null ? id : `${at}.${id}`);

/** The zone that is furthest ahead is 14 hours before UTC. */
const FURTHEST_AHEAD = 14 * HOUR;

/** No invoice of a later due day is overdue anywhere at this time. */
export const lastOverdueDay = (now: number): string =>
  calendarDayOf(now + FURTHEST_AHEAD - 24 * HOUR, 'UTC');

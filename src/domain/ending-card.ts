import { dayAfter, wallClock } from './time-zones';

/** The month that is printed on a card. */
export interface CardMonth {
  year: number;
  /** 1 is January. */
  month: number;
}

/** A card may be charged to the last day of its month. */
export function lastDayOfCard({ year, month }: CardMonth): string {
  const next = new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
  return dayAfter(next, -1);
}

const BEGINS = 9;
const ENDS = 20;

/** Customers are reminded by day where they live, in the card's last month or the one before. */
export function isTimeToReplace({ year, month }: CardMonth, now: number, zone: string): boolean {
  const clock = wallClock(now, zone);
  const [years, months, hour] = [clock.slice(0, 4), clock.slice(5, 7), clock.slice(11, 13)];
  const monthsLeft = year * 12 + month - (Number(years) * 12 + Number(months));
  return (monthsLeft === 0 || monthsLeft === 1) && Number(hour) >= BEGINS && Number(hour) < ENDS;
}

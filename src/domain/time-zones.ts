import { DAY, HOUR, MINUTE } from './time';

/** Calendar days and mornings where the customer lives; Intl knows the zones, we know the rules. */
const formats = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(zone: string): boolean {
  try {
    formatFor(zone);
    return true;
  } catch {
    return false;
  }
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const existing = formats.get(zone);
  if (existing) return existing;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

// Of each zone: more than its customers have in sight at a time.
const DAYS_REMEMBERED = 2000;

/** The offset of a whole day of UTC; null for a day in which the zone's clocks are changed. */
const offsetsOfDays = new Map<string, Map<number, number | null>>();

/** How far the zone's wall clock is ahead of UTC at this instant, in ms. */
function offsetAt(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
  return offsetOfDay(Math.floor(at / DAY), zone) ?? readOffset(at, zone);
}

/** Intl takes a thousand times as long as it takes to remember what it said. */
function offsetOfDay(day: number, zone: string): number | null {
  let ofZone = offsetsOfDays.get(zone);
  if (ofZone === undefined) offsetsOfDays.set(zone, (ofZone = new Map()));
  return remembered(ofZone, day, () => {
    const first = readOffset(day * DAY, zone);
    return first === readOffset((day + 1) * DAY - 1, zone) ? first : null;
  });
}

function remembered<K, V>(of: Map<K, V>, key: K, read: () => V): V {
  const existing = of.get(key);
  if (existing !== undefined) return existing;
  const value = read();
  if (of.size >= DAYS_REMEMBERED) of.clear();
  of.set(key, value);
  return value;
}

function readOffset(at: number, zone: string): number {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const read = (name: string): number => parts[name] ?? 0;
  const wall = Date.UTC(
    read('year'),
    read('month') - 1,
    read('day'),
    read('hour'),
    read('minute'),
    read('second'),
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** The calendar day (YYYY-MM-DD) of an instant in the zone. */
export const calendarDayOf = (at: number, zone: string): string =>
  dayOfWall(at + offsetAt(at, zone));

/** So many calendar days later; the length of each is no matter. */
export const dayAfter = (day: string, days: number): string => dayOfWall(wallOf(day) + days * DAY);

/** The instant at which this calendar day (YYYY-MM-DD) begins in the zone. */
export const startOfDay = (day: string, zone: string): number => instantOf(wallOf(day), zone);

/** The last moment of this calendar day: who has time until a day has all of it. */
export const endOfDay = (day: string, zone: string): number =>
  startOfDay(dayAfter(day, 1), zone) - 1;

const daysOfWalls = new Map<number, string>();
const wallsOfDays = new Map<string, number>();

/** The calendar day of a wall time. */
function dayOfWall(wall: number): string {
  const since = Math.floor(wall / DAY);
  return remembered(daysOfWalls, since, () => new Date(since * DAY).toISOString().slice(0, 10));
}

const wallOf = (day: string): number =>
  remembered(wallsOfDays, day, () => Date.parse(`${day}T00:00:00Z`));

/**
 * The instant at which the zone's clocks show this wall time (written as if it were UTC). Where
 * they skip it, the first one after it that they show.
 */
function instantOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  const found = wall - offsetAt(guess, zone);
  const isSkipped = found !== guess && offsetAt(found, zone) !== offsetAt(guess, zone);
  return isSkipped ? Math.max(found, guess) : found;
}

/** When the zone's clocks show this time (HH:MM) of the day; where they skip it, an hour later. */
export function instantAt(day: string, time: string, zone: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return instantOf(wallOf(day) + hours * HOUR + minutes * MINUTE, zone);
}

/** Where, of which invoice, and in which hour of the day; without an hour, the one after 09:00. */
export interface LocalHour {
  zone: string;
  /** The minute comes from it: thousands of invoices of one morning do not fire at one instant. */
  seed: string;
  hour?: number;
}

const MORNING = 9;

/** Within this hour of this calendar day in the zone. */
export const morningOf = (day: string, { zone, seed, hour = MORNING }: LocalHour): number =>
  instantOf(wallOf(day) + hour * HOUR + spread(seed, HOUR), zone);

/** The first such morning that is not before `at`. */
export function morningFrom(at: number, of: LocalHour): number {
  const day = calendarDayOf(at, of.zone);
  const today = morningOf(day, of);
  return today >= at ? today : morningOf(dayAfter(day, 1), of);
}

/**
 * The first of these days of the month from this day on, itself included. A month that is shorter
 * than the day has it at its end.
 */
export function firstDayOfMonth(from: string, daysOfMonth: readonly number[]): string {
  const isOne = (day: string): boolean => {
    const last = dayAfter(day, 1).endsWith('-01');
    const n = Number(day.slice(8));
    return daysOfMonth.some((wanted) => wanted === n || (last && wanted > n));
  };
  let day = from;
  while (daysOfMonth.length > 0 && !isOne(day)) day = dayAfter(day, 1);
  return day;
}

/** A number in [0, range) that only depends on the text (FNV-1a). */
export function spread(text: string, range: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash % range;
}

/** "2026-11-22 09:15" in the zone, for people. */
export function wallClock(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16).replace('T', ' ');
}

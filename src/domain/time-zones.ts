import { DAY, HOUR } from './time';

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

/** How far the zone's wall clock is ahead of UTC at this instant, in ms. */
function offsetAt(at: number, zone: string): number {
  if (zone === 'UTC') return 0;
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

/** The instant at which this calendar day (YYYY-MM-DD) begins in the zone. */
export function startOfDay(day: string, zone: string): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`), zone);
}

/** The instant at which the zone's clocks show this wall time (written as if it were UTC). */
function instantOf(wall: number, zone: string): number {
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/**
 * The first moment not before `at` between 09:00 and 10:00 in the zone. The minute comes from the
 * seed, so that thousands of invoices due the same morning do not fire at one instant.
 */
export function morningFrom(at: number, zone: string, seed: string): number {
  const midnight = Math.floor((at + offsetAt(at, zone)) / DAY) * DAY;
  const morning = midnight + 9 * HOUR + spread(seed, HOUR);
  const today = instantOf(morning, zone);
  return today >= at ? today : instantOf(morning + DAY, zone);
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

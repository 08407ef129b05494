import fc from 'fast-check';
import {
  calendarDayOf,
  dayAfter,
  endOfDay,
  isTimeZone,
  morningFrom,
  spread,
  startOfDay,
  wallClock,
} from '../../src/domain/time-zones';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Africa/Cairo',
  'America/Santiago',
];
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31)] as const;
const anyTime = fc.integer({ min: YEAR[0], max: YEAR[1] });
const HOUR = 3_600_000;

test('a morning comes within a day, never too early, and between nine and ten there', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), anyTime, fc.string(), (zone, at, seed) => {
      const morning = morningFrom(at, { zone, seed });
      expect(morning).toBeGreaterThanOrEqual(at);
      expect(morning - at).toBeLessThanOrEqual(25 * HOUR);
      expect(wallClock(morning, zone).slice(11, 13)).toBe('09');
    }),
    { numRuns: 1000 },
  );
});

test('also on the night the clocks change', () => {
  const saturday = Date.UTC(2026, 2, 28, 20); // Berlin springs forward at one o'clock UTC
  expect(
    wallClock(morningFrom(saturday, { zone: 'Europe/Berlin', seed: 'x' }), 'Europe/Berlin'),
  ).toMatch(/^2026-03-29 09:/);
});

test('a day begins at its own midnight, or where its clocks begin to show it', () => {
  for (const zone of ZONES) {
    for (let i = 0; i < 365; i += 1) {
      const day = new Date(YEAR[0] + i * 24 * HOUR).toISOString().slice(0, 10);
      const begins = startOfDay(day, zone);
      // In Cairo and Santiago one midnight a year is skipped.
      expect([`${day} 00:00`, `${day} 01:00`]).toContain(wallClock(begins, zone));
      expect(calendarDayOf(begins - 1, zone)).toBe(dayAfter(day, -1));
      expect(endOfDay(day, zone)).toBe(startOfDay(dayAfter(day, 1), zone) - 1);
    }
  }
});

test('a zone is one that Intl knows', () => {
  expect(['Europe/Berlin', 'UTC'].every(isTimeZone)).toBe(true);
  expect(['Berlin', '', 'Mars/Olympus'].some(isTimeZone)).toBe(false);
});

test('minutes are spread: a thousand invoices do not fire at one instant', () => {
  const minutes = new Set<number>();
  for (let i = 0; i < 1000; i++) minutes.add(Math.floor(spread(`ref${i}`, HOUR) / 60_000));
  expect(minutes.size).toBeGreaterThan(50);
});

test('what is remembered of a zone is what Intl says, also on days when clocks change', () => {
  const formatFor = (timeZone: string) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  for (const zone of ZONES) {
    const format = formatFor(zone);
    for (let at = YEAR[0]; at < YEAR[1]; at += 5 * HOUR) {
      expect(wallClock(at, zone)).toBe(format.format(at));
    }
    for (const at of [Date.UTC(1969, 6, 20), Date.UTC(2090, 5, 1, 12)])
      expect(wallClock(at, zone)).toBe(format.format(at));
  }
});

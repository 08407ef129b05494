import { isTimeToReplace, lastDayOfCard } from '../../src/domain/ending-card';

test.each([
  [{ year: 2026, month: 11 }, '2026-11-30'],
  [{ year: 2026, month: 12 }, '2026-12-31'],
  [{ year: 2028, month: 2 }, '2028-02-29'],
])('a card of %j ends on %s', (card, day) => {
  expect(lastDayOfCard(card)).toBe(day);
});

test.each([
  // The month before begins where the customer lives.
  ['2026-11-30T20:00:00Z', 'Pacific/Auckland', true],
  ['2026-11-30T19:00:00Z', 'Pacific/Auckland', false],
  ['2026-11-30T12:00:00Z', 'Europe/Paris', false],
  ['2026-12-01T07:59:00Z', 'Europe/Paris', false],
  ['2026-12-01T08:00:00Z', 'Europe/Paris', true],
  ['2026-12-31T18:59:00Z', 'Europe/Paris', true],
  ['2026-12-31T19:00:00Z', 'Europe/Paris', false],
  ['2027-01-31T12:00:00Z', 'UTC', true],
  ['2027-02-01T03:00:00Z', 'America/Los_Angeles', true],
  ['2027-02-01T12:00:00Z', 'UTC', false],
])('of January 2027, at %s in %s: %s', (at, zone, isTime) => {
  expect(isTimeToReplace({ year: 2027, month: 1 }, Date.parse(at), zone)).toBe(isTime);
});

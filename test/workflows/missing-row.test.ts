import { ApplicationFailure } from '@temporalio/common';
import { HOUR, MINUTE, SECOND } from '../../src/domain/time';
import { MissingRow } from '../../workflows/missing-row';

const SEEN = Date.UTC(2026, 10, 30);

const missing = (knownSince: number | null) =>
  ApplicationFailure.create({ type: 'invoice_unknown', details: [[], { knownSince }] });

/** Tries again after each pause; answers the pauses until it is gone, or for three days. */
function tryUntilGone(failure: ApplicationFailure): { pauses: number[]; gone: boolean } {
  const row = new MissingRow();
  row.seen(SEEN);
  const pauses: number[] = [];
  for (let now = SEEN + MINUTE; now < SEEN + 72 * HOUR;) {
    const pause = row.missed(failure, now);
    if (pause === null) return { pauses, gone: true };
    pauses.push(pause);
    now += pause;
  }
  return { pauses, gone: false };
}

test('a row that stays away for six hours, in its own database, is gone', () => {
  const { pauses, gone } = tryUntilGone(missing(SEEN - HOUR));
  expect(gone).toBe(true);
  expect(pauses.slice(0, 10).map((ms) => ms / SECOND)).toEqual([
    15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600,
  ]);
  const total = pauses.reduce((sum, pause) => sum + pause, 0);
  expect(total).toBeGreaterThanOrEqual(6 * HOUR);
  expect(total).toBeLessThan(8 * HOUR);
});

test.each([
  ['without its installation or connection', missing(null)],
  ['that is newer than what the run has seen, as after an empty restore', missing(SEEN + 1)],
  ['of a worker that does not say', ApplicationFailure.create({ type: 'invoice_unknown' })],
])('a database %s says nothing of a row', (_, failure) => {
  const { pauses, gone } = tryUntilGone(failure);
  expect(gone).toBe(false);
  expect(pauses.at(-1)).toBe(HOUR);
});

test('a row that is seen again begins anew', () => {
  const row = new MissingRow();
  row.seen(SEEN);
  expect(row.missed(missing(SEEN - 1), SEEN)).toBe(15 * SECOND);
  row.seen(SEEN + HOUR);
  expect(row.missed(missing(SEEN - 1), SEEN + 8 * HOUR)).toBe(15 * SECOND);
});

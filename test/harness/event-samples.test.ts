import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EVENT_TYPES, eventProblems } from './event-problems';
import { checkEvents } from './event-samples';

const invoice = { number: '2026-0042', currency: 'eur' };
const failed = { ...invoice, attempt: 1, code: 'card_declined', next_attempt_at: null };

test('data of its type is right', () => {
  expect(eventProblems('invoice.sent', invoice)).toEqual([]);
  expect(eventProblems('invoice.payment_failed', failed)).toEqual([]);
});

test.each([
  ['a type nobody knows', 'invoice.eaten', invoice, /is not in the catalogue/],
  ['a missing field', 'invoice.sent', { number: '1' }, /invoice.sent currency/],
  ['a field too many', 'invoice.sent', { ...invoice, excess: 5 }, /has fields that the catalogue/],
  ['the old noun', 'invoice.paid', { ...invoice, received: 5 }, /amount_received/],
  ['half a cent', 'invoice.refunded', { ...invoice, amount: 0.5 }, /amount/],
  [
    'engine time',
    'invoice.payment_failed',
    { ...failed, next_attempt_at: 1_793_696_400_000 },
    /next_attempt_at/,
  ],
  [
    'a time that is none',
    'invoice.payment_failed',
    { ...failed, next_attempt_at: 'tomorrow' },
    /next_attempt_at: no RFC 3339 time/,
  ],
])('%s is a problem', (_, type, data, problem) => {
  expect(eventProblems(type, data).join()).toMatch(problem);
});

test('the events of a run are checked, and the types that are missing are named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'quittance-events-'));
  try {
    const rows = [
      { type: 'invoice.sent', data: invoice },
      { type: 'invoice.paid', data: { ...invoice, received: 5 } },
    ];
    writeFileSync(join(folder, '1.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { events, problems, missing } = checkEvents(folder);
    expect(events).toBe(2);
    expect(problems.join()).toMatch(/invoice.paid amount_received/);
    expect(missing).toEqual(
      EVENT_TYPES.filter((type) => !['invoice.sent', 'invoice.paid'].includes(type)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

import { explain } from '../../../../src/domain/collection/queries/explain';
import { flagsOf } from '../../../../src/domain/collection/queries/status';
import { DAY, HOUR } from '../../../../src/domain/time';
import { calendarDayOf, dayAfter, startOfDay, wallClock } from '../../../../src/domain/time-zones';
import type { Setup } from '../life';
import { Life } from '../life';
import { charge, dispute, intent, visa } from '../objects';

const dueOn = (day: string, timeZone: string, of: Setup = {}): Life =>
  new Life({ ...of, terms: { ...of.terms, dueAt: startOfDay(day, timeZone), timeZone } });

/** Woken at each of its deadlines, as the timer does, until this time. */
function untilTime(life: Life, end: number, seen: () => void = () => undefined): Life {
  while (life.wakeAt !== null && life.wakeAt <= end) {
    life.pass(Math.max(0, life.wakeAt - life.now));
    seen();
  }
  return life;
}

describe('days are calendar days where the customer lives', () => {
  test.each([
    ['America/New_York', '2027-03-16'],
    ['Europe/Berlin', '2026-10-25'],
    ['Europe/Berlin', '2026-03-29'],
    ['Australia/Lord_Howe', '2026-04-05'],
    ['Africa/Cairo', '2026-04-24'],
    ['America/Santiago', '2026-09-06'],
  ])('reminders come in the morning, whatever the clocks do: %s, due %s', (zone, day) => {
    const life = dueOn(day, zone, { method: null }).mailed();
    const reminded: string[] = [];
    untilTime(life, life.state.terms.dueAt + 16 * DAY, () => {
      if (!life.mails.includes('reminder')) return;
      reminded.push(wallClock(life.now, zone).slice(0, 13));
      life.mails.length = 0;
    });
    expect(reminded).toEqual([-3, 0, 7, 14].map((days) => `${dayAfter(day, days)} 09`));
  });

  test.each([
    ['Europe/Berlin', '2026-10-25'],
    ['Europe/Berlin', '2026-03-29'],
    ['America/Santiago', '2026-09-05'],
    ['Africa/Cairo', '2026-04-24'],
  ])('an invoice is due for the whole of its due day, and no longer: %s, %s', (zone, day) => {
    const life = dueOn(day, zone, { method: null }).mailed();
    const over = startOfDay(dayAfter(day, 1), zone);
    expect(flagsOf(life.state, over - 1).overdue).toBe(false);
    expect(flagsOf(life.state, over).overdue).toBe(true);
    untilTime(life, over - 1);
    expect(life.noted('invoice_overdue')).toEqual([]);
    untilTime(life, over);
    expect(life.noted('invoice_overdue')).toHaveLength(1);
    expect(calendarDayOf(life.now, zone)).toBe(dayAfter(day, 1));
  });

  test('retries come days after the first decline, also after one early in the morning', () => {
    const zone = 'Europe/Berlin';
    const life = dueOn('2026-03-27', zone, { terms: { chargeOn: 'due' } }).mailed();
    untilTime(life, life.state.terms.dueAt + 12 * HOUR);
    life.declined('insufficient_funds');
    const days: string[] = [];
    while (life.state.plan.charge.kind === 'at') {
      const { at } = life.state.plan.charge;
      days.push(wallClock(at, zone).slice(0, 13));
      life.pass(at - life.now).declined('insufficient_funds');
    }
    expect(days).toEqual([1, 3, 5, 7].map((n) => `${dayAfter('2026-03-27', n)} 09`));
  });

  test.each([
    ['a charge', visa, (life: Life) => life.declined('authentication_required')],
    [
      'a bank account',
      null,
      (life: Life) => life.atCheckout().paidAtCheckout({ status: 'requires_action' }),
    ],
  ])('who may confirm %s until a day has all of that day', (_what, method, reach) => {
    const zone = 'America/New_York';
    const life = reach(dueOn('2026-03-12', zone, { method }));
    const { charge } = life.state.plan;
    const { lane } = life.state;
    const until = charge.kind === 'needs_authentication' ? charge.until : 0;
    const end = lane.kind === 'awaiting_verification' ? lane.until : until;
    expect(wallClock(end, zone)).toBe('2026-01-12 23:59');
    expect(wallClock(end + 1, zone)).toBe('2026-01-13 00:00');
    life.pass(end - life.now - HOUR);
    expect(explain(life.state, life.policy).status).toBe('requires_action');
  });
});

test('an invoice that is collected no more is not announced as overdue', () => {
  const life = new Life({ method: null }).mailed();
  life.command({ name: 'mark_uncollectible', reason: 'bankrupt' });
  life.pass(30 * DAY);
  expect(life.noted('invoice_overdue')).toEqual([]);
  expect(flagsOf(life.state, life.now).overdue).toBe(false);
  life.command({ name: 'reopen' });
  expect(life.noted('invoice_overdue')).toHaveLength(1);
});

test('a dispute about a paid invoice does not make it overdue', () => {
  const life = new Life().charged().pass(30 * DAY);
  const gone = charge('ch_1', { disputes: [dispute()] });
  life.reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded', charge: gone })] });
  expect(life.status).toBe('disputed');
  expect(life.noted('invoice_overdue')).toEqual([]);
});

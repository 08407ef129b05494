import { parsePolicy } from '../../../../src/domain/collection/model/parse-policy';
import { cardBudgetOf, DEFAULT_POLICY } from '../../../../src/domain/collection/model/policy';
import { DAY } from '../../../../src/domain/time';
import { firstDayOfMonth, wallClock } from '../../../../src/domain/time-zones';
import { Life } from '../life';

const own = (fields: Record<string, unknown>) => {
  const { policy, problems } = parsePolicy({ name: 'own', ...fields });
  expect(problems).toEqual([]);
  return policy;
};

function nextTry(fields: Record<string, unknown>, code: string, timeZone = 'Europe/Berlin') {
  const life = new Life({ policy: own(fields), terms: { timeZone } }).declined(code);
  const { charge } = life.state.plan;
  if (charge.kind !== 'at') throw new Error(charge.kind);
  return wallClock(charge.at, timeZone);
}

const today = (life: Life): string => wallClock(life.now, 'Europe/Berlin').slice(0, 10);

test.each([0, 6, 18, 23])('charges are made in the hour after %i:00 of the customer', (hour) => {
  const at = nextTry({ local_hour: hour }, 'insufficient_funds');
  expect(Number(at.slice(11, 13))).toBe(hour);
});

test('reminders come in that hour, too', () => {
  const life = new Life({
    policy: own({ local_hour: 18, reminder_days: [3] }),
    terms: { timeZone: 'Europe/Berlin', autoCharge: false },
    method: null,
  }).mailed();
  while (!life.mails.includes('reminder')) life.pass((life.wakeAt ?? life.now) - life.now);
  expect(wallClock(life.now, 'Europe/Berlin').slice(11, 13)).toBe('18');
});

test('what failed for want of money is tried again on a payday, if one is near', () => {
  const at = (paydays: number[]) => nextTry({ paydays }, 'insufficient_funds').slice(0, 10);
  const rung = nextTry({}, 'insufficient_funds').slice(0, 10);
  const day = Number(rung.slice(8));
  expect(at([day])).toBe(rung);
  const near = new Date(Date.parse(rung) + 5 * DAY).toISOString().slice(0, 10);
  expect(at([Number(near.slice(8))])).toBe(near);
  const far = new Date(Date.parse(rung) + 8 * DAY).toISOString().slice(0, 10);
  expect(at([Number(far.slice(8))])).toBe(rung);
});

test('a decline of another kind waits for no payday', () => {
  const life = new Life();
  const paydays = [Number(today(life).slice(8)) + 4];
  const plain = nextTry({}, 'card_velocity_exceeded');
  expect(nextTry({ paydays }, 'card_velocity_exceeded')).toBe(plain);
});

test.each([
  ['2026-02-10', [31], '2026-02-28'],
  ['2028-02-29', [29, 30], '2028-02-29'],
  ['2026-04-30', [31], '2026-04-30'],
  ['2026-04-16', [1, 15], '2026-05-01'],
  ['2026-12-31', [1], '2027-01-01'],
])('from %s the first of the days %j is %s', (from, days, expected) => {
  expect(firstDayOfMonth(from, days)).toBe(expected);
});

test('a policy may try a card less often than the networks allow, and never more', () => {
  expect(cardBudgetOf(DEFAULT_POLICY)).toEqual({ all: 20, own: 5 });
  expect(cardBudgetOf(own({ card_tries: 8 }))).toEqual({ all: 8, own: 5 });
  expect(cardBudgetOf(own({ card_tries: 3 }))).toEqual({ all: 3, own: 3 });
  expect(cardBudgetOf(own({ customer_tries: 2 }))).toEqual({ all: 20, own: 2 });
});

test('the final notice comes as many days after the last reminder as the policy says', () => {
  const days = (final_notice_days: number): number => {
    const life = new Life({
      policy: own({ final_notice_days, reminder_days: [1] }),
      terms: { autoCharge: false },
      method: null,
    }).mailed();
    while (!life.mails.includes('reminder')) life.pass((life.wakeAt ?? life.now) - life.now);
    const reminded = life.now;
    while (!life.mails.includes('final_notice')) life.pass((life.wakeAt ?? life.now) - life.now);
    return Math.round((life.now - reminded) / DAY);
  };
  expect([days(3), days(30)]).toEqual([3, 30]);
});

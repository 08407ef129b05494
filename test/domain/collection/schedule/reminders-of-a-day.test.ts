import { nearestDeadline } from '../../../../src/domain/collection/queries/deadlines';
import { DAY, HOUR } from '../../../../src/domain/time';
import { calendarDayOf } from '../../../../src/domain/time-zones';
import { Life } from '../life';
import { OWED, START } from '../objects';

const LINK_ONLY = { method: null, terms: { autoCharge: false } } as const;

/** The customer had as many reminders of other invoices on that day as go out in one. */
function tooMany(life: Life): Life {
  const { id, mails } = life.asked('sendMail');
  const keys = mails.filter(({ name }) => name === 'reminder').map(({ key }) => key);
  return life.take({ kind: 'mail_done', answers: id, sent: [], refused: [], tooMany: keys });
}

const untilReminder = (life: Life): Life => {
  for (let days = 0; days < 60 && !life.requests('sendMail'); days += 1) life.pass(DAY);
  return life;
};

/** The morning for which it is planned. */
const nextMorning = (life: Life): Life =>
  life.pass((life.state.plan.movedReminder?.at ?? NaN) - life.now);

const moved = () => tooMany(untilReminder(new Life(LINK_ONLY).mailed()));

test('one beyond the day waits for the next morning, and the timeline says so', () => {
  const life = moved();
  const { at, key } = life.state.plan.movedReminder!;
  expect(calendarDayOf(at, 'UTC')).toBe(calendarDayOf(life.now + DAY, 'UTC'));
  expect(new Date(at).getUTCHours()).toBe(9);
  expect(life.noted('reminder_moved')).toEqual([{ kind: 'reminder_moved', key, until: at }]);
  expect(nearestDeadline(life.state, life.policy)).toEqual({ at, what: 'reminder' });
  life.mails.length = 0;
  nextMorning(life);
  expect(life.mails).toEqual(['reminder']);
  expect(life.asked('sendMail').mails[0]?.key).toBe(key);
  expect(life.state.plan.movedReminder).toBeNull();
});

test('it may be moved again, and goes out once', () => {
  const life = moved();
  tooMany(nextMorning(life));
  life.mails.length = 0;
  nextMorning(life).mailed();
  expect(life.mails).toEqual(['reminder']);
  life.mails.length = 0;
  expect(life.pass(HOUR).mails).toEqual([]);
});

test('a payment before the next day ends it', () => {
  const life = moved();
  const paid = { amount: OWED, reference: 'wire', receivedAt: START };
  life.command({ name: 'record_outside_payment', ...paid });
  life.mails.length = 0;
  life.pass(2 * DAY);
  expect(life.mails).not.toContain('reminder');
});

test('a pause holds it back, and what comes due meanwhile is one reminder', () => {
  const life = moved();
  life.command({ name: 'pause', until: life.now + 20 * DAY, reason: 'promised' });
  life.mails.length = 0;
  life.pass(10 * DAY);
  expect(life.mails).toEqual([]);
  life.pass(10 * DAY + HOUR);
  expect(life.mails.filter((name) => name === 'reminder')).toHaveLength(1);
  expect(life.state.plan.movedReminder).toBeNull();
});

test('the next reminder takes the place of one that waits', () => {
  const life = moved();
  const first = life.state.plan.movedReminder?.key;
  let key: string | undefined = first;
  for (let days = 0; days < 20 && key === first; days += 1) {
    life.pass(DAY);
    if (!life.requests('sendMail')) continue;
    key = life.asked('sendMail').mails[0]?.key;
    if (key === first) tooMany(life);
  }
  expect(key).not.toBe(first);
  expect(life.state.plan.movedReminder).toBeNull();
});

test('a mail of another kind is not counted, whatever an answer says', () => {
  const life = new Life(LINK_ONLY);
  const { id } = life.asked('sendMail');
  life.take({ kind: 'mail_done', answers: id, sent: ['invoice'], refused: [], tooMany: [] });
  expect(life.state.plan.movedReminder ?? null).toBeNull();
});

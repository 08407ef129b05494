import { deadlinesOf } from '../../../../src/domain/collection/queries/deadlines';
import { calendarDayOf } from '../../../../src/domain/time-zones';
import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import type { Setup } from '../life';
import { OWED, START, decline, sepa, visa } from '../objects';

const TWO_DAYS = { debitNoticeDays: 2 };

const ofDebit = (more: Setup = {}): Life =>
  new Life({ method: sepa, ...more, terms: { ...TWO_DAYS, ...more.terms } });

const dayOf = (at: number | null | undefined): string =>
  calendarDayOf(at ?? Number.NaN, 'UTC').slice(5);

const plannedDay = ({ state: { plan } }: Life): string =>
  plan.charge.kind === 'at' ? dayOf(plan.charge.at) : plan.charge.kind;

const noticeOf = (life: Life) =>
  life.asked('sendMail').mails.find(({ name }) => name === 'debit_notice');

test('a bank debit is announced once the invoice is out, and made two days later', () => {
  const life = ofDebit();
  expect(life.mails).toEqual(['invoice']);
  life.mailed();
  expect(noticeOf(life)).toMatchObject({ amount: OWED, about: sepa.label });
  expect([dayOf(noticeOf(life)?.at), plannedDay(life)]).toEqual(['01-07', '01-07']);
  life.mailed().pass(DAY);
  expect(life.requests('openIntent')).toBe(false);
  life.pass(DAY + 3 * HOUR);
  expect(life.asked('openIntent').method).toEqual(sepa);
  expect(life.mails.filter((name) => name === 'debit_notice')).toHaveLength(1);
});

test('a card is charged at once, and a debit where nothing was agreed on', () => {
  expect(new Life({ method: visa, terms: TWO_DAYS }).requests('openIntent')).toBe(true);
  const life = new Life({ method: sepa }).mailed();
  expect(life.requests('openIntent')).toBe(true);
  expect(life.mails).not.toContain('debit_notice');
});

test('a debit on the due day is announced so many days before it', () => {
  const life = ofDebit({ terms: { chargeOn: 'due' } }).mailed();
  expect(life.requests('sendMail')).toBe(false);
  const due = deadlinesOf(life.state, life.policy).find(({ what }) => what.includes('debit'));
  expect(dayOf(due?.at)).toBe('01-17');
  life.now = due?.at ?? Number.NaN;
  life.take({ kind: 'woken' });
  expect([dayOf(noticeOf(life)?.at), plannedDay(life)]).toEqual(['01-19', '01-19']);
});

test('a notice that has not gone out is none: the debit waits for it', () => {
  const life = ofDebit().mailed();
  life.pass(3 * DAY);
  expect(life.requests('openIntent')).toBe(false);
  // It comes too late for the day that it names, so another names another day.
  life.mailed();
  expect([plannedDay(life), dayOf(noticeOf(life)?.at)]).toEqual(['01-10', '01-10']);
});

test('another amount or another account is another debit, and so is each retry', () => {
  const paidInPart = ofDebit().mailed().mailed();
  paidInPart.command({
    name: 'record_outside_payment',
    amount: 1_900,
    reference: 'wire',
    receivedAt: START,
  });
  expect(noticeOf(paidInPart.mailed().pass(3 * HOUR))).toMatchObject({ amount: 10_000 });

  const other = { ...sepa, id: 'pm_2', label: 'SEPA 1111', fingerprint: 'fp_2' };
  const moved = ofDebit().mailed().mailed().brings(other);
  expect(noticeOf(moved.pass(3 * HOUR))).toMatchObject({ about: 'SEPA 1111' });

  const declined = ofDebit().mailed().mailed();
  declined.pass(2 * DAY + 3 * HOUR);
  declined.opened().confirmed({
    status: 'requires_payment_method',
    decline: decline('insufficient_funds'),
  });
  declined.canceled();
  const mailed = declined.asked('sendMail').mails.find(({ name }) => name === 'payment_failed');
  expect(dayOf(mailed?.at)).toBe(plannedDay(declined));
  expect(plannedDay(declined) >= '01-09').toBe(true);
});

test('refused by the mail server, it is tried again a week later, and nothing is debited', () => {
  const life = ofDebit().mailed();
  const { id, mails } = life.asked('sendMail');
  const keys = mails.map(({ key }) => key);
  life.take({ kind: 'mail_done', answers: id, sent: [], refused: keys });
  expect([plannedDay(life), life.requests('sendMail')]).toEqual(['01-14', false]);
  life.pass(7 * DAY + 2 * HOUR);
  expect(life.requests('openIntent')).toBe(false);
  expect(dayOf(noticeOf(life)?.at)).toBe('01-14');
});

test('a pause ends what was announced; after it the debit is announced anew', () => {
  const life = ofDebit().mailed().mailed();
  life.command({ name: 'pause', until: null, reason: 'holiday' });
  life.pass(20 * DAY);
  expect(life.requests('openIntent')).toBe(false);
  life.command({ name: 'resume' });
  expect([dayOf(noticeOf(life)?.at), plannedDay(life)]).toEqual(['01-27', '01-27']);
});

test('what a person asks for is charged at once', () => {
  const life = ofDebit().mailed();
  life.command({ name: 'charge_now' });
  expect(life.requests('openIntent')).toBe(true);
});

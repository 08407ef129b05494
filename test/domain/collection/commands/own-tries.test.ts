import { DAY, HOUR, MINUTE } from '../../../../src/domain/time';
import type { CommandOutcome } from '../../../../src/domain/collection/model/command';
import { Life } from '../life';
import { amex, visa } from '../objects';

/** Nothing is charged by itself before its due day, so only the customer's own tries are seen. */
const dueInTwoWeeks = (): Life => new Life({ terms: { chargeOn: 'due' } }).mailed();

const tries = (life: Life): CommandOutcome | undefined =>
  life.command({ name: 'charge_now' }, 'customer');

/** A try of the customer's own that the issuer declines. */
function fails(life: Life, code = 'insufficient_funds'): Life {
  expect(tries(life)).toMatchObject({ outcome: 'preparing' });
  return life.declined(code);
}

const failureMails = (life: Life): string[] =>
  life.mails.filter((name) => name.startsWith('payment_failed'));

describe("a customer's own tries", () => {
  test('of one card are 15 minutes apart after a decline, and the answer says when', () => {
    const life = fails(dueInTwoWeeks());
    const declinedAt = life.state.plan.ladder.last?.at ?? 0;
    expect(tries(life)).toMatchObject({ outcome: 'refused', code: 'declined_just_now' });
    expect(life.answers.at(-1)?.detail).toBe(
      'visa 4242 was declined a few minutes ago; visa 4242 can be tried again from ' +
        '2026-01-05 08:16 (UTC), or pay by the link instead',
    );
    life.now = declinedAt + 15 * MINUTE - 1;
    expect(tries(life)?.code).toBe('declined_just_now');
    life.now = declinedAt + 15 * MINUTE;
    expect(tries(life)?.outcome).toBe('preparing');
  });

  test('that were declined are answered with when the next is possible', () => {
    const life = dueInTwoWeeks();
    tries(life);
    const asked = life.answers.at(-1)?.commandId;
    life.declined('insufficient_funds');
    const last = life.answers.findLast(({ commandId }) => commandId === asked);
    expect(last).toMatchObject({ outcome: 'refused', code: 'declined' });
    expect(last?.detail).toMatch(/: insufficient_funds; visa 4242 can be tried again from 2026-/);
  });

  test('wait after a decline of the plan too, and for another card they do not', () => {
    const life = new Life().declined('insufficient_funds');
    expect(tries(life)?.code).toBe('declined_just_now');
    const other = fails(dueInTwoWeeks()).brings(amex);
    expect(tries(other)?.outcome).toBe('preparing');
  });

  test('are at most five declined ones a day, whatever the cards', () => {
    const life = dueInTwoWeeks();
    for (let i = 0; i < 5; i++) {
      life.brings(i % 2 === 0 ? visa : amex).pass(20 * MINUTE);
      fails(life);
    }
    const first = life.state.plan.ownTries?.declined[0]?.at ?? 0;
    life.pass(20 * MINUTE);
    expect(tries(life)).toMatchObject({ outcome: 'refused', code: 'tries_used_up' });
    life.now = first + DAY - 1;
    expect(tries(life)?.code).toBe('tries_used_up');
    life.now = first + DAY;
    expect(tries(life)?.outcome).toBe('preparing');
  });

  test('never end the plan: its ladder, its days and what the business asks stay', () => {
    const life = dueInTwoWeeks();
    const { charge } = life.state.plan;
    for (let i = 0; i < 5; i++) fails(life.pass(20 * MINUTE));
    expect(life.state.plan.charge).toEqual(charge);
    expect(life.state.plan.ladder).toMatchObject({ attempts: 0, firstDeclineAt: null, barred: [] });
    expect(life.command({ name: 'charge_now' })?.outcome).toBe('preparing');
  });

  test('that fail before the plan begins do not press its days together', () => {
    const life = fails(dueInTwoWeeks());
    const due = life.state.plan.charge;
    if (due.kind !== 'at') throw new Error('nothing is planned');
    life.pass(due.at - life.now).declined('insufficient_funds');
    expect(life.state.plan.charge).toMatchObject({ kind: 'at', why: 'retry 1 of 4' });
    const next = life.state.plan.charge;
    life.pass(next.kind === 'at' ? next.at - life.now : 0).declined('insufficient_funds');
    const after = life.state.plan.charge;
    expect(after.kind === 'at' && Math.round((after.at - due.at) / DAY)).toBe(3);
  });

  test('mail business and customer at most once an hour, while the plan mails each', () => {
    const life = fails(dueInTwoWeeks());
    expect(failureMails(life)).toHaveLength(2);
    fails(life.pass(20 * MINUTE));
    fails(life.pass(20 * MINUTE));
    expect(failureMails(life)).toHaveLength(2);
    fails(life.pass(25 * MINUTE));
    expect(failureMails(life)).toHaveLength(4);
    life.command({ name: 'charge_now' });
    life.declined('insufficient_funds');
    expect(failureMails(life)).toHaveLength(6);
  });

  test('are put off until the networks allow another, and refused without one until then', () => {
    const life = dueInTwoWeeks();
    tries(life);
    const until = life.now + 9 * DAY;
    const { id } = life.asked('openIntent');
    life.take({ kind: 'attempt_postponed', answers: id, until, because: 'too often' });
    expect(tries(life)).toMatchObject({ outcome: 'refused', code: 'postponed' });
    expect(life.command({ name: 'charge_now' })?.outcome).toBe('preparing');
    expect(life.charged().status).toBe('paid');
  });

  test('asked twice before the first can be made are one', () => {
    const life = dueInTwoWeeks();
    life.take({ kind: 'connection', gone: 'rejected.other' });
    expect(tries(life)?.outcome).toBe('preparing');
    expect(tries(life)).toMatchObject({ outcome: 'refused', code: 'asked_before' });
  });

  test('asked for one card are not made with another that has to wait', () => {
    const life = fails(dueInTwoWeeks()).brings(amex);
    life.take({ kind: 'connection', gone: 'rejected.other' });
    tries(life);
    const asked = life.answers.at(-1)?.commandId;
    life.brings(visa);
    expect(life.state.plan.wantsCharge).toBeNull();
    const last = life.answers.findLast(({ commandId }) => commandId === asked);
    expect(last).toMatchObject({ outcome: 'refused', code: 'declined_just_now' });
  });

  test('leave a state that does not grow with them', () => {
    const life = dueInTwoWeeks();
    for (let i = 0; i < 20; i++) fails(life.pass(6 * HOUR));
    expect(life.state.plan.ownTries?.declined.length).toBeLessThanOrEqual(5);
  });
});

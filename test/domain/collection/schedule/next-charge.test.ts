import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { START, amex, decline, sepa, visa } from '../objects';

const attempts = (life: Life): number => life.state.plan.ladder.attempts;

describe('the ladder', () => {
  test('tries 1, 3, 5 and 7 days after the first decline, in the morning, then ends', () => {
    const life = new Life().declined('insufficient_funds');
    const days: number[] = [];
    while (life.state.plan.charge.kind === 'at') {
      const { at } = life.state.plan.charge;
      days.push(Math.floor((at - START) / DAY));
      expect(new Date(at).getUTCHours()).toBe(9);
      life.pass(at - life.now).declined('insufficient_funds');
    }
    expect(days).toEqual([1, 3, 5, 7]);
    expect(attempts(life)).toBe(5);
    expect(life.state.plan.charge.kind).toBe('ended');
    expect(life.pass(90 * DAY).requests('openIntent')).toBe(false);
  });

  test('tries a transient decline again within hours', () => {
    const life = new Life().declined('processing_error');
    expect(life.pass(4 * HOUR).requests('openIntent')).toBe(true);
  });

  test('a decline the customer asked for counts no attempt', () => {
    const life = new Life().declined('insufficient_funds').pass(HOUR);
    life.command({ name: 'charge_now' }, 'customer');
    life.declined('insufficient_funds');
    expect(attempts(life)).toBe(1);
  });

  test('each failed attempt mails business and customer once', () => {
    const life = new Life().declined('insufficient_funds');
    expect(life.mails.filter((m) => m.startsWith('payment_failed')).sort()).toEqual([
      'payment_failed',
      'payment_failed_business',
    ]);
  });

  test('without auto-charge a decline plans nothing', () => {
    const life = new Life({ terms: { autoCharge: false } });
    life.command({ name: 'charge_now' }, 'customer');
    life.declined('insufficient_funds').brings(amex);
    expect(life.pass(30 * DAY).requests('openIntent')).toBe(false);
  });

  test('an attempt put off by the network budget is made later, and counts none', () => {
    const life = new Life();
    const { id } = life.asked('openIntent');
    const until = life.now + DAY;
    life.take({ kind: 'attempt_postponed', answers: id, until, because: 'budget' });
    expect(attempts(life)).toBe(0);
    expect(life.pass(DAY).asked('openIntent').n).toBe(2);
  });

  test('an attempt put off that was asked by hand is not made by itself', () => {
    const life = new Life({ terms: { autoCharge: false } });
    life.command({ name: 'charge_now' }, 'customer');
    const { id } = life.asked('openIntent');
    life.take({ kind: 'attempt_postponed', answers: id, until: life.now + DAY, because: 'budget' });
    expect(life.pass(2 * DAY).requests('openIntent')).toBe(false);
  });
});

describe('a new method', () => {
  test('is charged at once after a hard decline, which the old one never is again', () => {
    const life = new Life().declined('stolen_card');
    life.brings(visa).pass(20 * DAY);
    expect(life.requests('openIntent')).toBe(false);
    life.brings(amex);
    expect(life.asked('openIntent').method).toEqual(amex);
  });

  test('moves the planned attempt forward', () => {
    const life = new Life().declined('insufficient_funds').brings(amex);
    expect(life.asked('openIntent').method).toEqual(amex);
  });

  test('does not bring a first charge forward that waits for the due date', () => {
    const life = new Life({ terms: { chargeOn: 'due' } }).brings(amex);
    expect(life.requests('openIntent')).toBe(false);
  });

  test('plans the charge that waited because none was on file', () => {
    const life = new Life({ method: null });
    expect(life.state.plan.charge.kind).toBe('needs_method');
    expect(life.brings(visa).requests('openIntent')).toBe(true);
  });

  test('never raises the maximum of attempts', () => {
    const life = new Life({ policy: { ladderDays: [1] } }).declined('insufficient_funds');
    life
      .pass(2 * DAY)
      .declined('insufficient_funds')
      .brings(amex);
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(attempts(life)).toBe(2);
  });

  test('of a type this invoice does not take changes nothing', () => {
    const life = new Life({ method: null, terms: { methods: ['card'] } }).brings(sepa);
    expect(life.requests('openIntent')).toBe(false);
  });
});

describe('a bank that wants the customer', () => {
  const asked = (): Life => new Life().declined('authentication_required').mailed();

  test('is mailed with a link and a deadline, and reminded of once', () => {
    const life = asked();
    expect(life.status).toBe('requires_action');
    expect(life.noted('authentication_requested')).toHaveLength(1);
    expect(life.pass(4 * DAY).mails.filter((m) => m === 'action_required')).toHaveLength(2);
  });

  test('needs another method once the deadline is over', () => {
    const life = asked().pass(8 * DAY);
    expect(life.state.plan.charge.kind).toBe('needs_method');
    expect(life.status).toBe('open');
  });
});

describe('the notice before a bank debit', () => {
  test('goes out before the charge; a card does not wait for the mail', () => {
    expect(new Life().requests('openIntent')).toBe(true);
    const life = new Life({ method: sepa });
    expect(life.requests('openIntent')).toBe(false);
    expect(life.wakeAt).toBeGreaterThan(life.now);
    expect(life.mailed().requests('openIntent')).toBe(true);
  });

  test('that cannot be delivered does not stop collecting', () => {
    const life = new Life({ method: sepa }).pass(25 * HOUR);
    expect(life.mails).toContain('undelivered_business');
    expect(life.requests('openIntent')).toBe(true);
  });

  test('a debit declined by the bank counts as an attempt, and is canceled first', () => {
    const life = new Life({ method: sepa }).mailed().opened().confirmed({ status: 'processing' });
    life.pass(DAY);
    const failed = {
      status: 'requires_payment_method',
      decline: decline('insufficient_funds'),
    } as const;
    life.answersRead({ intents: [{ ...read(life), ...failed }] });
    expect(attempts(life)).toBe(1);
    expect(life.asked('closeLane').intentId).toBe('pi_1');
  });
});

function read(life: Life) {
  const { lane } = life.state;
  const id = lane.kind === 'bank_debit' ? lane.intentId : 'none';
  const plain = { amount: 0, amountReceived: 0, currency: 'eur', n: 1, ofCheckout: false };
  return { ...plain, id, method: sepa, instructionsUrl: null, charge: null };
}

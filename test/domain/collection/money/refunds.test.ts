import { DAY, HOUR } from '../../../../src/domain/time';
import {
  excessOf,
  receivedOf,
  remainingOf,
} from '../../../../src/domain/collection/queries/ledger';
import { Life } from '../life';
import { OWED, charge, dispute, intent, refund, sepa } from '../objects';
import type { ChargeReading, IntentReading } from '../../../../src/domain/collection/model/fact';

const paidBy = (id: string, of: Partial<ChargeReading> = {}, part: Partial<IntentReading> = {}) =>
  intent({ id, status: 'succeeded', charge: charge(`ch_${id}`, of), ...part });

/** Paid twice by card: once by the stored method, once more at Stripe by somebody. */
const paidTwice = (): Life =>
  new Life().charged().reads(null, { intents: [paidBy('pi_2', { createdAt: Date.UTC(2026, 1) })] });

const given = (life: Life, status: 'succeeded' | 'pending' | 'failed', id = 're_9'): Life => {
  const { id: answers, n, amount } = life.asked('sendRefund');
  const read = refund({ id, n, amount, status });
  return life.take({ kind: 'refund_answered', answers, outcome: { kind: 'given', refund: read } });
};

const WON = { status: 'won', withdrawn: false };

describe('money that came twice', () => {
  test('is given back by itself, the excess only, from the newest card payment', () => {
    const life = paidTwice();
    expect(life.asked('sendRefund')).toMatchObject({ intentId: 'pi_2', amount: OWED });
    given(life, 'succeeded');
    expect(life.status).toBe('paid');
    expect(excessOf(life.state)).toBe(0);
    expect(life.noted('overpaid')).toEqual([{ kind: 'overpaid', excess: OWED }]);
    expect(life.noted('refund_given')).toMatchObject([{ paymentId: 'pi_2', amount: OWED }]);
  });

  test.each([
    ['a bank debit is among the newest: no card was overpaid', { method: sepa }, {}],
    ['a dispute is open on the invoice', {}, { disputes: [dispute()] }],
    [
      'an inquiry is open',
      {},
      { disputes: [dispute({ status: 'warning_needs_response', withdrawn: false })] },
    ],
  ])('is asked of the business when %s', (_why, part, of) => {
    const life = new Life({ method: sepa, terms: { autoCharge: false } });
    life.reads(null, { intents: [paidBy('pi_1', {}, { method: sepa })] });
    life.reads(null, { intents: [paidBy('pi_2', of, part), paidBy('pi_3', {}, { method: sepa })] });
    const byItself = life.state.outstanding.filter((e) => e.kind === 'sendRefund');
    expect(byItself.map((e) => e.intentId)).not.toContain('pi_3');
    if (excessOf(life.state) > 0) expect(life.mails).toContain('excess_business');
  });

  test('by an offline payment typed on a paid invoice is a person’s to settle', () => {
    const life = new Life().charged();
    const wire = { amount: 4000, reference: 'w', receivedAt: 0 } as const;
    life.command({ name: 'record_outside_payment', ...wire });
    expect(life.requests('sendRefund')).toBe(false);
    expect(life.mails).toContain('excess_business');
    expect(excessOf(life.state)).toBe(4000);
    // What Stripe takes besides goes back by itself, and no more.
    life.reads(null, { intents: [paidBy('pi_2', { createdAt: Date.UTC(2026, 1) })] });
    expect(life.asked('sendRefund')).toMatchObject({ intentId: 'pi_2', amount: OWED });
    given(life, 'succeeded');
    life.command({ name: 'reverse_outside_payment', payment: 'outside:cmd_1' });
    expect(excessOf(life.state)).toBe(0);
    expect(life.pass(30 * DAY).status).toBe('paid');
    expect(life.requests('openIntent') || life.requests('sendRefund')).toBe(false);
  });

  test('by an offline payment is given back by command, from the card', () => {
    const life = new Life().charged();
    const wire = { amount: OWED, reference: 'w', receivedAt: 0 } as const;
    life.command({ name: 'record_outside_payment', ...wire });
    life.command({ name: 'refund', payment: null, amount: OWED, n: 'r1' });
    given(life, 'succeeded');
    expect(excessOf(life.state)).toBe(0);
    life.reads(null, { intents: [paidBy('pi_2', { createdAt: Date.UTC(2026, 1) })] });
    expect(life.asked('sendRefund')).toMatchObject({ intentId: 'pi_2', amount: OWED });
  });

  test('is asked of the business where the policy says so', () => {
    const life = new Life({ policy: { excess: 'ask' } }).charged();
    life.reads(null, { intents: [paidBy('pi_2')] });
    expect(life.requests('sendRefund')).toBe(false);
    expect(life.mails).toContain('excess_business');
  });

  test('stays with a person once the refund of it has failed', () => {
    const life = given(paidTwice(), 'pending');
    const failed = { status: 'failed', failureReason: 'declined' } as const;
    const refunds = [refund({ id: 're_9', n: 'pi_2-1', amount: OWED, ...failed })];
    life.reads(null, { intents: [paidBy('pi_2', { refunds })] });
    expect(life.noted('refund_failed')).toHaveLength(1);
    expect(life.mails).toContain('refund_failed_business');
    const kept = life.state.ledger.payments.flatMap((payment) => payment.refunds);
    expect(kept.map(({ failureReason }) => failureReason)).toContain('declined');
    expect(excessOf(life.state)).toBe(OWED);
    expect(life.pass(30 * DAY).requests('sendRefund')).toBe(false); // not from the older one either
  });

  test('once given back stays gone, though the other payment is reversed later', () => {
    const life = new Life({ method: null });
    const order = { name: 'record_outside_payment', amount: OWED, reference: 'w' } as const;
    life.command({ ...order, receivedAt: 0 });
    life.reads(null, { intents: [paidBy('pi_2')] });
    given(life, 'succeeded');
    life.command({ name: 'reverse_outside_payment', payment: 'outside:cmd_1' });
    expect(receivedOf(life.state)).toBe(0);
    expect(remainingOf(life.state)).toBe(OWED);
  });

  test('once given back stays gone, though the other payment is disputed later', () => {
    const life = given(paidTwice(), 'succeeded');
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [dispute()] })] });
    expect(life.status).toBe('disputed');
    expect(remainingOf(life.state)).toBe(OWED);
  });
});

describe('an excess that a restored database has to give back', () => {
  const earlier = { id: 're_1', n: 'pi_2-1', amount: 4000 };

  test('gets a number that no refund at Stripe has', () => {
    const life = new Life().charged();
    life.reads(null, { intents: [paidBy('pi_2', { refunds: [refund(earlier)] })] });
    expect(life.asked('sendRefund')).toMatchObject({ n: 'pi_2-2', amount: OWED - 4000 });
    given(life, 'succeeded', 're_2');
    expect(excessOf(life.state)).toBe(0);
  });

  test('is recorded as what was given: a forgotten refund of that number was of less', () => {
    const life = paidTwice();
    const { id: answers, amount } = life.asked('sendRefund');
    expect(amount).toBe(OWED);
    const outcome = { kind: 'given', refund: refund(earlier) } as const;
    life.take({ kind: 'refund_answered', answers, outcome });
    expect(life.asked('sendRefund')).toMatchObject({ n: 'pi_2-2', amount: OWED - 4000 });
    given(life, 'succeeded', 're_2');
    expect(life.state.ledger.payments.at(-1)?.refunds.map(({ amount: of }) => of)).toEqual([
      4000,
      OWED - 4000,
    ]);
  });

  test('is a person’s to settle if a refund of the rules has failed at Stripe', () => {
    const life = new Life().charged();
    const refunds = [refund({ ...earlier, status: 'failed' })];
    life.reads(null, { intents: [paidBy('pi_2', { refunds })] });
    expect(life.requests('sendRefund')).toBe(false);
    expect(life.mails).toContain('excess_business');
  });
});

describe('a refund', () => {
  test('beyond the excess is recorded and reopens nothing', () => {
    const life = new Life().charged();
    const refunds = [refund({ amount: 5000 })];
    life.reads(null, { intents: [paidBy('pi_1', { refunds })] });
    expect(life.status).toBe('paid');
    expect(remainingOf(life.state)).toBe(0);
  });

  test('made in the dashboard before we saw the second payment leaves no further excess', () => {
    const refunds = [refund({ amount: OWED })];
    const one = new Life({ method: null });
    one
      .reads(null, { intents: [paidBy('pi_2', { refunds })] })
      .reads(null, { intents: [paidBy('pi_1')] });
    const other = new Life({ method: null, policy: { excess: 'ask' } });
    other
      .reads(null, { intents: [paidBy('pi_1')] })
      .reads(null, { intents: [paidBy('pi_2', { refunds })] });
    for (const life of [one, other]) expect(excessOf(life.state)).toBe(0);
    expect(one.requests('sendRefund')).toBe(false);
  });

  test('stopped by a dispute is sent once the dispute is won', () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [dispute()] })] });
    expect(life.requests('sendRefund')).toBe(false);
    const won = dispute({ status: 'won', withdrawn: false });
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [won] })] }).pass(2 * HOUR);
    expect(life.asked('sendRefund')).toMatchObject({ n: 'r1', amount: 500 });
  });

  test('stopped by a dispute that is lost counts as given', () => {
    const life = paidTwice();
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
    life.reads(null, { intents: [paidBy('pi_2', { disputes: [dispute()] })] });
    const lost = dispute({ status: 'lost' });
    life.reads(null, { intents: [paidBy('pi_2', { disputes: [lost] })] });
    expect(life.requests('sendRefund')).toBe(false);
    expect(life.status).toBe('paid');
    expect(excessOf(life.state)).toBe(0);
  });

  test('stopped by a dispute that took less than was left has failed: the money is here', () => {
    const life = new Life({ policy: { excess: 'ask' } }).charged();
    life.command({ name: 'refund', payment: null, amount: 100, n: 'r1' });
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
    const lost = dispute({ status: 'lost', amount: OWED - 300 });
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [lost] })] });
    life.reads(null, { intents: [paidBy('pi_2')] });
    expect(life.noted('refund_failed')).toHaveLength(1);
    expect(excessOf(life.state)).toBe(300);
    const won = { disputes: [dispute({ ...WON, amount: OWED - 300 })] };
    life.reads(null, { intents: [paidBy('pi_1', won)] }).pass(2 * HOUR);
    expect(life.requests('sendRefund')).toBe(false); // it was announced as a person's to settle
  });

  test.each([
    ['a refusal', { kind: 'refused', code: 'charge_already_refunded', detail: 'no' }],
    ['a dispute', { kind: 'stopped_by_dispute' }],
  ] as const)('found at Stripe is not undone by %s that a later try met', (_what, outcome) => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'effect_failed', answers, why: 'unknown', detail: 'no answer' });
    const refunds = [refund({ id: 're_9', n: 'r1', amount: 500 })];
    life.reads(null, { intents: [paidBy('pi_1', { refunds })] }).pass(DAY);
    life.take({ kind: 'refund_answered', answers, outcome });
    const [payment] = life.state.ledger.payments;
    expect(payment?.refunds).toMatchObject([{ status: 'succeeded', stoppedByDispute: false }]);
    expect(life.requests('sendRefund')).toBe(false);
  });

  test('found at Stripe is not undone by a later try that came to nothing', () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'effect_failed', answers, why: 'unknown', detail: 'no answer' });
    const refunds = [refund({ id: 're_9', n: 'r1', amount: 500 })];
    life.reads(null, { intents: [paidBy('pi_1', { refunds })] }).pass(DAY);
    life.take({ kind: 'effect_failed', answers, why: 'refused', detail: 'no' });
    expect(life.state.ledger.payments[0]?.refunds).toMatchObject([{ status: 'succeeded' }]);
    expect(life.noted('refund_failed')).toEqual([]);
  });

  test('stopped by a dispute that was lost is sent after all when the appeal is won', () => {
    const life = paidTwice();
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
    for (const part of [{ status: 'lost' }, { status: 'under_review' }, WON]) {
      life.reads(null, { intents: [paidBy('pi_2', { disputes: [dispute(part)] })] });
      expect(life.requests('sendRefund')).toBe(false);
    }
    expect(life.pass(2 * HOUR).asked('sendRefund')).toMatchObject({ amount: OWED });
  });

  test('that Stripe has not finished is read again weekly', () => {
    const life = given(paidTwice(), 'pending').mailed();
    expect(life.wakeAt).not.toBeNull();
    life.pass(8 * DAY);
    expect(life.asked('readStripe').intentIds).toEqual(['pi_1', 'pi_2']);
  });

  test('of the same key is asked once, and of no other payment either', () => {
    const life = new Life({ policy: { excess: 'ask' } }).charged();
    life.reads(null, { intents: [paidBy('pi_2')] });
    const body = { name: 'refund', payment: null, amount: OWED, n: 'r1' } as const;
    life.command(body);
    life.command(body);
    const asked = life.state.ledger.payments.flatMap(({ refunds }) => refunds);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['more than the payment', OWED + 1, 'amount_invalid'],
    ['nothing', 0, 'amount_invalid'],
    ['a fraction', 0.5, 'amount_invalid'],
  ])('of %s is refused', (_what, amount, code) => {
    const life = new Life().charged();
    expect(life.command({ name: 'refund', payment: null, amount, n: 'r' })?.code).toBe(code);
  });

  test('of a payment whose funds are withdrawn is refused; in an inquiry it is allowed', () => {
    const life = new Life().charged();
    const inquiry = dispute({ status: 'warning_needs_response', withdrawn: false });
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [inquiry] })] });
    const body = { name: 'refund', payment: 'pi_1', amount: 500 } as const;
    expect(life.command({ ...body, n: 'a' })?.outcome).toBe('preparing');
    life.reads(null, { intents: [paidBy('pi_1', { disputes: [dispute()] })] });
    expect(life.command({ ...body, n: 'b' })?.code).toBe('disputed');
  });
});

test('a refund stopped for a dispute we have not heard of is looked into, not repeated', () => {
  const life = paidTwice();
  const { id: answers } = life.asked('sendRefund');
  life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
  expect(life.requests('sendRefund')).toBe(false);
  expect(life.requests('readStripe')).toBe(true);
});

import type { CommandBody } from '../../../../src/domain/collection/model/command';
import type { DisputeReading } from '../../../../src/domain/collection/model/fact';
import { DAY } from '../../../../src/domain/time';
import { statusOf } from '../../../../src/domain/collection/queries/status';
import { Life } from '../life';
import { OWED, START, amex, charge, decline, dispute, intent, sepa, stripeEvent } from '../objects';

const disputed = (life: Life, part: Partial<DisputeReading> = {}): Life => {
  const disputes = [dispute(part)];
  const paid = intent({
    id: 'pi_1',
    n: 1,
    status: 'succeeded',
    charge: charge('ch_1', { disputes }),
  });
  return life.reads(null, { intents: [paid] });
};
const lost = (): Life => disputed(disputed(new Life().charged()), { status: 'lost' });

describe('a dispute', () => {
  test('as an inquiry is mailed and changes no status', () => {
    const life = disputed(new Life().charged(), {
      status: 'warning_needs_response',
      withdrawn: false,
    });
    expect(life.status).toBe('paid');
    expect(life.mails).toContain('dispute_business');
    expect(life.noted('dispute_opened')).toEqual([]);
  });

  test('that grows from an inquiry is noted as a dispute', () => {
    const life = disputed(new Life().charged(), {
      status: 'warning_needs_response',
      withdrawn: false,
    });
    disputed(life);
    expect(life.status).toBe('disputed');
    expect(life.noted('dispute_opened')).toHaveLength(1);
  });

  test('stops charges, checkouts and reminders while it lasts, and is read again weekly', () => {
    const life = disputed(new Life().charged()).mailed();
    life.command({ name: 'open_checkout' }, 'customer');
    life.command({ name: 'charge_now' }, 'customer');
    life.pass(40 * DAY);
    expect(life.answers.map((a) => a.code)).toEqual(['disputed', 'disputed']);
    expect(life.mails).not.toContain('reminder');
    expect(life.requests('openIntent') || life.requests('openCheckout')).toBe(false);
    expect(life.requests('readStripe')).toBe(true);
  });

  test('on one of two parts closes the open checkout for the other', () => {
    const life = new Life({ method: null });
    const part = intent({ id: 'pi_1', amount: 900, status: 'succeeded' });
    life.reads(null, { intents: [part] }).atCheckout();
    const withdrawn = charge('ch_1', { disputes: [dispute({ amount: 900 })] });
    life.reads(null, { intents: [{ ...part, charge: withdrawn }] });
    expect(life.status).toBe('disputed');
    expect(life.lane).toBe('closing');
  });

  test.each(['won', 'prevented'])('%s restores the payment', (status) => {
    const life = disputed(disputed(new Life().charged()), { status, withdrawn: false });
    expect(life.status).toBe('paid');
    expect(life.noted('dispute_won')).toHaveLength(1);
  });

  test('reinstated before it is closed restores the payment', () => {
    const life = disputed(disputed(new Life().charged()), {
      status: 'under_review',
      withdrawn: false,
    });
    expect(life.status).toBe('paid');
  });

  test('is lost only when Stripe has closed it, dated by the closing event', () => {
    const life = disputed(new Life().charged());
    const created = START + 3 * DAY;
    life.hears(
      stripeEvent('charge.dispute.closed', { objectId: 'dp_1', intentId: 'pi_1', created }),
    );
    expect(life.status).toBe('disputed');
    disputed(life, { status: 'lost' });
    expect(life.status).toBe('disputed_lost');
    expect(life.state.plan.disputeLostAt).toBe(created);
  });

  test('is not dated by the end of another dispute', () => {
    const life = disputed(new Life().charged());
    const created = START - 30 * DAY;
    life.hears(
      stripeEvent('charge.dispute.closed', { objectId: 'dp_0', intentId: 'pi_1', created }),
    );
    disputed(life, { status: 'lost' });
    expect(life.state.plan.disputeLostAt).toBe(life.now - 1000);
  });

  test('that is appealed is disputed again', () => {
    const life = disputed(lost(), { status: 'under_review' });
    expect(life.status).toBe('disputed');
    expect(disputed(life, { status: 'won', withdrawn: false }).status).toBe('paid');
  });

  test.each<[string, CommandBody]>([
    ['retry', { name: 'charge_now' }],
    ['pay', { name: 'open_checkout' }],
    ['add link', { name: 'set_payment_link', on: true }],
    ['resend', { name: 'resend_mail' }],
    ['void', { name: 'void', reason: 'x' }],
    ['giving up', { name: 'mark_uncollectible', reason: 'x' }],
    ['refund of the lost payment', { name: 'refund', payment: 'pi_1', amount: 100, n: 'r' }],
  ])('lost refuses %s', (_what, body) => {
    expect(lost().command(body)?.outcome).toBe('refused');
  });

  test('lost turns to paid when money comes from outside; the date stays', () => {
    const life = lost();
    const before = life.state.plan.disputeLostAt;
    const money = { name: 'record_outside_payment', amount: OWED, reference: 'w' } as const;
    expect(life.command({ ...money, receivedAt: 0 })?.outcome).toBe('done');
    expect(life.status).toBe('paid');
    expect(life.state.plan.disputeLostAt).toBe(before);
  });

  test('lost ends a wait for the bank as well: it is final', () => {
    const life = new Life({ terms: { keepLinkOpen: false } });
    life.opened().confirmed({
      status: 'requires_payment_method',
      decline: decline('authentication_required'),
    });
    life.canceled();
    const part = (disputes: DisputeReading[]) =>
      intent({
        id: 'pi_9',
        amount: 900,
        status: 'succeeded',
        charge: charge('ch_9', { disputes }),
      });
    life.reads(null, { intents: [part([])] });
    life.reads(null, { intents: [part([dispute({ amount: 900, status: 'lost' })])] });
    expect(statusOf(life.state)).toBe('disputed_lost');
  });

  test('given up by hand counts as lost from then on', () => {
    const life = disputed(new Life().charged());
    expect(life.command({ name: 'mark_dispute_lost' })?.outcome).toBe('done');
    expect(life.status).toBe('disputed_lost');
    expect(life.state.plan.disputeLostAt).toBe(life.now - 1000);
    expect(disputed(life, { status: 'won', withdrawn: false }).status).toBe('paid');
  });
});

describe('a returned bank debit', () => {
  const debited = (): Life => {
    const life = new Life({ method: sepa }).mailed().opened().confirmed({ status: 'processing' });
    life.pass(DAY);
    return life.answersRead({
      intents: [intent({ id: 'pi_1', n: 1, status: 'succeeded', method: sepa })],
    });
  };
  const returned = (life: Life, reason: string, id = 'pi_1'): Life => {
    const disputes = [dispute({ id: `dp_${id}`, status: 'lost', reason })];
    const back = charge(`ch_${id}`, { disputes });
    return life.reads(null, {
      intents: [intent({ id, status: 'succeeded', method: sepa, charge: back })],
    });
  };

  test.each(['insufficient_funds', 'bank_cannot_process', 'incorrect_account_details'])(
    'for %s opens the invoice again, and is no dispute to the customer',
    (reason) => {
      const life = returned(debited(), reason);
      expect(life.status).toBe('open');
      expect(life.noted('payment_returned')).toHaveLength(1);
      expect(life.noted('dispute_lost')).toEqual([]);
      expect(life.mails).toContain('payment_returned');
    },
  );

  test('disputed by the customer is a dispute all the same', () => {
    expect(returned(debited(), 'fraudulent').status).toBe('disputed_lost');
  });

  test('that the payer took back is paid by the link, and nothing is charged by itself', () => {
    const life = returned(debited(), 'customer_initiated');
    expect(life.status).toBe('open');
    life.brings(amex).pass(20 * DAY);
    expect(life.requests('openIntent')).toBe(false);
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
    life.checkoutOpened().paidAtCheckout();
    expect(life.status).toBe('paid');
  });

  test('that the payer took back plans no retry when a charge asked for is declined', () => {
    const life = returned(debited(), 'customer_initiated').brings(amex);
    life.command({ name: 'charge_now' }, 'customer');
    life.declined('insufficient_funds').pass(20 * DAY);
    expect(life.requests('openIntent')).toBe(false);
  });

  test('stays the lost dispute it was announced as', () => {
    const life = debited();
    const disputes = [dispute({ id: 'dp_pi_1', status: 'lost', reason: 'customer_initiated' })];
    const paid = intent({ id: 'pi_1', n: 1, status: 'succeeded', method: sepa });
    life.reads(null, { intents: [{ ...paid, charge: charge('ch_pi_1', { disputes }) }] });
    const { ledger } = life.state;
    const payments = ledger.payments.map((payment) => ({
      ...payment,
      disputes: payment.disputes.map((one) => ({ ...one, returned: false })),
    }));
    life.state = { ...life.state, ledger: { ...ledger, payments } };
    expect(returned(life, 'customer_initiated').status).toBe('disputed_lost');
  });

  test.each(['bank_cannot_process', 'incorrect_account_details'])(
    'for %s is not retried',
    (reason) => {
      expect(
        returned(debited(), reason)
          .pass(20 * DAY)
          .requests('openIntent'),
      ).toBe(false);
    },
  );

  test('for insufficient funds is retried, at most twice', () => {
    const life = returned(debited(), 'insufficient_funds');
    for (const n of [2, 3]) {
      life.pass(3 * DAY);
      expect(life.asked('openIntent').n).toBe(n);
      life.opened().confirmed({ status: 'succeeded' });
      returned(life, 'insufficient_funds', `pi_${n}`);
    }
    expect(life.pass(20 * DAY).requests('openIntent')).toBe(false);
    expect(life.state.plan.charge.kind).toBe('needs_method');
  });

  test('is not retried once the ladder has used up its attempts', () => {
    const life = new Life({ policy: { ladderDays: [] } }).declined('insufficient_funds');
    life.atCheckout().paidAtCheckout({ method: sepa });
    returned(life, 'insufficient_funds', 'pi_of_cs_2');
    expect(life.pass(5 * DAY).requests('openIntent')).toBe(false);
  });
});

import { excessOf } from '../../../../src/domain/collection/queries/ledger';
import { isRefundDue } from '../../../../src/domain/collection/queries/ground';
import { HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { OWED, charge, dispute, intent, refund, session, visa } from '../objects';

const other = { ...visa, id: 'pm_other', label: 'visa 1881', fingerprint: 'fp_other' };

const changed = (life: Life, method: typeof visa | null, stripeCustomer: string | null): Life =>
  life.take({ kind: 'customer', stripeCustomer, method, fresh: false });

describe('between the intent and its confirm the ground is looked at again', () => {
  test('unlinked meanwhile: nothing is confirmed, and no card is barred', () => {
    const life = changed(new Life(), null, null).opened();
    expect(life.requests('confirmAttempt')).toBe(false);
    expect(life.asked('closeLane')).toMatchObject({ intentId: 'pi_1' });
    life.canceled();
    expect(life.state.plan.ladder.barred).toEqual([]);
    expect(life.state.plan.charge.kind).toBe('needs_method');
  });

  test('another card was chosen meanwhile: that one is charged, at once', () => {
    const life = changed(new Life(), other, 'cus_1').opened();
    expect(life.requests('confirmAttempt')).toBe(false);
    life.canceled();
    expect(life.asked('openIntent')).toMatchObject({ n: 2, method: { id: 'pm_other' } });
  });

  test('linked to another Stripe customer meanwhile: the intent is of the first', () => {
    const life = changed(new Life(), visa, 'cus_2').opened();
    expect(life.requests('confirmAttempt')).toBe(false);
    life.canceled();
    expect(life.asked('openIntent').stripeCustomer).toBe('cus_2');
  });

  test('a charge that was asked by hand is not made by another card', () => {
    const life = new Life({ terms: { autoCharge: false } }).mailed();
    life.command({ name: 'charge_now' }, 'customer');
    changed(life, other, 'cus_1').opened().canceled();
    expect(life.requests('openIntent')).toBe(false);
  });
});

describe('a confirm that was called off before it was sent', () => {
  const calledOff = (): Life => {
    const life = changed(new Life().opened(), other, 'cus_1');
    return life.fails(life.asked('confirmAttempt'), 'called_off');
  };

  test('is canceled at Stripe, and what is chosen now is charged', () => {
    const life = calledOff();
    expect(life.noted('attempt_called_off')).toHaveLength(1);
    life.canceled();
    expect(life.asked('openIntent')).toMatchObject({ n: 2, method: { id: 'pm_other' } });
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('and had succeeded by an earlier try: it is paid', () => {
    const life = calledOff();
    const { id } = life.asked('closeLane');
    life.reads(id, { intents: [intent({ id: 'pi_1', n: 1, status: 'succeeded' })] });
    expect([life.status, life.lane]).toEqual(['paid', 'none']);
  });
});

describe('a refund of an excess', () => {
  const paidTwice = (): Life => {
    const life = new Life();
    life.command({ name: 'record_outside_payment', amount: OWED, reference: 'w', receivedAt: 0 });
    const paid = intent({ id: 'pi_2', n: 2, status: 'succeeded', charge: charge('ch_2') });
    return life.reads(null, { intents: [paid] });
  };

  test('is due while that much is overpaid, and called off once it is owed again', () => {
    const life = paidTwice();
    const refund = life.asked('sendRefund');
    expect(isRefundDue(life.state, refund.n)).toBe(true);
    const [wire] = life.state.ledger.payments.filter(({ via }) => via === 'outside');
    const reversal = { payment: wire?.id ?? '', reference: 'bounced' };
    life.command({ name: 'reverse_outside_payment', ...reversal });
    expect(isRefundDue(life.state, refund.n)).toBe(false);
    life.fails(refund, 'called_off');
    expect(life.requests('sendRefund')).toBe(false);
    expect([life.status, excessOf(life.state)]).toEqual(['paid', 0]);
    expect(life.mails).not.toContain('refund_failed_business');
  });

  test('that a dispute had stopped is settled before anything is collected again', () => {
    const life = new Life().mailed().opened();
    life.command({ name: 'record_outside_payment', amount: OWED, reference: 'w', receivedAt: 0 });
    life.confirmed({ status: 'succeeded' }).mailed();
    const { id: answers } = life.asked('sendRefund');
    life.take({ kind: 'refund_answered', answers, outcome: { kind: 'stopped_by_dispute' } });
    const disputed = (part: object): Life => {
      const of = charge('ch_pi_1', { disputes: [dispute(part)] });
      return life.reads(null, {
        intents: [intent({ id: 'pi_1', status: 'succeeded', charge: of })],
      });
    };
    disputed({});
    const [wire] = life.state.ledger.payments.filter(({ via }) => via === 'outside');
    life.command({ name: 'reverse_outside_payment', payment: wire?.id ?? '' });
    expect(life.status).toBe('disputed');
    expect(disputed({ status: 'won', withdrawn: false }).status).toBe('paid');
    expect(life.requests('openIntent')).toBe(false);
    expect(life.requests('sendRefund')).toBe(false);
  });

  test('is due beside what a person settles, of which a part is refunded elsewhere', () => {
    const life = paidTwice();
    const refunds = [refund({ id: 're_9', n: null, amount: 500 })];
    const read = charge('ch_2', { refunds });
    const sent = life.asked('sendRefund');
    life.command({ name: 'record_outside_payment', amount: OWED, reference: 'x', receivedAt: 0 });
    life.reads(null, {
      intents: [intent({ id: 'pi_2', n: 2, status: 'succeeded', charge: read })],
    });
    expect(isRefundDue(life.state, sent.n)).toBe(true);
  });

  test('that is not answered yet keeps what is owed again from being charged', () => {
    const life = new Life().mailed().opened();
    life.command({ name: 'record_outside_payment', amount: 500, reference: 'w', receivedAt: 0 });
    life.confirmed({ status: 'succeeded' }).mailed();
    const refund = life.asked('sendRefund');
    const [wire] = life.state.ledger.payments.filter(({ via }) => via === 'outside');
    life.command({ name: 'reverse_outside_payment', payment: wire?.id ?? '' });
    life.pass(HOUR);
    expect(life.requests('openIntent')).toBe(false);
    life.command({ name: 'open_checkout' }, 'customer');
    expect(life.requests('openCheckout')).toBe(false);
    life.fails(refund, 'called_off');
    expect(life.status).toBe('paid');
    expect(life.requests('openIntent')).toBe(false);
  });

  test('that was called off does not keep a later excess from being refunded', () => {
    const life = paidTwice();
    life.fails(life.asked('sendRefund'), 'called_off');
    expect(life.asked('sendRefund')).toMatchObject({ n: 'pi_2-2', amount: OWED });
  });

  test('that a person asked for is always due', () => {
    const life = new Life().charged();
    life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
    expect(isRefundDue(life.state, 'r1')).toBe(true);
  });
});

describe('a checkout', () => {
  const forCustomer = (): Life => {
    const life = new Life({ terms: { autoCharge: false } }).mailed();
    life.command({ name: 'open_checkout' }, 'customer');
    return life;
  };

  test('made for a customer who was unlinked meanwhile is closed, and another made', () => {
    const life = changed(forCustomer(), null, null).checkoutOpened();
    expect(life.asked('closeLane')).toMatchObject({ sessionId: 'cs_1' });
    life.expired();
    expect(life.asked('openCheckout')).toMatchObject({ n: 2, stripeCustomer: null });
  });

  test.each(['nothing is found', 'a session is found'])(
    'whose key was used for another request is read, then made by the next number: %s',
    (what) => {
      const life = forCustomer();
      life.fails(life.asked('openCheckout'), 'unknown', { code: 'idempotency_error' });
      expect(life.lane).toBe('reading');
      if (what === 'nothing is found') life.foundNothing();
      else
        life.answersRead({ searched: true, sessions: [session({ id: 'cs_1', n: 1 })] }).expired();
      expect(life.asked('openCheckout').n).toBe(2);
    },
  );
});

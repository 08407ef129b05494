import { DAY, HOUR } from '../../../../src/domain/time';
import { reminderAt } from '../../../../src/domain/collection/queries/reminder-at';
import { Life } from '../life';
import { OWED, START, intent } from '../objects';

const reminders = (life: Life): number => life.mails.filter((name) => name === 'reminder').length;

describe('sending', () => {
  test('a draft waits, may be edited, and is sent when asked', () => {
    const life = new Life({ send: 'manual', method: null });
    expect(life.status).toBe('draft');
    expect(life.wakeAt).toBeNull();
    const terms = { ...life.state.terms, amountDue: 500 };
    expect(life.command({ name: 'edit', terms })?.outcome).toBe('done');
    life.command({ name: 'send' });
    expect(life.mails).toEqual(['invoice']);
    expect(life.command({ name: 'edit', terms })?.outcome).toBe('refused');
    expect(life.command({ name: 'send' })?.outcome).toBe('refused');
  });

  test('undelivered after 24 hours: the business is mailed once, collecting goes on', () => {
    const life = new Life({ method: null }).pass(25 * HOUR).pass(DAY);
    expect(life.mails.filter((name) => name === 'undelivered_business')).toHaveLength(1);
    expect(life.status).toBe('open');
  });

  test('a refused address is reported at once', () => {
    const life = new Life({ method: null });
    const { id } = life.asked('sendMail');
    life.take({ kind: 'mail_done', answers: id, sent: [], refused: ['invoice'] });
    expect(life.mails).toContain('undelivered_business');
  });

  test('a receipt goes out once for each payment, unless Stripe sends it', () => {
    const life = new Life().charged();
    life.reads(null, { intents: [intent({ id: 'pi_1', status: 'succeeded' })] });
    expect(life.mails.filter((name) => name === 'receipt')).toHaveLength(1);
    expect(new Life({ terms: { receipts: 'stripe' } }).charged().mails).not.toContain('receipt');
  });
});

describe('reminders', () => {
  test('go out three days before, on, seven and fourteen days after the due date', () => {
    const life = new Life({ method: null }).mailed();
    for (const [i, days] of life.policy.reminderDays.entries()) {
      life.pass(reminderAt(life.state, life.policy, days) - life.now - HOUR);
      expect(reminders(life)).toBe(i);
      life.pass(HOUR);
      expect(reminders(life)).toBe(i + 1);
    }
    expect(life.pass(90 * DAY).wakeAt).toBeNull();
    expect(reminders(life)).toBe(4);
  });

  test('stop at once on payment', () => {
    const life = new Life({ method: null }).mailed().atCheckout().paidAtCheckout();
    expect(reminders(life.pass(60 * DAY))).toBe(0);
  });

  test('keep silent while a charge is planned or a debit under way', () => {
    const life = new Life({ terms: { chargeOn: 'due' } }).mailed();
    expect(reminders(life.pass(12 * DAY))).toBe(0);
  });

  test('go out before the due date on which nothing stored can be charged', () => {
    const life = new Life({ method: null, terms: { chargeOn: 'due' } }).mailed();
    expect(reminders(life.pass(12 * DAY))).toBe(1);
  });

  test('an invoice is overdue once its due day is over, published once', () => {
    const life = new Life({ method: null }).pass(14.6 * DAY);
    expect(life.noted('invoice_overdue')).toEqual([]);
    life.pass(DAY).pass(DAY);
    expect(life.noted('invoice_overdue')).toHaveLength(1);
  });
});

describe('the link', () => {
  test('works again after its checkout has expired, however often', () => {
    const life = new Life({ method: null });
    for (const n of [1, 2, 3]) {
      life.command({ name: 'open_checkout' }, 'customer');
      expect(life.asked('openCheckout').n).toBe(n);
      life
        .checkoutOpened()
        .pass(23 * HOUR)
        .expired();
      expect(life.lane).toBe('none');
    }
  });

  test('with keep_link_open is renewed though nobody clicked, until the reminders end', () => {
    const life = new Life({ method: null, terms: { keepLinkOpen: true } }).mailed();
    let created = 0;
    while (life.now < START + 60 * DAY && life.requests('openCheckout')) {
      created += 1;
      life
        .checkoutOpened()
        .pass(23 * HOUR)
        .expired();
    }
    expect(created).toBeGreaterThan(25);
    expect(life.now).toBeLessThan(START + 31 * DAY);
  });

  test('with keep_link_open ends with the ladder', () => {
    const terms = { keepLinkOpen: true };
    const life = new Life({ terms, policy: { ladderDays: [] } }).declined('insufficient_funds');
    expect(life.requests('openCheckout')).toBe(false);
  });

  test('with keep_link_open is not renewed in a pause without an end', () => {
    const life = new Life({ method: null, terms: { keepLinkOpen: true } }).mailed();
    life.checkoutOpened();
    life.command({ name: 'pause', until: null, reason: 'a call' });
    life.pass(23 * HOUR).expired();
    expect(life.requests('openCheckout')).toBe(false);
    life.command({ name: 'resume' });
    expect(life.requests('openCheckout')).toBe(true);
  });

  test('creates the Stripe customer when first needed, and works without one', () => {
    const life = new Life({ method: null, terms: { createStripeCustomer: true } });
    life.command({ name: 'open_checkout' }, 'customer');
    const customer = life.asked('ensureCustomer');
    expect(life.requests('openCheckout')).toBe(false);
    life.fails(customer, 'refused');
    expect(life.asked('openCheckout').stripeCustomer).toBeNull();
  });

  test('completed and unpaid follows its intent: a debit, then paid', () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    life.paidAtCheckout({ status: 'processing' });
    expect(life.status).toBe('processing');
    life.pass(DAY).answersRead({ intents: [intent({ id: 'pi_of_cs_1', status: 'succeeded' })] });
    expect(life.status).toBe('paid');
  });

  test('completed and waiting for micro-deposits shows where to go, until a deadline', () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    life.paidAtCheckout({ status: 'requires_action', instructionsUrl: 'https://stripe/x' });
    expect(life.status).toBe('requires_action');
    expect(life.state.lane).toMatchObject({ instructionsUrl: 'https://stripe/x' });
    expect(life.pass(8 * DAY).lane).toBe('closing');
  });

  test('revoked with its link is closed; one in the making is made anew for who waits', () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    expect(life.command({ name: 'revoke_link' })?.outcome).toBe('done');
    expect(life.asked('closeLane').sessionId).toBe('cs_1');
    life.expired().command({ name: 'open_checkout' }, 'customer');
    life.command({ name: 'revoke_link' });
    life.checkoutOpened();
    expect(life.asked('closeLane').sessionId).toBe('cs_2');
    life.expired();
    expect(life.asked('openCheckout').n).toBe(3);
  });

  test('is not revoked while nobody has a link', () => {
    const life = new Life({ send: 'manual' });
    expect(life.command({ name: 'revoke_link' })).toMatchObject({ code: 'draft' });
  });

  test('an offline payment closes it and what came too much follows the rule', () => {
    const life = new Life({ method: null }).atCheckout();
    const order = { name: 'record_outside_payment', amount: OWED, reference: 'w' } as const;
    life.command({ ...order, receivedAt: 0 });
    expect(life.lane).toBe('closing');
    expect(life.status).toBe('paid');
  });
});

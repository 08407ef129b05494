import { DAY, HOUR, MINUTE } from '../../../../src/domain/time';
import type { Method } from '../../../../src/domain/collection/model/method';
import { Life } from '../life';
import { OWED, decline, intent, stripeEvent, sepa, session, visa } from '../objects';

describe('one way to pay at a time', () => {
  test('a stored method is not charged before the open checkout reads expired', () => {
    const life = new Life({ terms: { chargeOn: 'due', dueAt: Date.UTC(2026, 0, 5) } });
    life.atCheckout().pass(2 * HOUR);
    expect(life.lane).toBe('closing');
    expect(life.requests('openIntent')).toBe(false);
    const { id } = life.asked('closeLane');
    life.reads(id, { sessions: [session({ id: 'cs_1' })] }); // the expire came to nothing
    expect(life.lane).toBe('closing');
    expect(life.requests('openIntent')).toBe(false);
    life.pass(10 * MINUTE).expired();
    expect(life.requests('openIntent')).toBe(true);
  });

  test('time alone never frees a checkout: past its end it is read back first', () => {
    const life = new Life({ method: null }).atCheckout();
    life.pass(23 * HOUR);
    expect(life.lane).toBe('closing');
    life.expired();
    expect(life.lane).toBe('none');
  });

  test('a declined attempt is canceled and read back before a checkout is opened', () => {
    const life = new Life().opened();
    life.confirmed({ status: 'requires_payment_method', decline: decline('insufficient_funds') });
    life.command({ name: 'open_checkout' }, 'customer');
    expect(life.requests('openCheckout')).toBe(false);
    life.canceled();
    expect(life.requests('openCheckout')).toBe(true);
  });

  test('a checkout paid while it was being closed is a payment, and nothing is charged', () => {
    const life = new Life({ terms: { chargeOn: 'due', dueAt: Date.UTC(2026, 0, 5) } });
    life.atCheckout().pass(2 * HOUR);
    const { id } = life.asked('closeLane');
    const sessions = [session({ id: 'cs_1', status: 'complete', intentId: 'pi_x' })];
    const paid = intent({ id: 'pi_x', n: 1, ofCheckout: true, status: 'succeeded' });
    life.reads(id, { sessions, intents: [paid] });
    expect(life.status).toBe('paid');
    expect(life.requests('openIntent')).toBe(false);
  });

  test('another intent that waits for its bank does not keep an expired checkout open', () => {
    const life = new Life({ method: null }).atCheckout().pass(23 * HOUR);
    const { id } = life.asked('closeLane');
    const stray = intent({ id: 'pi_stray', ofCheckout: true, status: 'requires_action' });
    life.reads(id, { sessions: [session({ id: 'cs_1', status: 'expired' })], intents: [stray] });
    expect(life.lane).not.toBe('closing');
  });

  test('a second click while the checkout is being made asks for no second one', () => {
    const life = new Life({ method: null });
    life.command({ name: 'open_checkout' }, 'customer');
    life.command({ name: 'open_checkout' }, 'customer');
    life.checkoutOpened();
    expect(life.lane).toBe('checkout_open');
    expect(life.requests('closeLane')).toBe(false);
  });

  test('an open checkout is given out again, until too little of it is left', () => {
    const life = new Life({ method: null }).atCheckout();
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('done');
    life.pass(21.9 * HOUR);
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
    life.expired();
    expect(life.asked('openCheckout').n).toBe(2);
  });

  test('an open checkout is closed when the customer is linked to another Stripe customer', () => {
    const life = new Life().declined('stolen_card').atCheckout();
    life.brings(null, 'cus_2');
    expect(life.lane).toBe('closing');
  });

  test('a stray session of ours found open at Stripe is closed, under its own number', () => {
    const life = new Life({ method: null }).atCheckout();
    life.pass(23 * HOUR).expired();
    life.hears(stripeEvent('radar.early_fraud_warning.created', { intentId: 'pi_9' }));
    life.answersRead({ sessions: [session({ id: 'cs_9', n: 1 })] });
    expect(life.asked('closeLane')).toMatchObject({ n: 2, sessionId: 'cs_9' });
  });

  test('given out again and found expired the same moment, another is created at once', () => {
    const life = new Life({ method: null }).mailed().atCheckout();
    const answer = life.pass(HOUR).command({ name: 'open_checkout' }, 'customer');
    expect(answer?.outcome).toBe('done');
    life.hears(stripeEvent('checkout.session.expired', { sessionId: 'cs_1', n: 1 }));
    life.answersRead({ sessions: [session({ id: 'cs_1', status: 'expired' })] });
    expect(life.asked('openCheckout')).toMatchObject({ n: 2, amount: OWED });
    life.checkoutOpened().pass(2 * MINUTE);
    life.hears(stripeEvent('checkout.session.expired', { sessionId: 'cs_2', n: 2 }));
    life.answersRead({ sessions: [session({ id: 'cs_2', n: 2, status: 'expired' })] });
    expect(life.requests('openCheckout')).toBe(false);
  });

  test('a declined attempt that a restored database forgot is canceled before another', () => {
    const life = new Life({ method: null }).mailed();
    life.hears(stripeEvent('payment_intent.payment_failed', { intentId: 'pi_3', n: 3 }));
    const status = 'requires_payment_method' as const;
    const declined = { status, decline: decline('insufficient_funds') };
    life.answersRead({ intents: [intent({ id: 'pi_3', n: 3, ...declined })] });
    expect(life.asked('closeLane')).toMatchObject({ intentId: 'pi_3' });
    life.brings(visa).command({ name: 'charge_now' });
    expect(life.requests('openIntent')).toBe(false);
    life.canceled();
    expect(life.asked('openIntent').n).toBeGreaterThan(3);
    life.reads(null, { intents: [intent({ id: 'pi_3', n: 3, ...declined })] });
    expect(life.requests('closeLane')).toBe(false);
  });

  test('numbers rise above those a restored database has forgotten', () => {
    const life = new Life({ method: null });
    life.hears(stripeEvent('payment_intent.succeeded', { intentId: 'pi_7' }));
    const part = intent({ id: 'pi_7', n: 7, amount: 900, ofCheckout: true, status: 'succeeded' });
    life.answersRead({ intents: [part] });
    life.command({ name: 'open_checkout' }, 'customer');
    expect(life.asked('openCheckout')).toMatchObject({ n: 8, amount: OWED - 900 });
  });
});

describe('the distance from a customer at a checkout', () => {
  test('no automatic attempt within 30 minutes of a checkout opened', () => {
    const life = new Life({ terms: { chargeOn: 'due', dueAt: Date.UTC(2026, 0, 5) } });
    life.pass(20 * MINUTE).atCheckout();
    life.pass(50 * MINUTE); // the charge was due at nine, the checkout opened 20 past eight
    expect(life.requests('openIntent')).toBe(false);
    life.pass(DAY);
    expect(life.lane).toBe('closing');
  });

  test('also when that checkout is closed early', () => {
    const dueAt = Date.UTC(2026, 0, 4);
    const life = new Life({ terms: { chargeOn: 'due', dueAt } });
    life.pass(life.wakeAt === null ? 0 : life.wakeAt - life.now - 5 * MINUTE).atCheckout();
    life.command({ name: 'set_payment_link', on: false });
    life.expired().pass(10 * MINUTE);
    expect(life.requests('openIntent')).toBe(false);
    life.pass(21 * MINUTE);
    expect(life.requests('openIntent')).toBe(true);
  });

  test('nor within 30 minutes of a debit that failed at a checkout', () => {
    const life = new Life({ terms: { chargeOn: 'due', dueAt: Date.UTC(2026, 0, 4) } });
    life.atCheckout().paidAtCheckout({ status: 'processing' });
    life.pass(DAY);
    life.answersRead({ intents: [failedDebit(sepa)] });
    expect(life.lane).toBe('none');
    expect(life.requests('openIntent')).toBe(false);
    life.pass(31 * MINUTE);
    expect(life.requests('openIntent')).toBe(true);
  });

  test('and the very method whose debit just failed is not charged again as if it were new', () => {
    const life = new Life({ terms: { chargeOn: 'due', dueAt: Date.UTC(2026, 0, 4) } });
    life.atCheckout().paidAtCheckout({ status: 'processing' });
    life.pass(DAY);
    life.answersRead({ intents: [failedDebit(visa)] });
    life.pass(31 * MINUTE);
    expect(life.requests('openIntent')).toBe(false);
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('a customer who asks to be charged is charged at once', () => {
    const life = new Life().declined('insufficient_funds').pass(HOUR).atCheckout();
    life.command({ name: 'charge_now' }, 'customer');
    life.expired();
    expect(life.requests('openIntent')).toBe(true);
  });
});

const failedDebit = (method: Method) =>
  intent({
    id: 'pi_of_cs_1',
    ofCheckout: true,
    status: 'requires_payment_method',
    method,
    decline: decline('insufficient_funds'),
  });

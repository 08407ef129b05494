import { flagsOf } from '../../../../src/domain/collection/queries/status';
import { heldDetail, heldDetailsOf } from '../../../../src/domain/collection/queries/held-reason';
import { explain } from '../../../../src/domain/collection/queries/explain';
import { DAY, HOUR } from '../../../../src/domain/time';
import { Life } from '../life';
import { intent } from '../objects';

const REJECTED = 'charges are switched off: rejected.fraud';
const gone = (life: Life): Life => life.take({ kind: 'connection', gone: REJECTED });
const back = (life: Life): Life => life.take({ kind: 'connection', gone: null });
const waiting = (): Life => new Life({ method: null }).mailed();
const requestsOfStripe = (life: Life): string[] =>
  life.state.outstanding.map(({ kind }) => kind).filter((kind) => kind !== 'sendMail');

describe('an account that Stripe says cannot charge', () => {
  test('holds what nobody can pay, says why, publishes and mails it once, and reminds', () => {
    const life = gone(gone(waiting()));
    expect(life.status).toBe('held');
    expect(life.state.plan.held?.reason).toBe('connection_gone');
    expect(explain(life.state, life.policy).reason).toContain(REJECTED);
    expect(life.noted('invoice_held')).toHaveLength(1);
    expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(1);
    life.mailed().pass(8 * DAY);
    expect(life.mails.filter((name) => name === 'held_business')).toHaveLength(2);
  });

  test('marks the invoice as not confirmed since, and keeps every other status', () => {
    const life = new Life().mailed().opened().confirmed({ status: 'processing' });
    const at = life.now;
    gone(life);
    expect(life.status).toBe('processing');
    expect(flagsOf(life.state, life.now).not_confirmed_since).toBe(at);
  });

  test('makes an invoice of which nothing can exist unknown to us search nothing', () => {
    for (const life of [gone(waiting()), gone(new Life({ method: null }).mailed().atCheckout())]) {
      life.pass(HOUR);
      expect(life.asked('readStripe').search).toBe(false);
      life.answersRead({});
      back(life);
      expect(life.asked('readStripe').search).toBe(false);
      expect(life.answersRead({}).state.looking.notConfirmedSince).toBeNull();
    }
  });

  test('stops charges and checkouts; what was commanded is done on return, after a reading', () => {
    const life = gone(waiting());
    life.brings({ id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' });
    expect(life.command({ name: 'charge_now' }, 'customer')?.outcome).toBe('preparing');
    life.pass(3 * HOUR);
    expect(requestsOfStripe(life)).toEqual(['readStripe']);
    life.answersRead({ searched: true });
    expect(requestsOfStripe(life)).toEqual([]);
    back(life);
    expect(requestsOfStripe(life)).toEqual(['readStripe']);
    life.answersRead({ searched: true });
    expect(requestsOfStripe(life)).toEqual(['openIntent']);
    expect(life.state.plan.held).toBeNull();
    expect(life.state.plan.ladder.attempts).toBe(0);
  });

  test('keeps a click on the link and creates its checkout on return', () => {
    const life = gone(waiting());
    expect(life.command({ name: 'open_checkout' }, 'customer')?.outcome).toBe('preparing');
    expect(life.requests('openCheckout')).toBe(false);
    back(life).answersRead({ searched: true });
    expect(life.requests('openCheckout')).toBe(true);
  });

  test('leaves no lane without a wake-up, and looks hourly', () => {
    const life = gone(new Life({ method: null }).mailed().atCheckout());
    life.command({ name: 'set_payment_link', on: false });
    for (let i = 0; i < 3; i++) {
      expect(life.wakeAt).toBeLessThanOrEqual(life.now + HOUR);
      life.pass((life.wakeAt ?? 0) - life.now).answersRead({});
      expect(life.requests('closeLane')).toBe(false);
    }
    back(life).answersRead({});
    expect(life.requests('closeLane')).toBe(true);
  });

  test('says nothing to a draft or to what is finished', () => {
    const draft = gone(new Life({ send: 'manual' }));
    expect(draft.state.outstanding).toEqual([]);
    const paid = gone(new Life().charged().mailed().mailed());
    expect(paid.state.looking).toMatchObject({ connectionGone: null, notConfirmedSince: null });
  });
});

test('a refused key holds the invoice after a day, in the words of Stripe', () => {
  const life = new Life().mailed();
  life.fails(life.asked('openIntent'), 'unauthorized', { detail: 'Expired API Key provided' });
  expect(life.status).toBe('open');
  for (let hours = 0; hours < 25; hours++) {
    life.pass(HOUR);
    if (life.requests('readStripe')) life.fails(life.asked('readStripe'), 'unauthorized');
  }
  expect(life.state.plan.held?.reason).toBe('connection_gone');
  const words = 'Stripe has refused our key for more than a day: Expired API Key provided';
  expect(heldDetail('connection_gone', heldDetailsOf(life.state))).toBe(words);
});

test('only a new reading ends a rejected key, not the answer to an earlier request', () => {
  const life = new Life().charged();
  life.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
  life.fails(life.asked('sendRefund'), 'unauthorized');
  life.reads('confirm/1', { intents: [intent({ id: 'pi_1', status: 'succeeded' })] });
  expect(life.state.looking.notConfirmedSince).not.toBeNull();
});

describe('an account that the business disconnects', () => {
  const closed = (life: Life): Life => life.take({ kind: 'connection', gone: null, closed: true });
  const requests = (life: Life) => requestsOfStripe(life).filter((kind) => kind !== 'readStripe');

  test('has its open checkout closed first; then the invoice is held, and nobody is mailed', () => {
    const life = closed(new Life({ method: null }).mailed().atCheckout());
    expect(requests(life)).toEqual(['closeLane']);
    expect(life.status).toBe('open');
    life.expired();
    expect([life.status, life.state.plan.held?.reason]).toEqual(['held', 'connection_gone']);
    expect(explain(life.state, life.policy).reason).toContain('has disconnected');
    expect(life.mails).not.toContain('held_business');
    expect(requestsOfStripe(life)).toEqual([]);
  });

  test('has an intent canceled that is not confirmed yet', () => {
    const life = closed(new Life().mailed());
    life.opened();
    expect(requests(life)).toEqual(['closeLane']);
  });

  test('has what the bank has begun waited for', () => {
    const life = new Life().mailed().opened().confirmed({ status: 'processing' });
    closed(life);
    expect(requests(life)).toEqual([]);
    expect(life.status).toBe('processing');
  });

  test('opens nothing: what is asked is refused in these words, what is planned waits', () => {
    const life = closed(waiting());
    const asked = life.command({ name: 'open_checkout' }, 'customer');
    expect(asked).toMatchObject({ outcome: 'refused', code: 'connection_gone' });
    life.brings({ id: 'pm_1', type: 'card', label: 'visa 4242', fingerprint: 'fp_1' });
    const charge = life.command({ name: 'charge_now' }, 'business');
    expect(charge).toMatchObject({ outcome: 'refused', code: 'connection_gone' });
    life.pass(9 * DAY);
    expect(requests(life)).toEqual([]);
    life.take({ kind: 'connection', gone: null });
    expect([life.state.plan.held, life.status]).toEqual([null, expect.not.stringMatching('held')]);
    expect(requests(life)).toEqual(['openIntent']);
  });
});

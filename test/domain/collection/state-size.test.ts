import type { CommandBody } from '../../../src/domain/collection/model/command';
import { HOUR, MINUTE } from '../../../src/domain/time';
import { Life } from './life';
import { amex, stripeEvent, visa } from './objects';

/** Money that came is kept for ever; all else must not grow with what people and Stripe do. */
const sizeOf = ({ state }: Life): number =>
  JSON.stringify({ ...state, ledger: { ...state.ledger, payments: [] } }).length;

const MOST = 5_000;

/** The same again and again: as large after many times as after some. */
function afterManyTimes(life: Life, doOnce: (life: Life, i: number) => void): void {
  for (let i = 0; i < 60; i++) doOnce(life, i);
  const size = sizeOf(life);
  for (let i = 60; i < 400; i++) doOnce(life, i);
  expect(sizeOf(life)).toBeLessThan(size + 100);
  expect(sizeOf(life)).toBeLessThan(MOST);
}

const BUSINESS: readonly CommandBody[] = [
  { name: 'void', reason: 'mistake' },
  { name: 'mark_uncollectible', reason: 'gone' },
  { name: 'pause', until: null, reason: 'call' },
  { name: 'resume' },
  { name: 'open_checkout' },
  { name: 'charge_now' },
  { name: 'resend_mail' },
];

describe('a state does not grow', () => {
  test('by clicks while Stripe is away', () => {
    const life = new Life().take({ kind: 'connection', gone: 'rejected.other' });
    afterManyTimes(life, () => {
      life.command({ name: 'open_checkout' }, 'customer');
      life.command({ name: 'charge_now' }, 'customer');
      life.pass(MINUTE);
    });
  });

  test.each(BUSINESS)('by the business that repeats $name while a checkout is closed', (body) => {
    const life = new Life({ method: null }).mailed().atCheckout();
    life.command({ name: 'set_payment_link', on: false });
    afterManyTimes(life, () => {
      life.command(body);
      if (life.requests('sendMail')) life.mailed();
    });
  });

  test('by what the customer tries, month after month', () => {
    const life = new Life({ terms: { autoCharge: false } }).mailed();
    afterManyTimes(life, (_, i) => {
      life.brings(i % 2 === 0 ? visa : amex).pass(6 * HOUR);
      life.command({ name: 'charge_now' }, 'customer');
      life.declined('insufficient_funds');
      while (life.requests('sendMail')) life.mailed();
    });
  });

  test('by events that nobody could read yet', () => {
    const life = new Life().mailed();
    afterManyTimes(life, (_, i) => {
      const of = { intentId: `pi_${i % 9}`, objectId: `pi_${i % 9}`, n: i };
      life.hears(stripeEvent('payment_intent.payment_failed', of));
    });
  });
});

import { sharesOf, wholeIntent } from '../../../src/domain/bundles/shares';
import type { ChargeReading } from '../../../src/domain/collection/model/fact';
import { refundedOf } from '../../../src/domain/collection/queries/ledger';
import { Life } from '../collection/life';
import { OWED, charge, dispute, intent, refund } from '../collection/objects';

const SHARES = [
  { ref: 'a', amount: OWED, n: 1 },
  { ref: 'b', amount: OWED, n: 1 },
];

/** Two invoices that were paid at once, as each reads what Stripe says of the whole payment. */
class PaidTogether {
  readonly lives = SHARES.map(() => new Life({ method: null }));

  reads(of: Partial<ChargeReading>): this {
    const whole = intent({
      id: 'pi_1',
      status: 'succeeded',
      amount: 2 * OWED,
      amountReceived: 2 * OWED,
      charge: charge('ch_1', of),
    });
    sharesOf(wholeIntent(whole), SHARES).forEach((share, i) =>
      this.lives[i]?.reads(null, { intents: [share] }),
    );
    return this;
  }

  get refunded(): number[] {
    return this.lives.flatMap(({ state }) => state.ledger.payments.map(refundedOf));
  }

  get disputes(): { amount: number; status: string }[][] {
    return this.lives.map(({ state }) =>
      state.ledger.payments.flatMap(({ disputes }) =>
        disputes.map(({ amount, status }) => ({ amount, status })),
      ),
    );
  }
}

const ofAll = refund({ id: 're_1', n: null, amount: 100, createdAt: 1_000 });
const allOfB = refund({ id: 're_2', n: 'r1', ref: 'b', amount: OWED, createdAt: 2_000 });

test('who refunds all of its share bears no part of what was split before', () => {
  const both = new PaidTogether().reads({ refunds: [ofAll] });
  expect(both.refunded).toEqual([50, 50]);
  both.reads({ refunds: [ofAll, allOfB] });
  expect(both.refunded).toEqual([100, OWED]);
});

test('nor does an invoice hear of what it has no part of', () => {
  const both = new PaidTogether().reads({ refunds: [ofAll, allOfB] });
  expect(both.refunded).toEqual([100, OWED]);
  const [, b] = both.lives;
  expect(b?.noted('refund_given')).toMatchObject([{ refundNo: 'r1', amount: OWED }]);
});

test.each(['warning_closed', 'lost'])(
  'an inquiry that ends as %s is of who bears it, not of who refunded all meanwhile',
  (status) => {
    const inquiry = (now: string) =>
      dispute({
        id: 'dp_1',
        status: now,
        withdrawn: now === 'lost',
        amount: OWED,
        createdAt: 1_000,
      });
    const both = new PaidTogether().reads({ disputes: [inquiry('warning_needs_response')] });
    expect(both.disputes.flat().map(({ amount }) => amount)).toEqual([OWED / 2, OWED / 2]);
    both.reads({ disputes: [inquiry(status)], refunds: [allOfB] });
    expect(both.disputes).toEqual([[{ amount: OWED, status }], []]);
    const [a, b] = both.lives;
    expect(a?.status === 'disputed_lost').toBe(status === 'lost');
    expect(b?.status).not.toBe('disputed_lost');
  },
);

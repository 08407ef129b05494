import { OWED, dispute, refund } from '../collection/objects';
import { PaidTogether } from './paid-together';

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

test('a refund of all that waits is of nothing for who bears no part of it any more', () => {
  const pending = { ...ofAll, status: 'pending' } as const;
  const both = new PaidTogether().reads({ refunds: [pending] });
  expect(both.refunded).toEqual([50, 50]);
  both.reads({ refunds: [ofAll, allOfB] });
  const [, b] = both.lives;
  expect(b.noted('refund_given')).toMatchObject([{ refundNo: 'r1', amount: OWED }]);
  expect(b.state.ledger.payments[0]?.refunds).toMatchObject([{ n: 'r1' }]);
});

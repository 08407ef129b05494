import { DAY, HOUR } from '../../../src/domain/time';
import type { Life } from '../collection/life';
import { OWED, dispute } from '../collection/objects';
import { PaidTogether } from './paid-together';

/** Of one cent, which the first invoice bears: the second has no part of it. */
const ofOneCent = (status: string) =>
  dispute({ amount: 1, status, withdrawn: status === 'lost' || status === 'needs_response' });

/** The second invoice, whose refund Stripe refuses for a dispute of the payment. */
function stopped(): { both: PaidTogether; b: Life } {
  const both = new PaidTogether().reads({});
  const [, b] = both.lives;
  b.command({ name: 'refund', payment: null, amount: 500, n: 'r1' });
  answer(b);
  both.reads({ disputes: [ofOneCent('needs_response')] });
  expect(both.disputes).toEqual([[{ amount: 1, status: 'needs_response' }], []]);
  expect(refundOf(b)).toMatchObject({ status: 'asked', stoppedByDispute: true });
  return { both, b };
}

const answer = (life: Life): Life =>
  life.take({
    kind: 'refund_answered',
    answers: life.asked('sendRefund').id,
    outcome: { kind: 'stopped_by_dispute' },
  });

const refundOf = ({ state }: Life) => state.ledger.payments[0]?.refunds[0];

test.each(['won', 'lost', 'prevented'])(
  'a refund stopped by a dispute that others bear is sent once that is %s',
  (status) => {
    const { both, b } = stopped();
    expect(b.pass(2 * HOUR).requests('sendRefund')).toBe(false);
    both.reads({ disputes: [ofOneCent(status)] });
    expect(b.pass(2 * HOUR).asked('sendRefund')).toMatchObject({ n: 'r1', amount: 500 });
  },
);

test('of a whole payment that comes back, no invoice hears of more than its share', () => {
  const both = new PaidTogether().reads({});
  const [a] = both.lives;
  a.command({ name: 'refund', payment: null, amount: OWED, n: 'r1' });
  const refund = { id: 're_1', n: 'r1', ref: 'a', amount: OWED, createdAt: 1 } as const;
  const refunds = [{ ...refund, status: 'succeeded' as const }];
  both.reads({ refunds, disputes: [dispute({ amount: 2 * OWED, status: 'lost' })] });
  expect(both.disputes.flat().map(({ amount }) => amount)).toEqual([OWED / 2, OWED * 1.5]);
  const noted = both.lives.flatMap((life) =>
    life.noted('dispute_lost').map(({ amount }) => amount),
  );
  expect(noted).toEqual([OWED / 2, OWED]);
});

test('two disputes: it waits until both are decided', () => {
  const { both, b } = stopped();
  const second = { ...ofOneCent('needs_response'), id: 'dp_2' };
  both.reads({ disputes: [ofOneCent('won'), second] });
  expect(b.pass(2 * HOUR).requests('sendRefund')).toBe(false);
  both.reads({ disputes: [ofOneCent('won'), { ...second, status: 'won', withdrawn: false }] });
  expect(b.pass(2 * HOUR).requests('sendRefund')).toBe(true);
});

test('where Stripe refunds nothing after a loss either, it has failed and says so', () => {
  const { both, b } = stopped();
  both.reads({ disputes: [ofOneCent('lost')] });
  answer(b.pass(2 * HOUR)); // as a used key repeats it
  expect(refundOf(b)).toMatchObject({ status: 'asked' });
  answer(b.pass(2 * DAY));
  expect(refundOf(b)).toMatchObject({ status: 'failed' });
  expect(b.noted('refund_refused')).toMatchObject([{ refundNo: 'r1', code: 'charge_disputed' }]);
  expect(b.pass(2 * HOUR).requests('sendRefund')).toBe(false);
  b.reads(b.asked('readStripe').id, {});
  expect(b.answers.at(-1)).toMatchObject({ outcome: 'refused', code: 'refund_failed' });
});

test('none is requested while it is open, since Stripe would refuse it', () => {
  const both = new PaidTogether().reads({ disputes: [ofOneCent('needs_response')] });
  const [, b] = both.lives;
  const body = { name: 'refund', payment: null, amount: 500 } as const;
  expect(b.command({ ...body, n: 'r1' })?.code).toBe('disputed');
  both.reads({ disputes: [ofOneCent('won')] });
  expect(b.command({ ...body, n: 'r2' })?.outcome).toBe('preparing');
});

test('it is no dispute of who bears no part of it', () => {
  const both = new PaidTogether().reads({ disputes: [ofOneCent('needs_response')] });
  both.reads({ disputes: [ofOneCent('lost')] });
  const [a, b] = both.lives;
  expect([a.status, b.status]).toEqual(['disputed_lost', 'paid']);
  expect(b.noted('dispute_opened')).toEqual([]);
});

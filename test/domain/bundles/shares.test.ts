import fc from 'fast-check';
import type {
  Share,
  WholeDispute,
  WholeIntent,
  WholeRefund,
} from '../../../src/domain/bundles/shares';
import { sharesOf } from '../../../src/domain/bundles/shares';
import { visa } from '../collection/objects';

const shares: Share[] = [
  { ref: 'a', amount: 5000, n: 1 },
  { ref: 'b', amount: 3000, n: 4 },
  { ref: 'c', amount: 2000, n: 2 },
];

const refund = (id: string, amount: number, part: Partial<WholeRefund> = {}): WholeRefund => ({
  id,
  n: null,
  amount,
  status: 'succeeded',
  createdAt: 1,
  share: null,
  ...part,
});

const dispute = (id: string, amount: number, part: Partial<WholeDispute> = {}): WholeDispute => ({
  id,
  amount,
  status: 'needs_response',
  reason: 'fraudulent',
  withdrawn: true,
  evidenceDueAt: null,
  createdAt: 1,
  ...part,
});

function paid(
  refunds: WholeRefund[] = [],
  disputes: WholeDispute[] = [],
  { amount = 10_000, currency = 'eur' } = {},
): WholeIntent {
  return {
    id: 'pi_1',
    status: 'succeeded',
    amount,
    amountReceived: amount,
    currency,
    n: 1,
    ofCheckout: true,
    method: visa,
    decline: null,
    instructionsUrl: null,
    charge: { id: 'ch_1', createdAt: 0, refunds, disputes, warnings: [] },
  };
}

const refundsIn = (intent: WholeIntent, of = shares): number[] =>
  sharesOf(intent, of).map(({ charge }) => sum(charge?.refunds));
const disputesIn = (intent: WholeIntent): number[] =>
  sharesOf(intent, shares).map(({ charge }) => sum(charge?.disputes));
const sum = (of: readonly { amount: number }[] = []): number =>
  of.reduce((total, { amount }) => total + amount, 0);

test('each invoice reads its share as a payment for itself', () => {
  const read = sharesOf(paid(), shares);
  expect(read.map(({ id, n, amountReceived }) => [id, n, amountReceived])).toEqual([
    ['pi_1#a', 1, 5000],
    ['pi_1#b', 4, 3000],
    ['pi_1#c', 2, 2000],
  ]);
  expect(read.map(({ status, ofCheckout }) => [status, ofCheckout])).toEqual(
    shares.map(() => ['succeeded', true]),
  );
});

test('a refund of ours is of the share that it names, and keeps its number and id', () => {
  const own = refund('re_1', 3000, { n: 'r1', share: 'b' });
  const [a, b] = sharesOf(paid([own]), shares);
  expect(a?.charge?.refunds).toEqual([]);
  const { share: _, ...asRead } = own;
  expect(b?.charge?.refunds).toEqual([asRead]);
});

test('a refund made at Stripe is split over what is left of the shares', () => {
  expect(refundsIn(paid([refund('re_1', 1000)]))).toEqual([500, 300, 200]);
  const two = [refund('re_1', 3000, { share: 'b', n: 'r1' }), refund('re_2', 7000)];
  expect(refundsIn(paid(two))).toEqual([5000, 3000, 2000]);
});

test('parts of one object have ids that differ from invoice to invoice', () => {
  const read = sharesOf(paid([refund('re_1', 1000)], [dispute('dp_1', 9000)]), shares);
  expect(read.map(({ charge }) => charge?.refunds[0]?.id)).toEqual(['re_1#a', 're_1#b', 're_1#c']);
  expect(read.map(({ charge }) => charge?.disputes[0]?.id)).toEqual(['dp_1#a', 'dp_1#b', 'dp_1#c']);
});

test('a refund that failed takes nothing from what is left', () => {
  const failed = refund('re_1', 9000, { status: 'failed' });
  expect(refundsIn(paid([failed, refund('re_2', 10_000, { createdAt: 2 })]))).toEqual([
    9500, 5700, 3800,
  ]);
});

test('what one invoice refunds later changes nothing that was split before', () => {
  const before = paid([], [dispute('dp_1', 5000, { createdAt: 1, status: 'lost' })]);
  const own = refund('re_1', 1000, { share: 'a', n: 'r1', createdAt: 2 });
  const after = { ...before, charge: { ...before.charge!, refunds: [own] } };
  expect(disputesIn(after)).toEqual(disputesIn(before));
});

test.each(['re_1', 're_3'])('nor does a refund of the same second, called %s', (id) => {
  const first = refund('re_2', 1001, { createdAt: 1 });
  const own = refund(id, 4000, { share: 'a', n: 'r1', createdAt: 1 });
  const parts = (refunds: WholeRefund[]) =>
    sharesOf(paid(refunds), shares).map(({ charge }) =>
      sum(charge?.refunds.filter(({ n }) => n === null)),
    );
  expect(parts([first, own])).toEqual(parts([first]));
});

test('a dispute is of what is left when it comes, whole', () => {
  const own = refund('re_1', 5000, { share: 'a', n: 'r1' });
  const whole = paid([own], [dispute('dp_1', 5000, { createdAt: 2 })]);
  expect(disputesIn(whole)).toEqual([0, 3000, 2000]);
});

test('where refunds cross, no share gives back more than it has', () => {
  // In the dashboard first, then by the first invoice, which had not heard of it.
  const crossed = [
    refund('re_1', 6000, { createdAt: 1 }),
    refund('re_2', 4000, { share: 'a', n: 'r1', createdAt: 2 }),
  ];
  expect(refundsIn(paid(crossed))).toEqual([5000, 3000, 2000]);
});

test('a currency of whole hundreds is split into hundreds', () => {
  const isk = shares.map((share) => ({ ...share, amount: share.amount * 10 }));
  const intent = paid([refund('re_1', 10_100)], [], { amount: 100_000, currency: 'isk' });
  expect(refundsIn(intent, isk)).toEqual([5100, 3000, 2000]);
});

test('what arrived is split as the shares are, also where it is not their sum', () => {
  const part = { ...paid(), amountReceived: 3333 };
  expect(sharesOf(part, shares).map(({ amountReceived }) => amountReceived)).toEqual([
    1666, 1000, 667,
  ]);
});

const anyShares = fc
  .array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 50 })
  .map((all) => all.map((amount, i) => ({ ref: `r${i}`, amount, n: i })));

const moves = fc.array(
  fc.record({
    kind: fc.constantFrom('named', 'refund', 'dispute'),
    part: fc.double({ min: 0.01, max: 1, noNaN: true }),
    of: fc.nat(),
  }),
  { maxLength: 8 },
);

test('whatever goes back, each cent is on one invoice, and none gives more than it has', () => {
  fc.assert(
    fc.property(anyShares, moves, (of, moved) => {
      const amount = of.reduce((all, share) => all + share.amount, 0);
      const refunds: WholeRefund[] = [];
      const disputes: WholeDispute[] = [];
      moved.forEach(({ kind, part, of: which }, i) => {
        const intent = paid(refunds, disputes, { amount });
        const left = sharesOf(intent, of).map(
          (share) =>
            share.amountReceived - sum(share.charge?.refunds) - sum(share.charge?.disputes),
        );
        const ref = of[which % of.length]?.ref ?? '';
        const most =
          kind === 'named' ? (left[which % of.length] ?? 0) : left.reduce((a, b) => a + b);
        const size = Math.floor(most * part);
        if (size <= 0) return;
        const id = `o${i}`;
        if (kind === 'named') refunds.push(refund(id, size, { n: id, share: ref, createdAt: i }));
        if (kind === 'refund') refunds.push(refund(id, size, { createdAt: i }));
        if (kind === 'dispute') disputes.push(dispute(id, size, { createdAt: i }));
      });
      const read = sharesOf(paid(refunds, disputes, { amount }), of);
      expect(read.reduce((all, share) => all + share.amountReceived, 0)).toBe(amount);
      expect(read.reduce((all, { charge }) => all + sum(charge?.refunds), 0)).toBe(sum(refunds));
      expect(read.reduce((all, { charge }) => all + sum(charge?.disputes), 0)).toBe(sum(disputes));
      read.forEach(({ charge, amountReceived }) => {
        const gone = sum(charge?.refunds) + sum(charge?.disputes);
        expect(gone).toBeLessThanOrEqual(amountReceived);
      });
    }),
  );
});

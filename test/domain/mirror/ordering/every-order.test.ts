import type { MirrorFact } from '../../../../src/domain/mirror/ordering/mirror-fact';
import { isEqual } from '../../../../src/domain/mirror/stripe-object';
import type { StripeObject } from '../../../../src/domain/mirror/stripe-object';
import { after, customer, event, gone, read } from './facts';

// I8: what is older never overwrites what is newer, in whichever order facts come.

/** Each order of these, 5,040 of seven. */
function* ordersOf<T>(all: readonly T[]): Generator<T[]> {
  if (all.length === 0) yield [];
  for (const [place, one] of all.entries()) {
    for (const others of ordersOf(all.toSpliced(place, 1))) yield [one, ...others];
  }
}

const NAMES = ['Ann', 'Bea', 'Cid', 'Dan', 'Eva', 'Fay', 'Gus'];

/** Created, then renamed six times, each in another second or not. */
const renamedAt = (seconds: readonly number[]): MirrorFact[] =>
  seconds.map((second, n) =>
    n === 0
      ? event(second, 'customer.created', customer())
      : event(second, 'customer.updated', customer({ name: NAMES[n] }), { name: NAMES[n - 1] }),
  );

interface Life {
  facts: MirrorFact[];
  /** What there is of it at Stripe in the end; null: it is deleted. */
  truth: StripeObject | null;
}

const LIVES: Record<string, Life> = {
  'of seven seconds': {
    facts: renamedAt([10, 11, 12, 13, 14, 15, 16]),
    truth: customer({ name: 'Gus' }),
  },
  'of one second': {
    facts: renamedAt([10, 10, 10, 10, 10, 10, 10]),
    truth: customer({ name: 'Gus' }),
  },
  'of two seconds, with pages of lists that were read meanwhile': {
    facts: [
      ...renamedAt([10, 10, 11, 11, 11]),
      read(10.2, 11.4, customer({ name: 'Bea' })),
      read(8, 9.9, customer()),
    ],
    truth: customer({ name: 'Eva' }),
  },
  'of two seconds, deleted at the end of the last': {
    facts: [
      ...renamedAt([10, 10, 11, 11]),
      read(10.5, 11.2, customer({ name: 'Cid' })),
      event(11, 'customer.deleted', customer({ name: 'Dan' })),
      event(11, 'customer.updated', customer({ name: 'Dan', balance: 5 }), { balance: 0 }),
    ],
    truth: null,
  },
};

const AT_THE_END = 20;

/** What is kept once all has come, and the read was made that was asked for. */
function keptAfter(facts: readonly MirrorFact[], truth: StripeObject | null): StripeObject | null {
  const first = after(...facts);
  const isOpen = first.record.ordering.unsettled === true || first.all.at(-1)?.request !== null;
  const now = truth === null ? gone(AT_THE_END) : read(AT_THE_END, AT_THE_END + 0.2, truth);
  const { record } = isOpen ? after(...facts, now) : first;
  return record.deleted ? null : record.payload;
}

test.each(Object.entries(LIVES))('seven facts in each of their orders: %s', (_, life) => {
  const { facts, truth } = life;
  let orders = 0;
  const wrong: unknown[] = [];
  for (const order of ordersOf(facts)) {
    orders += 1;
    const kept = keptAfter(order, truth);
    if (!isEqual(kept, truth)) wrong.push({ kept, order: order.map((one) => facts.indexOf(one)) });
  }
  expect(orders).toBe(5_040);
  expect(wrong.slice(0, 3)).toEqual([]);
});

test('who keeps what came last is wrong in most of these orders', () => {
  const { facts, truth } = LIVES['of seven seconds']!;
  const right = [...ordersOf(facts)].filter((order) => {
    const last = order.at(-1);
    return last !== undefined && 'object' in last && isEqual(last.object, truth);
  });
  expect(right).toHaveLength(720);
});

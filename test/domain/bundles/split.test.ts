import fc from 'fast-check';
import { split, splitWithin } from '../../../src/domain/bundles/split';

const amounts = fc.array(fc.integer({ min: 0, max: 999_999_999_999 }), {
  minLength: 1,
  maxLength: 50,
});
const total = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

test.each<[string, number, number[], number[]]>([
  ['by weight', 100, [1, 1, 2], [25, 25, 50]],
  ['a cent more to the largest remainder', 100, [1, 2, 3], [17, 33, 50]],
  ['a cent more to the first of equal remainders', 100, [1, 1, 1], [34, 33, 33]],
  ['less than there are parts', 1, [5, 5, 5], [1, 0, 0]],
  ['nothing', 0, [3, 4], [0, 0]],
  ['the whole is what the parts are', 7, [3, 4], [3, 4]],
  ['without weights it is the first one’s', 9, [0, 0], [9, 0]],
])('%s', (_what, amount, weights, parts) => {
  expect(split(amount, weights)).toEqual(parts);
});

test('what is made of hundreds is split into hundreds', () => {
  expect(split(1000, [1, 1, 1], 100)).toEqual([400, 300, 300]);
  expect(split(1050, [1, 1, 1], 100)).toEqual([350, 350, 350]);
});

test('the parts are whole, none is negative, and their sum is the amount', () => {
  const wholes = fc.integer({ min: 0, max: 99_999_999_999 });
  const units = fc.constantFrom(1, 10, 100);
  fc.assert(
    fc.property(wholes, amounts, units, (amount, weights, unit) => {
      const parts = split(amount, weights, unit);
      expect(total(parts)).toBe(amount);
      for (const part of parts) expect(Number.isSafeInteger(part) && part >= 0).toBe(true);
    }),
  );
});

test('no part is further than one unit from its exact share', () => {
  const wholes = fc.integer({ min: 1, max: 99_999_999 });
  fc.assert(
    fc.property(wholes, amounts, (amount, weights) => {
      const all = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
      fc.pre(all > 0n);
      split(amount, weights).forEach((part, i) => {
        const floor = Number((BigInt(amount) * BigInt(weights[i] ?? 0)) / all);
        expect([floor, floor + 1]).toContain(part);
      });
    }),
  );
});

test('no part is above its cap while the caps hold the amount, and no cent is lost anyway', () => {
  const pairs = fc.array(
    fc.record({
      weight: fc.integer({ min: 0, max: 1_000_000 }),
      cap: fc.integer({ min: 0, max: 1_000_000 }),
    }),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5_000_000 }), pairs, (amount, of) => {
      const weights = of.map(({ weight }) => weight);
      const caps = of.map(({ cap }) => cap);
      const parts = splitWithin(amount, { weights, caps });
      expect(total(parts)).toBe(amount);
      if (total(caps) < amount) return;
      parts.forEach((part, i) => expect(part).toBeLessThanOrEqual(caps[i] ?? 0));
    }),
  );
});

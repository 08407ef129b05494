/**
 * An amount split over parts by largest remainder: whole units, whose sum is the amount. The
 * first of equal remainders gets the unit more, so the same always comes out.
 */
export function split(amount: number, weights: readonly number[], unit = 1): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return amountToFirst(amount, weights.length);
  if (total === BigInt(amount)) return [...weights];
  const units = amount % unit === 0 ? amount / unit : amount;
  const size = amount % unit === 0 ? unit : 1;
  const exact = weights.map((weight) => BigInt(units) * BigInt(weight));
  const parts = exact.map((part) => Number(part / total));
  const left = units - parts.reduce((sum, part) => sum + part, 0);
  const remainders = exact.map((part, i) => ({ i, remainder: part % total }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.i - b.i : less(b, a)));
  for (const { i } of remainders.slice(0, left)) parts[i] = (parts[i] ?? 0) + 1;
  return parts.map((part) => part * size);
}

const less = (a: { remainder: bigint }, b: { remainder: bigint }): number =>
  a.remainder < b.remainder ? -1 : 1;

const amountToFirst = (amount: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (i === 0 ? amount : 0));

/**
 * The same, with no part above its cap as long as the caps hold the amount; what they do not hold
 * is split by weight, so that no cent is lost.
 */
export function splitWithin(
  amount: number,
  {
    weights,
    caps,
    unit = 1,
  }: { weights: readonly number[]; caps: readonly number[]; unit?: number },
): number[] {
  const parts = weights.map(() => 0);
  let left = amount;
  while (left > 0) {
    const free = caps.map((cap, i) => Math.max(0, cap - (parts[i] ?? 0)));
    const isFree = (i: number): boolean => (free[i] ?? 0) > 0;
    const weighed = weights.map((weight, i) => (isFree(i) ? weight : 0));
    const some = weighed.some((weight) => weight > 0) ? weighed : free;
    if (some.every((weight) => weight === 0)) break;
    const given = split(left, some, unit).map((part, i) => Math.min(part, free[i] ?? 0));
    given.forEach((part, i) => (parts[i] = (parts[i] ?? 0) + part));
    left -= given.reduce((sum, part) => sum + part, 0);
  }
  return left === 0 ? parts : addUp(parts, split(left, weights, unit));
}

const addUp = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((part, i) => part + (b[i] ?? 0));

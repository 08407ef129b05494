// Rows that are computed from their index instead of kept: as many as wanted, at no memory. Index 0
// is the oldest, and the times of all are spread evenly between two.

export interface Computed<T> {
  readonly count: number;
  at(index: number): T;
  /** Null where the id is none of theirs. */
  indexOf(id: string): number | null;
  /** How many of them are older than a time. */
  countBefore(created: number): number;
}

export interface Spread {
  readonly count: number;
  /** In seconds: of the oldest, and after the newest. */
  readonly from: number;
  readonly until: number;
}

export const MOST_COMPUTED = 10_000_000;

export function computeRows<T>(
  prefix: string,
  { count, from, until }: Spread,
  rowOf: (index: number, id: string, created: number) => T,
): Computed<T> {
  const start = `${prefix === '' ? '' : `${prefix}_`}C`;
  const createdAt = (index: number): number => from + Math.floor((index * (until - from)) / count);
  return {
    count,
    at: (index) => rowOf(index, `${start}${disguised(index)}`, createdAt(index)),
    indexOf: (id) => {
      const digits = id.startsWith(start) ? id.slice(start.length) : '';
      if (!/^\d{9}$/.test(digits)) return null;
      const index = revealed(Number(digits));
      return index < count ? index : null;
    },
    countBefore: (created) => {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (createdAt(middle) < created) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

// As at Stripe, ids have no order to rely on: the factor takes all numbers below the modulus to all
// of them, and its inverse takes them back.
const MODULUS = 1_000_000_000;
const FACTOR = 387_420_489;
const INVERSE = 513_180_409n;

const disguised = (index: number): string => String((index * FACTOR) % MODULUS).padStart(9, '0');

const revealed = (number: number): number => Number((BigInt(number) * INVERSE) % BigInt(MODULUS));

import { longestAheadMs, mostAtOnce, ratesOf } from '../../src/stripe/turns';
import type { CallRates, Rate, Turns } from '../../src/stripe/turns';

/** Turns as Postgres gives them, of one process alone and without Postgres. */
export function localTurns(rates: CallRates, now: () => number = Date.now): Turns {
  const { all, each } = ratesOf(rates);
  const nextOf = new Map<string, number>();

  /** When the first of so many may go; the next ones are an interval apart. */
  const reserve = (name: string, rate: Rate, count: number, earliest: number): number => {
    const start = Math.max(nextOf.get(name) ?? -Infinity, now(), earliest);
    nextOf.set(name, start + count * rate.interval);
    return start;
  };

  return {
    interval: all.interval,
    take: async ({ operation, urgency, ...wanted }) => {
      const [name, rate] = each === null ? ['', all] : [operation, each];
      const next = Math.max(nextOf.get(name) ?? -Infinity, nextOf.get('') ?? -Infinity);
      const ahead = next - now() - longestAheadMs(urgency, all);
      if (ahead > 0) return { startsIn: [], retryIn: ahead, answeredIn: 0 };
      const count = mostAtOnce(rate, wanted.count);
      const first = reserve(name, rate, count, -Infinity);
      const firstOfAll = each === null ? first : reserve('', all, count, first);
      const startsIn = Array.from({ length: count }, (_, i) => {
        const at = Math.max(first + i * rate.interval, firstOfAll + i * all.interval);
        return Math.max(0, at - now());
      });
      return { startsIn, retryIn: 0, answeredIn: 0 };
    },
    limited: async (operation, { retryAfterMs }) => {
      const name = each === null ? '' : (operation ?? '');
      nextOf.set(name, Math.max(nextOf.get(name) ?? -Infinity, now() + retryAfterMs));
    },
  };
}

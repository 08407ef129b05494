import { BACKFILL } from '../../src/stripe/turns';
import { virtualFleet } from './virtual-fleet';

let fleet: Awaited<ReturnType<typeof virtualFleet>>;
beforeAll(async () => {
  fleet = await virtualFleet();
});
afterAll(() => fleet.stop());

const RATES = { perSecond: 100, perOperation: 25 };
const CALLERS = 4;
const WARM_UP = 2_000;
const SECONDS = 8;

const most = (times: readonly number[]): number =>
  Math.max(0, ...times.map((from) => times.filter((t) => t >= from && t < from + 1_000).length));

test.each([12, 30])('two processes that list %i collections leave little unused', async (many) => {
  const processes = [fleet.processOf(`${many}`, RATES), fleet.processOf(`${many}`, RATES)];
  const lists = Array.from({ length: many }, (_, i) => `GET /v1/list_${i}`);
  const began = fleet.now() + WARM_UP;
  const end = began + SECONDS * 1_000;
  const went: { operation: string; at: number }[] = [];
  const callers = processes.flatMap(({ limiter }) =>
    Array.from({ length: many * CALLERS }, async (_, i) => {
      const operation = lists[i % many] ?? '';
      while (fleet.now() < end) {
        await limiter.waitForTurn(operation, 60_000, BACKFILL);
        went.push({ operation, at: fleet.now() });
      }
    }),
  );
  await fleet.finish(Promise.all(callers));
  const counted = went.filter(({ at }) => at >= began && at < end);
  expect(counted.length / (RATES.perSecond * SECONDS)).toBeGreaterThan(0.96);
  expect(most(counted.map(({ at }) => at))).toBeLessThanOrEqual(RATES.perSecond);
  const each = lists.map((list) => counted.filter(({ operation }) => operation === list).length);
  expect(Math.min(...each)).toBeGreaterThan(0.5 * (counted.length / many));
  // As many statements as there are turns, and some that find none.
  const statements = processes.reduce((sum, one) => sum + one.statements(), 0);
  expect(statements).toBeLessThan(1.5 * went.length);
});
